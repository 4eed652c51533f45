"use client";

import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import HelpPanel from "@cloudscape-design/components/help-panel";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { Page } from "../../components/page.tsx";
import { PageLoading } from "../../components/page-loading.tsx";
import { formatCountOf } from "../../lib/format-numbers.ts";
import { positiveIntegerOf, useSearchState } from "../../lib/use-search-state.ts";
import { DatasetFacts } from "./dataset-facts.tsx";
import { DatasetHeader } from "./dataset-header.tsx";
import { DatasetTabs } from "./dataset-tabs.tsx";
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
                description={`${datasetName} has ${formatCountOf(versions.length, "version")}.`}
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
