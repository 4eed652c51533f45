"use client";

import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import { formatCount } from "../../lib/format-numbers.ts";
import { columnFacts } from "./column-facts.ts";

interface TargetSelectProps {
  /** Optional: it says which rows are known to be anomalies. */
  use: "required" | "optional";
  columns: readonly { name: string; type: string }[];
  profiles: Parameters<typeof columnFacts>[0][];
  isLoading: boolean;
  targetColumn: string | null;
  onChange: (targetColumn: string | null) => void;
}

const fieldTexts = {
  required: { label: "Target", description: "The column that the model learns to predict." },
  optional: {
    label: "Known anomalies",
    description:
      "Optional: a column of two values that says which rows are. Nothing is learned from it, it judges the model.",
  },
} as const;

const noColumn = { value: "", label: "None" };

/** Every column, with what predicting it would mean. */
export function TargetSelect({ use, columns, profiles, isLoading, targetColumn, onChange }: TargetSelectProps) {
  const profileOf = new Map(profiles.map((profile) => [profile.name, profile]));
  const isChoice = ({ name }: { name: string }) => use === "required" || profileOf.get(name)?.distinctCount === 2;
  return (
    <FormField {...fieldTexts[use]}>
      <Select
        placeholder={columns.length === 0 ? "Choose a version first" : "Choose a column"}
        disabled={columns.length === 0 && !isLoading}
        statusType={isLoading ? "loading" : "finished"}
        filteringType="auto"
        filteringPlaceholder={`Find one of ${formatCount(columns.length)} columns`}
        virtualScroll
        selectedOption={
          targetColumn === null ? (use === "optional" ? noColumn : null) : { value: targetColumn, label: targetColumn }
        }
        options={[
          ...(use === "optional" ? [noColumn] : []),
          ...columns.filter(isChoice).map(({ name, type }) => {
            const profile = profileOf.get(name);
            return {
              value: name,
              label: name,
              tags: profile === undefined ? [type] : columnFacts(profile).facts,
              description: profile === undefined ? "" : columnFacts(profile).asTarget,
            };
          }),
        ]}
        onChange={({ detail }) => onChange(detail.selectedOption.value || null)}
      />
    </FormField>
  );
}
