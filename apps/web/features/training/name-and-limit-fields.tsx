"use client";

import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Grid from "@cloudscape-design/components/grid";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import { type DraftErrors, type DurationUnit, durationUnits, type TrainingJobDraft } from "./training-job-draft.ts";

const unitOptions = (Object.keys(durationUnits) as DurationUnit[]).map((unit) => ({ value: unit, label: unit }));

interface NameAndLimitFieldsProps {
  draft: Pick<TrainingJobDraft, "trainingJobName" | "maxRuntime">;
  errors: DraftErrors;
  onChange: (change: Partial<TrainingJobDraft>) => void;
}

export function NameAndLimitFields({ draft, errors, onChange }: NameAndLimitFieldsProps) {
  const { amount, unit } = draft.maxRuntime;
  return (
    <Container header={<Header variant="h2">Name and limit</Header>}>
      <ColumnLayout columns={2}>
        <FormField
          label="Training job name"
          description="The model takes it too."
          constraintText="Letters, digits and hyphens, up to 63; unique in the workspace."
          errorText={errors.trainingJobName}
        >
          <Input
            value={draft.trainingJobName}
            autoComplete={false}
            spellcheck={false}
            onChange={({ detail }) => onChange({ trainingJobName: detail.value })}
          />
        </FormField>
        <FormField
          label="Maximum runtime"
          description="Then the job stops and keeps what it has learned."
          constraintText="Up to 28 days."
          errorText={errors["stoppingCondition.maxRuntimeInSeconds"]}
        >
          <Grid gridDefinition={[{ colspan: 5 }, { colspan: 7 }]}>
            <Input
              value={amount}
              inputMode="decimal"
              ariaLabel="Maximum runtime, amount"
              onChange={({ detail }) => onChange({ maxRuntime: { amount: detail.value, unit } })}
            />
            <Select
              ariaLabel="Maximum runtime, unit"
              selectedOption={{ value: unit, label: unit }}
              options={unitOptions}
              onChange={({ detail }) => {
                const chosen = unitOptions.find(({ value }) => value === detail.selectedOption.value);
                if (chosen !== undefined) onChange({ maxRuntime: { amount, unit: chosen.value } });
              }}
            />
          </Grid>
        </FormField>
      </ColumnLayout>
    </Container>
  );
}
