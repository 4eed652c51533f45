"use client";

import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import { formatCount } from "../../lib/format-numbers.ts";
import { columnFacts } from "./column-facts.ts";

interface TargetSelectProps {
  columns: readonly { name: string; type: string }[];
  profiles: Parameters<typeof columnFacts>[0][];
  isLoading: boolean;
  targetColumn: string | null;
  onChange: (targetColumn: string) => void;
}

/** Every column, with what predicting it would mean. */
export function TargetSelect({ columns, profiles, isLoading, targetColumn, onChange }: TargetSelectProps) {
  const profileOf = new Map(profiles.map((profile) => [profile.name, profile]));
  return (
    <FormField label="Target" description="The column that the model learns to predict.">
      <Select
        placeholder={columns.length === 0 ? "Choose a version first" : "Choose a column"}
        disabled={columns.length === 0 && !isLoading}
        statusType={isLoading ? "loading" : "finished"}
        filteringType="auto"
        filteringPlaceholder={`Find one of ${formatCount(columns.length)} columns`}
        virtualScroll
        selectedOption={targetColumn === null ? null : { value: targetColumn, label: targetColumn }}
        options={columns.map(({ name, type }) => {
          const profile = profileOf.get(name);
          return {
            value: name,
            label: name,
            tags: profile === undefined ? [type] : columnFacts(profile).facts,
            description: profile === undefined ? "" : columnFacts(profile).asTarget,
          };
        })}
        onChange={({ detail }) => detail.selectedOption.value !== undefined && onChange(detail.selectedOption.value)}
      />
    </FormField>
  );
}
