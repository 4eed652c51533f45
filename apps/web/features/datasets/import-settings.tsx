"use client";

import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { DatasetVersion } from "@sagebrush/contracts/datasets/dataset";
import { KeyValue } from "../../components/key-value.tsx";
import { formatBytes, formatCountOf } from "../../lib/format-numbers.ts";
import { formatDateTime } from "../../lib/format-time.ts";
import {
  decimalSeparatorOptions,
  delimiterOptions,
  encodingOptions,
  optionOf,
  quoteOptions,
} from "./import/dialect-choices.ts";

/** How the file of a version was read. */
export function ImportSettings({ version }: { version: DatasetVersion }) {
  const { dialect, nullValues } = version.importOptions;
  return (
    <SpaceBetween size="l">
      <KeyValue
        facts={[
          { label: "File", value: version.sourceFileName },
          { label: "File size", value: formatBytes(version.sourceSizeBytes) },
          { label: "Imported by", value: version.createdBy },
          { label: "Imported", value: formatDateTime(version.createdAt) },
          { label: "Delimiter", value: optionOf(delimiterOptions, dialect.delimiter).label },
          { label: "Quote", value: optionOf(quoteOptions, dialect.quote).label },
          { label: "Encoding", value: optionOf(encodingOptions, dialect.encoding).label },
          { label: "Header", value: dialect.hasHeader ? "First line" : "None" },
          {
            label: "Lines skipped",
            value: dialect.skipLines === 0 ? "None" : formatCountOf(dialect.skipLines, "line"),
          },
          { label: "Decimal separator", value: optionOf(decimalSeparatorOptions, dialect.decimalSeparator).label },
          { label: "Date format", value: dialect.dateFormat ?? "ISO 8601" },
          { label: "Timestamp format", value: dialect.timestampFormat ?? "ISO 8601" },
        ]}
      />
      <div>
        <Box variant="awsui-key-label">Missing values</Box>
        <Box>
          {nullValues.length === 0
            ? "None"
            : nullValues.map((value) => (value === "" ? "(empty cell)" : value)).join(", ")}
        </Box>
      </div>
    </SpaceBetween>
  );
}
