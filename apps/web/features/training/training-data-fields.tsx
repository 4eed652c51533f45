"use client";

import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { formatCount, formatCountOf } from "../../lib/format-numbers.ts";
import { columnFacts } from "./column-facts.ts";
import { describeDatasetQuery, describeDatasetVersionQuery, searchDatasetsQuery } from "./queries.ts";

/** What the address names; each choice clears the ones below it. */
export interface ChosenData {
  datasetName: string | null;
  version: number | null;
  targetColumn: string | null;
}

interface TrainingDataFieldsProps {
  chosen: ChosenData;
  onChange: (chosen: ChosenData) => void;
}

/** Which rows to learn from, and what to predict. */
export function TrainingDataFields({ chosen, onChange }: TrainingDataFieldsProps) {
  const { datasetName, version } = chosen;
  const described = useQuery({
    ...describeDatasetVersionQuery(datasetName ?? "", version ?? 0),
    enabled: datasetName !== null && version !== null,
  });
  return (
    <Container header={<Header variant="h2">Data</Header>}>
      <SpaceBetween size="l">
        <ColumnLayout columns={3}>
          <DatasetSelect
            datasetName={datasetName}
            onChange={(name, latest) => onChange({ datasetName: name, version: latest, targetColumn: null })}
          />
          <VersionSelect
            datasetName={datasetName}
            version={version}
            onChange={(number) => onChange({ ...chosen, version: number, targetColumn: null })}
          />
          <TargetSelect
            columns={described.data?.columns ?? []}
            profiles={described.data?.profile?.columns ?? []}
            isLoading={described.isLoading}
            targetColumn={chosen.targetColumn}
            onChange={(targetColumn) => onChange({ ...chosen, targetColumn })}
          />
        </ColumnLayout>
        <ErrorAlert error={described.error} onRetry={() => void described.refetch()} />
      </SpaceBetween>
    </Container>
  );
}

interface DatasetSelectProps {
  datasetName: string | null;
  /** `latest` is the newest version, where it can be used. */
  onChange: (datasetName: string, latest: number | null) => void;
}

function DatasetSelect(props: DatasetSelectProps) {
  const { datasetName, onChange } = props;
  const [searched, setSearched] = useState("");
  const datasets = useQuery(searchDatasetsQuery(searched));
  return (
    <FormField
      label="Dataset"
      description="The table to learn from."
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

interface VersionSelectProps {
  datasetName: string | null;
  version: number | null;
  onChange: (version: number) => void;
}

function VersionSelect({ datasetName, version, onChange }: VersionSelectProps) {
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

interface TargetSelectProps {
  columns: readonly { name: string; type: string }[];
  profiles: Parameters<typeof columnFacts>[0][];
  isLoading: boolean;
  targetColumn: string | null;
  onChange: (targetColumn: string) => void;
}

function TargetSelect({ columns, profiles, isLoading, targetColumn, onChange }: TargetSelectProps) {
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
