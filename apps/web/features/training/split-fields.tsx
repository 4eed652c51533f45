"use client";

import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { OtherChannel } from "@sagebrush/contracts/training/training-job";
import { chartColor, type PaletteColor } from "../../components/charts/palette.ts";
import { PaletteStyles } from "../../components/charts/palette-styles.tsx";
import { formatCountOf } from "../../lib/format-numbers.ts";
import { ChannelFields } from "./channel-fields.tsx";
import styles from "./split-fields.module.css";
import type { ChosenDataset, DraftErrors, TrainingJobDraft } from "./training-job-draft.ts";

const parts: readonly { name: keyof TrainingJobDraft["split"]; label: string; help: string; color: PaletteColor }[] = [
  { name: "train", label: "Training", help: "The model learns from these rows.", color: "blue" },
  { name: "validation", label: "Validation", help: "Watched while training, to stop in time.", color: "orange" },
  { name: "test", label: "Test", help: "Kept back to judge the finished model.", color: "green" },
];

interface SplitFieldsProps {
  split: TrainingJobDraft["split"];
  seed: string;
  rowCount: number | null;
  /** Those of another dataset have no share of this one; null where the problem has no such rows. */
  channels: TrainingJobDraft["channels"] | null;
  errors: DraftErrors;
  onChangeChannel: (channel: OtherChannel, chosen: ChosenDataset | null) => void;
  onChange: (change: Partial<Pick<TrainingJobDraft, "split" | "seed">>) => void;
}

/** How the rows are dealt: to learn from, to watch, to judge on. */
export function SplitFields(props: SplitFieldsProps) {
  const { split, seed, rowCount, channels, errors, onChange, onChangeChannel } = props;
  return (
    <Container header={<Header variant="h2">Split</Header>}>
      <SpaceBetween size="m">
        <SplitBar split={split} />
        <ColumnLayout columns={4}>
          {parts.map(({ name, label, help }) => (
            <FormField
              key={name}
              label={`${label} (%)`}
              description={help}
              errorText={errors[`split.${name}`] ?? (name === "train" ? errors.split : undefined)}
              constraintText={rowsText(split[name], rowCount)}
            >
              <Input
                value={split[name]}
                disabled={name !== "train" && channels !== null && channels[name] !== null}
                inputMode="decimal"
                invalid={errors.split !== undefined}
                onChange={({ detail }) => onChange({ split: { ...split, [name]: detail.value } })}
              />
            </FormField>
          ))}
          <FormField label="Seed" description="The same seed deals the same rows." errorText={errors["split.seed"]}>
            <Input value={seed} inputMode="numeric" onChange={({ detail }) => onChange({ seed: detail.value })} />
          </FormField>
        </ColumnLayout>
        {channels !== null && <ChannelFields channels={channels} errors={errors} onChange={onChangeChannel} />}
      </SpaceBetween>
    </Container>
  );
}

function SplitBar({ split }: { split: TrainingJobDraft["split"] }) {
  return (
    <div className={styles.bar} aria-hidden="true">
      <PaletteStyles />
      {parts.map(({ name, label, color }) => {
        const percent = Math.max(0, Number(split[name]) || 0);
        return (
          <div key={name} className={styles.part} style={{ flexGrow: percent, background: chartColor(color) }}>
            {percent >= 12 && (
              <span className={styles.label}>
                {label} {split[name]} %
              </span>
            )}
          </div>
        );
      })}
    </div>
  );
}

function rowsText(percent: string, rowCount: number | null): string | undefined {
  const share = Number(percent) / 100;
  if (rowCount === null || percent.trim() === "" || !Number.isFinite(share) || share < 0) return undefined;
  return `About ${formatCountOf(Math.round(rowCount * share), "row")}`;
}
