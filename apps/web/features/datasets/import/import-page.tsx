"use client";

import Button from "@cloudscape-design/components/button";
import HelpPanel from "@cloudscape-design/components/help-panel";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { CsvSniffOverrides } from "@sagebrush/contracts/datasets/csv-import";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ErrorAlert } from "../../../components/error-alert.tsx";
import { Page } from "../../../components/page.tsx";
import { PageHeader } from "../../../components/page-header.tsx";
import { PageLoading } from "../../../components/page-loading.tsx";
import { api } from "../../../lib/api-client.ts";
import { formatBytes } from "../../../lib/format-numbers.ts";
import { forgetStoredUpload } from "../uploads/stored-uploads.ts";
import { storedUploadsKey } from "../uploads/uploads-provider.tsx";
import { ImportForm } from "./import-form.tsx";

/** Settles how an uploaded file is read, and imports it. */
export function ImportPage({ uploadId }: { uploadId: string }) {
  const [dialect, setDialect] = useState<CsvSniffOverrides>({});
  const sniff = useQuery(
    api.datasets.sniffUpload.queryOptions({
      input: { uploadId, dialect },
      placeholderData: keepPreviousData,
      staleTime: Infinity,
    }),
  );

  return (
    <Page
      title="Import"
      breadcrumbs={[
        { text: "Datasets", href: "/datasets" },
        { text: "Import", href: `/datasets/import/${uploadId}` },
      ]}
      help={importHelp}
      header={
        <PageHeader
          hasHelp
          description={
            sniff.data === undefined
              ? sniff.error === null
                ? "Looking at the file."
                : "Something is wrong with it."
              : `${sniff.data.fileName}, ${formatBytes(sniff.data.sizeBytes)}. Check how it is read, then import it.`
          }
        >
          Import a file
        </PageHeader>
      }
    >
      <SpaceBetween size="l">
        <ErrorAlert
          error={sniff.error}
          header={sniff.data === undefined ? "The file cannot be imported" : "The file could not be read this way"}
          {...(Object.keys(dialect).length > 0 ? { onRetry: () => setDialect({}) } : {})}
        />
        {sniff.error !== null && sniff.data === undefined && <UnreadableUpload uploadId={uploadId} />}
        {sniff.isPending && <PageLoading label="Reading the first rows" />}
        {sniff.data !== undefined && (
          <ImportForm
            uploadId={uploadId}
            sniffed={sniff.data}
            isSniffing={sniff.isPlaceholderData}
            isUnreadable={sniff.error !== null}
            onDialectChange={(change) => setDialect((chosen) => ({ ...chosen, ...change }))}
          />
        )}
      </SpaceBetween>
    </Page>
  );
}

function UnreadableUpload({ uploadId }: { uploadId: string }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const discard = useMutation({
    mutationFn: () => forgetStoredUpload(uploadId),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: storedUploadsKey });
      router.push("/datasets");
    },
  });
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button variant="primary" loading={discard.isPending} onClick={() => discard.mutate()}>
        Discard and choose another file
      </Button>
      <Button href="/datasets">Back to datasets</Button>
    </SpaceBetween>
  );
}

const importHelp = (
  <HelpPanel header={<h2>Importing a file</h2>}>
    <p>
      The first rows were read to guess delimiter, quotes, encoding, header and the type of every column. Change what is
      wrong; the preview follows. Parquet files say all that themselves, and of libsvm files only the meaning of what a
      row leaves out is open.
    </p>
    <h3>Types</h3>
    <p>
      Numbers become features as they are; text becomes categories. Choose <em>Text</em> for codes that only look like
      numbers, such as postcodes.
    </p>
    <h3>Rows that do not fit</h3>
    <p>
      A row whose value cannot be read as its column's type is left out and listed on the dataset's page with its line
      number, so that you can repair the file.
    </p>
  </HelpPanel>
);
