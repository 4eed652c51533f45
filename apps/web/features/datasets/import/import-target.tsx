"use client";

import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import Tiles from "@cloudscape-design/components/tiles";
import {
  createDatasetRequest,
  createDatasetVersionRequest,
  type DatasetVersion,
} from "@sagebrush/contracts/datasets/dataset";
import type { ImportOptions } from "@sagebrush/contracts/datasets/dataset-import";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ErrorAlert } from "../../../components/error-alert.tsx";
import { api, apiClient } from "../../../lib/api-client.ts";
import { issueAt } from "../../../lib/api-error.ts";
import { formIssues, issueIn } from "../../../lib/form-issues.ts";
import { freeResourceName, resourceNameFrom } from "../../../lib/resource-name-from.ts";
import { useSearchState } from "../../../lib/use-search-state.ts";
import { datasetPath } from "../dataset-path.ts";
import { forgetStoredUpload } from "../uploads/stored-uploads.ts";
import { storedUploadsKey } from "../uploads/uploads-provider.tsx";

interface ImportTargetProps {
  uploadId: string;
  fileName: string;
  importOptions: ImportOptions;
  /** Something above has to be put right first. */
  isBlocked: boolean;
}

/** Where the table goes: a dataset of its own, or the next version of one there is. */
export function ImportTarget({ uploadId, fileName, importOptions, isBlocked }: ImportTargetProps) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const [search, setSearch] = useSearchState();
  const isVersion = search.get("target") === "version";
  const existingName = search.get("datasetName") ?? "";
  const [typedName, setTypedName] = useState<string | null>(null);
  const [description, setDescription] = useState("");
  const [isChecked, setChecked] = useState(false);

  const wished = resourceNameFrom(fileName.replace(/\.[^.]*$/, "")) || "dataset";
  const alike = useQuery(api.datasets.list.queryOptions({ input: { nameContains: wished, maxResults: 100 } }));
  const taken = new Set(alike.data?.items.map(({ datasetName }) => datasetName.toLowerCase()));
  const newName = typedName ?? freeResourceName(wished, (name) => taken.has(name));
  const datasets = useQuery({ ...api.datasets.list.queryOptions({ input: { maxResults: 100 } }), enabled: isVersion });

  const request = { datasetName: isVersion ? existingName : newName, uploadId, importOptions };
  const issues = isVersion
    ? formIssues(createDatasetVersionRequest, request)
    : formIssues(createDatasetRequest, { ...request, description });
  const isTaken = !isVersion && typedName !== null && taken.has(typedName.toLowerCase());

  const create = useMutation({
    mutationFn: (): Promise<DatasetVersion> =>
      isVersion ? apiClient.datasets.createVersion(request) : apiClient.datasets.create({ ...request, description }),
    onSuccess: async ({ datasetName, version }) => {
      await forgetStoredUpload(uploadId);
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: storedUploadsKey }),
        queryClient.invalidateQueries({ queryKey: api.datasets.key() }),
      ]);
      router.push(datasetPath(datasetName, version));
    },
  });

  function submit() {
    setChecked(true);
    if (issues.length === 0 && !isTaken && !isBlocked && !create.isPending) create.mutate();
  }

  const nameError =
    issueAt(create.error, "datasetName") ??
    (isTaken ? "This name is taken. Choose another, or add a version to that dataset." : undefined) ??
    (isChecked || typedName !== null ? issueIn(issues, "datasetName") : undefined);

  return (
    <Container header={<Header variant="h2">What becomes of it</Header>}>
      <SpaceBetween size="l">
        <Tiles
          columns={2}
          ariaLabel="What becomes of the file"
          value={isVersion ? "version" : "dataset"}
          onChange={({ detail }) => setSearch({ target: detail.value === "version" ? "version" : null })}
          items={[
            { value: "dataset", label: "A new dataset", description: "A table of its own, beginning with version 1." },
            {
              value: "version",
              label: "A new version of a dataset",
              description: "Earlier versions and the models trained on them stay as they are.",
            },
          ]}
        />
        {isVersion ? (
          <FormField label="Dataset" errorText={existingName === "" && isChecked ? "Choose a dataset." : undefined}>
            <Select
              selectedOption={existingName === "" ? null : { value: existingName, label: existingName }}
              options={(datasets.data?.items ?? []).map(({ datasetName, latestVersion }) => ({
                value: datasetName,
                label: datasetName,
                labelTag: `version ${latestVersion}`,
              }))}
              statusType={datasets.isPending ? "loading" : datasets.isError ? "error" : "finished"}
              filteringType="auto"
              placeholder="Choose a dataset"
              empty="There is no dataset yet"
              onChange={({ detail }) => setSearch({ datasetName: detail.selectedOption.value ?? null })}
            />
          </FormField>
        ) : (
          <SpaceBetween size="l">
            <FormField label="Name" constraintText="Letters, digits and hyphens, at most 63." errorText={nameError}>
              <Input value={newName} onChange={({ detail }) => setTypedName(detail.value)} />
            </FormField>
            <FormField
              label={
                <span>
                  Description <i>- optional</i>
                </span>
              }
              errorText={issueIn(issues, "description")}
            >
              <Textarea
                rows={2}
                value={description}
                placeholder="Where it comes from and what a row is."
                onChange={({ detail }) => setDescription(detail.value)}
              />
            </FormField>
          </SpaceBetween>
        )}
        <ErrorAlert error={create.error} header="The import did not start" />
        <SpaceBetween direction="horizontal" size="xs">
          <Button
            variant="primary"
            loading={create.isPending || create.isSuccess}
            disabled={isBlocked}
            onClick={submit}
          >
            Import
          </Button>
          <Button variant="link" href="/datasets">
            Not now
          </Button>
        </SpaceBetween>
      </SpaceBetween>
    </Container>
  );
}
