"use client";

import Select from "@cloudscape-design/components/select";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { searchDatasetsQuery } from "./queries.ts";

const anyDataset = { value: "", label: "Any dataset" };

export function DatasetFilter(props: { datasetName: string; onChange: (datasetName: string) => void }) {
  const { datasetName, onChange } = props;
  const [searched, setSearched] = useState("");
  const datasets = useQuery(searchDatasetsQuery(searched));
  const found = (datasets.data?.items ?? []).map((dataset) => ({
    value: dataset.datasetName,
    label: dataset.datasetName,
  }));
  return (
    <Select
      ariaLabel="Dataset"
      filteringType="manual"
      filteringPlaceholder="Find a dataset"
      selectedOption={datasetName === "" ? anyDataset : { value: datasetName, label: datasetName }}
      options={[anyDataset, ...found]}
      statusType={datasets.isPending ? "loading" : datasets.isError ? "error" : "finished"}
      loadingText="Loading datasets"
      errorText="The datasets could not be loaded"
      onLoadItems={({ detail }) => setSearched(detail.filteringText.trim().slice(0, 63))}
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? "")}
    />
  );
}
