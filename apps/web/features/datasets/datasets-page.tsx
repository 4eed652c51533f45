"use client";

import Button from "@cloudscape-design/components/button";
import HelpPanel from "@cloudscape-design/components/help-panel";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { EmptyState } from "../../components/empty-state.tsx";
import { Page } from "../../components/page.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { DatasetsTable } from "./datasets-table.tsx";
import { SampleDatasetButton } from "./sample-dataset-button.tsx";
import { UploadArea, UploadButton } from "./uploads/upload-area.tsx";
import { UploadList } from "./uploads/upload-list.tsx";

export function DatasetsPage() {
  return <UploadArea>{(chooseFiles) => <Content chooseFiles={chooseFiles} />}</UploadArea>;
}

/** @param chooseFiles null for those who may only look */
function Content({ chooseFiles }: { chooseFiles: (() => void) | null }) {
  return (
    <Page
      title="Datasets"
      breadcrumbs={[{ text: "Datasets", href: "/datasets" }]}
      help={datasetsHelp}
      header={
        <PageHeader
          hasHelp
          description={
            chooseFiles === null
              ? "Tables that models learn from."
              : "Tables that models learn from. Drop CSV, Parquet or libsvm files anywhere on this page to add more."
          }
          actions={chooseFiles !== null && <UploadButton chooseFiles={chooseFiles} />}
        >
          Datasets
        </PageHeader>
      }
    >
      <SpaceBetween size="l">
        {chooseFiles !== null && <UploadList chooseFiles={chooseFiles} />}
        <DatasetsTable
          firstSteps={
            chooseFiles === null ? (
              <EmptyState title="No datasets yet" description="An editor of this workspace can upload one." />
            ) : (
              <EmptyState
                title="No datasets yet"
                description="Upload a CSV, Parquet or libsvm file, or begin with a small sample whose outcome is known."
                action={
                  <SpaceBetween direction="horizontal" size="xs">
                    <Button iconName="upload" onClick={chooseFiles}>
                      Upload a file
                    </Button>
                    <SampleDatasetButton />
                  </SpaceBetween>
                }
              />
            )
          }
        />
      </SpaceBetween>
    </Page>
  );
}

const datasetsHelp = (
  <HelpPanel header={<h2>Datasets</h2>}>
    <p>
      A dataset is a table with typed columns. Each import makes a new <strong>version</strong>; versions never change,
      so a model can always say exactly which rows it learned from.
    </p>
    <h3>Uploading</h3>
    <p>
      Files are sent in pieces. If the connection drops or the page is closed, choose the same file again and the upload
      goes on where it stopped.
    </p>
    <h3>What is kept</h3>
    <p>
      Tables are stored as Parquet. Rows of the file that do not fit the columns are listed with their line numbers;
      none disappear silently.
    </p>
  </HelpPanel>
);
