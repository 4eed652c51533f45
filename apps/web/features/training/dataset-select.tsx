"use client";

import FormField from "@cloudscape-design/components/form-field";
import Link from "@cloudscape-design/components/link";
import Select from "@cloudscape-design/components/select";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formatCountOf } from "../../lib/format-numbers.ts";
import { searchDatasetsQuery } from "./queries.ts";

interface DatasetSelectProps {
  description?: string;
  datasetName: string | null;
  /** `latest` is the newest version, where it can be used. */
  onChange: (datasetName: string, latest: number | null) => void;
}

export function DatasetSelect(props: DatasetSelectProps) {
  const { description = "The table to learn from.", datasetName, onChange } = props;
  const [searched, setSearched] = useState("");
  const datasets = useQuery(searchDatasetsQuery(searched));
  return (
    <FormField
      label="Dataset"
      description={description}
      errorText={datasets.error === null ? undefined : "The datasets could not be listed."}
    >
      <Select
        placeholder="Choose a dataset"
        filteringType="manual"
        filteringPlaceholder="Find a dataset by name"
        selectedOption={datasetName === null ? null : { value: datasetName, label: datasetName }}
        options={(datasets.data?.items ?? []).map((dataset) => ({
          value: dataset.datasetName,
          label: dataset.datasetName,
          description: dataset.rowCount === null ? dataset.status : `${formatCountOf(dataset.rowCount, "row")}`,
          tags: [formatCountOf(dataset.columnCount, "column")],
        }))}
        statusType={datasets.isPending ? "loading" : datasets.isError ? "error" : "finished"}
        loadingText="Loading datasets"
        errorText="The datasets could not be loaded"
        recoveryText="Try again"
        empty={
          searched === "" ? (
            <>
              No datasets yet. <Link href="/datasets">Upload one</Link>.
            </>
          ) : (
            `No dataset's name holds '${searched}'.`
          )
        }
        onLoadItems={({ detail }) => {
          setSearched(detail.filteringText.trim().slice(0, 63));
          if (datasets.isError) void datasets.refetch();
        }}
        onChange={({ detail }) => {
          const chosen = datasets.data?.items.find((dataset) => dataset.datasetName === detail.selectedOption.value);
          if (chosen !== undefined) {
            onChange(chosen.datasetName, chosen.status === "Available" ? chosen.latestVersion : null);
          }
        }}
      />
    </FormField>
  );
}
