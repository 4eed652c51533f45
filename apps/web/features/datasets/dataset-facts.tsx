"use client";

import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { DatasetVersion } from "@sagebrush/contracts/datasets/dataset";
import { KeyValue } from "../../components/key-value.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { formatBytes, formatCount } from "../../lib/format-numbers.ts";

export function DatasetFacts({ version }: { version: DatasetVersion }) {
  const { rowCount, columns, sizeBytes, contentHash, rejectedRowCount, createdAt } = version;
  return (
    <KeyValue
      columns={6}
      facts={[
        { label: "Rows", value: rowCount === null ? null : formatCount(rowCount) },
        { label: "Columns", value: formatCount(columns.length) },
        {
          label: "Rejected rows",
          value:
            rejectedRowCount === null || rejectedRowCount === 0 ? (
              "None"
            ) : (
              <StatusIndicator type="warning">{formatCount(rejectedRowCount)}</StatusIndicator>
            ),
        },
        { label: "Parquet", value: sizeBytes === null ? null : formatBytes(sizeBytes) },
        {
          label: "SHA-256",
          value:
            contentHash === null ? null : (
              <CopyToClipboard
                variant="inline"
                copyButtonAriaLabel="Copy SHA-256"
                copySuccessText="Copied"
                copyErrorText="The browser did not allow copying"
                textToCopy={contentHash}
                textToDisplay={`${contentHash.slice(0, 12)}…`}
              />
            ),
        },
        { label: "Created", value: <RelativeTime time={createdAt} /> },
      ]}
    />
  );
}
