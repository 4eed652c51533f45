"use client";

import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import { useQuery } from "@tanstack/react-query";
import { formatCountOf } from "../../lib/format-numbers.ts";
import { describeDatasetQuery } from "./queries.ts";

interface VersionSelectProps {
  datasetName: string | null;
  version: number | null;
  onChange: (version: number) => void;
}

export function VersionSelect({ datasetName, version, onChange }: VersionSelectProps) {
  const dataset = useQuery({ ...describeDatasetQuery(datasetName ?? ""), enabled: datasetName !== null });
  const versions = dataset.data?.versions ?? [];
  return (
    <FormField
      label="Version"
      description="Versions never change, so a job can be repeated."
      errorText={dataset.error?.message}
    >
      <Select
        placeholder={datasetName === null ? "Choose a dataset first" : "Choose a version"}
        disabled={datasetName === null}
        selectedOption={version === null ? null : { value: String(version), label: `Version ${version}` }}
        options={versions.map((candidate) => ({
          value: String(candidate.version),
          label: `Version ${candidate.version}`,
          description:
            candidate.status === "Available"
              ? `${formatCountOf(candidate.rowCount ?? 0, "row")} from ${candidate.sourceFileName}`
              : candidate.status,
          disabled: candidate.status !== "Available",
        }))}
        statusType={dataset.isLoading ? "loading" : "finished"}
        empty="This dataset has no versions."
        onChange={({ detail }) => onChange(Number(detail.selectedOption.value))}
      />
    </FormField>
  );
}
