"use client";

import Badge from "@cloudscape-design/components/badge";
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Dataset, DatasetVersion } from "@sagebrush/contracts/datasets/dataset";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { PageHeader } from "../../components/page-header.tsx";
import { usePermission } from "../../components/session.tsx";
import { formatDateTime } from "../../lib/format-time.ts";
import { useSearchState } from "../../lib/use-search-state.ts";
import { parquetPath } from "./dataset-path.ts";
import { DeleteDatasetModal } from "./delete-dataset-modal.tsx";

interface DatasetHeaderProps {
  dataset: Dataset;
  version: DatasetVersion | undefined;
  /** Null for those who may only look. */
  chooseFiles: (() => void) | null;
}

/** Names a dataset, and offers what can be done with the version shown. */
export function DatasetHeader({ dataset, version, chooseFiles }: DatasetHeaderProps) {
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
