"use client";

import Button from "@cloudscape-design/components/button";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Algorithm } from "@sagebrush/contracts/training/algorithm";
import { formatCountOf } from "../../lib/format-numbers.ts";
import { HyperparameterField } from "./hyperparameter-field.tsx";
import { defaultText, type HyperparameterTexts, initialTexts } from "./hyperparameter-values.ts";
import type { DraftErrors } from "./training-job-draft.ts";

interface HyperparameterFieldsProps {
  algorithm: Algorithm;
  texts: HyperparameterTexts;
  errors: DraftErrors;
  onChange: (texts: HyperparameterTexts) => void;
}

/** A form made from the algorithm's declaration: what is basic first, the rest on demand. */
export function HyperparameterFields({ algorithm, texts, errors, onChange }: HyperparameterFieldsProps) {
  const all = Object.entries(algorithm.hyperparameters);
  const basic = all.filter(([, declaration]) => declaration.basic);
  const advanced = all.filter(([, declaration]) => !declaration.basic);
  const isChanged = (name: string) =>
    texts[name] !== undefined && texts[name] !== defaultText(algorithm.hyperparameters[name]!);
  const changedCount = all.filter(([name]) => isChanged(name)).length;
  const changedAdvanced = advanced.filter(([name]) => isChanged(name)).length;
  const hasAdvancedError = advanced.some(([name]) => errors[`hyperparameters.${name}`] !== undefined);

  const fields = (entries: typeof all) => (
    <ColumnLayout columns={3}>
      {entries.map(([name, declaration]) => (
        <HyperparameterField
          key={name}
          name={name}
          declaration={declaration}
          text={texts[name] ?? ""}
          isChanged={isChanged(name)}
          error={errors[`hyperparameters.${name}`]}
          onChange={(text) => onChange({ ...texts, [name]: text })}
        />
      ))}
    </ColumnLayout>
  );

  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            changedCount === 0
              ? "Every value is the algorithm's default."
              : `${formatCountOf(changedCount, "value differs", "values differ")} from the default.`
          }
          actions={
            <Button
              disabled={changedCount === 0}
              formAction="none"
              onClick={() => onChange(initialTexts(algorithm.hyperparameters))}
            >
              Reset to defaults
            </Button>
          }
        >
          Hyperparameters
        </Header>
      }
    >
      <SpaceBetween size="l">
        {basic.length > 0 && fields(basic)}
        {advanced.length > 0 && (
          <ExpandableSection
            headerText={`Advanced (${advanced.length})`}
            headerDescription={
              changedAdvanced === 0
                ? undefined
                : `${formatCountOf(changedAdvanced, "value differs", "values differ")} from the default.`
            }
            defaultExpanded={changedAdvanced > 0 || hasAdvancedError || basic.length === 0}
          >
            {fields(advanced)}
          </ExpandableSection>
        )}
      </SpaceBetween>
    </Container>
  );
}
