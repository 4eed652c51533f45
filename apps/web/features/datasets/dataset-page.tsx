"use client";

import Badge from "@cloudscape-design/components/badge";
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import Container from "@cloudscape-design/components/container";
import HelpPanel from "@cloudscape-design/components/help-panel";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Dataset, DatasetVersion } from "@sagebrush/contracts/datasets/dataset";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { Page } from "../../components/page.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { PageLoading } from "../../components/page-loading.tsx";
import { usePermission } from "../../components/session.tsx";
import { formatDateTime } from "../../lib/format-time.ts";
import { positiveIntegerOf, useSearchState } from "../../lib/use-search-state.ts";
import { DatasetFacts } from "./dataset-facts.tsx";
import { parquetPath } from "./dataset-path.ts";
import { DatasetTabs } from "./dataset-tabs.tsx";
import { DeleteDatasetModal } from "./delete-dataset-modal.tsx";
import { ImportProgress } from "./import-progress.tsx";
import { describeDatasetQuery } from "./queries.ts";
import { UploadArea } from "./uploads/upload-area.tsx";
import { UploadList } from "./uploads/upload-list.tsx";

export function DatasetPage({ datasetName }: { datasetName: string }) {
  const [search] = useSearchState();
  const dataset = useQuery(describeDatasetQuery(datasetName));
  const breadcrumbs = [
    { text: "Datasets", href: "/datasets" },
    { text: datasetName, href: `/datasets/${datasetName}` },
  ];

  if (dataset.data === undefined) {
    return (
      <Page title={datasetName} breadcrumbs={breadcrumbs}>
        {dataset.error === null ? (
          <PageLoading label={`Loading ${datasetName}`} />
        ) : (
          <ErrorAlert error={dataset.error} onRetry={() => void dataset.refetch()} />
        )}
      </Page>
    );
  }

  const { versions } = dataset.data;
  const wished = positiveIntegerOf(search.get("version"), versions[0]?.version ?? 1);
  const version = versions.find((candidate) => candidate.version === wished);
  return (
    <UploadArea datasetName={datasetName}>
      {(chooseFiles) => (
        <Page
          title={datasetName}
          breadcrumbs={breadcrumbs}
          help={datasetHelp}
          header={<DatasetHeader dataset={dataset.data} version={version} chooseFiles={chooseFiles} />}
        >
          <SpaceBetween size="l">
            {chooseFiles !== null && <UploadList chooseFiles={chooseFiles} />}
            {version === undefined ? (
              <EmptyState
                title={`There is no version ${wished}`}
                description={`${datasetName} has ${versions.length} version${versions.length === 1 ? "" : "s"}.`}
                action={<Button href={`/datasets/${datasetName}`}>Show the latest</Button>}
              />
            ) : version.status === "Available" ? (
              <SpaceBetween size="l">
                <Container>
                  <DatasetFacts version={version} />
                </Container>
                <DatasetTabs key={version.version} version={version} />
              </SpaceBetween>
            ) : (
              <ImportProgress version={version} />
            )}
          </SpaceBetween>
        </Page>
      )}
    </UploadArea>
  );
}

interface DatasetHeaderProps {
  dataset: Dataset;
  version: DatasetVersion | undefined;
  chooseFiles: (() => void) | null;
}

function DatasetHeader({ dataset, version, chooseFiles }: DatasetHeaderProps) {
  const router = useRouter();
  const [, setSearch] = useSearchState();
  const [isDeleting, setDeleting] = useState(false);
  const mayTrain = usePermission("training-jobs:write");
  const isAvailable = version?.status === "Available";
  const versionOptions = dataset.versions.map((option) => ({
    value: String(option.version),
    label: `Version ${option.version}`,
    description: `${option.status === "Available" ? "" : `${option.status}, `}${formatDateTime(option.createdAt)}`,
  }));

  return (
    <>
      <PageHeader
        hasHelp
        description={dataset.description || undefined}
        actions={
          <SpaceBetween direction="horizontal" size="xs" alignItems="center">
            {versionOptions.length > 1 && (
              <Select
                ariaLabel="Version"
                selectedOption={versionOptions.find(({ value }) => value === String(version?.version)) ?? null}
                options={versionOptions}
                onChange={({ detail }) =>
                  setSearch({ version: detail.selectedOption.value ?? null, page: null }, "push")
                }
              />
            )}
            {chooseFiles !== null && (
              <ButtonDropdown
                items={[
                  { id: "add-version", text: "Upload a new version" },
                  { id: "delete", text: "Delete dataset" },
                ]}
                onItemClick={({ detail }) => (detail.id === "delete" ? setDeleting(true) : chooseFiles())}
              >
                Actions
              </ButtonDropdown>
            )}
            {isAvailable && (
              <Button
                iconName="download"
                href={parquetPath(dataset.datasetName, version.version)}
                download={`${dataset.datasetName}-v${version.version}.parquet`}
              >
                Parquet
              </Button>
            )}
            {isAvailable && mayTrain && (
              <Button
                variant="primary"
                href={`/training-jobs/create?dataset=${encodeURIComponent(dataset.datasetName)}&version=${version.version}`}
              >
                Train a model
              </Button>
            )}
          </SpaceBetween>
        }
      >
        {dataset.datasetName} {version !== undefined && <Badge>version {version.version}</Badge>}
      </PageHeader>
      {isDeleting && (
        <DeleteDatasetModal
          datasetName={dataset.datasetName}
          onDismiss={() => setDeleting(false)}
          onDeleted={() => router.push("/datasets")}
        />
      )}
    </>
  );
}

const datasetHelp = (
  <HelpPanel header={<h2>Datasets</h2>}>
    <h3>Preview</h3>
    <p>Every row can be reached: scroll, or type its number. Cells that hold no value say so.</p>
    <h3>Profile</h3>
    <p>
      The distribution of each column over all rows. Look for columns that are mostly missing, hold one value only, or
      differ in every row: they seldom help a model.
    </p>
    <h3>Rejected rows</h3>
    <p>Rows that could not be read as the types you chose, with their line in the file and the reason.</p>
  </HelpPanel>
);
