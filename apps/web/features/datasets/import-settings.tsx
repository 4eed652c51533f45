"use client";

import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { CsvImportOptions } from "@sagebrush/contracts/datasets/csv-import";
import type { DatasetVersion } from "@sagebrush/contracts/datasets/dataset";
import type { ImportOptions } from "@sagebrush/contracts/datasets/dataset-import";
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
  const { importOptions } = version;
  return (
    <SpaceBetween size="l">
      <KeyValue
        facts={[
          { label: "File", value: version.sourceFileName },
          { label: "File size", value: formatBytes(version.sourceSizeBytes) },
          { label: "Imported by", value: version.createdBy },
          { label: "Imported", value: formatDateTime(version.createdAt) },
          ...formatFacts(importOptions),
        ]}
      />
      {importOptions.format === "csv" && <NullValues {...importOptions} />}
    </SpaceBetween>
  );
}

function formatFacts(options: ImportOptions): { label: string; value: string | undefined }[] {
  if (options.format === "parquet") return [{ label: "Format", value: "Parquet" }];
  if (options.format === "libsvm") {
    const absent = options.absentValues === "zero" ? "Zero" : "A missing value";
    return [
      { label: "Format", value: "libsvm" },
      { label: "What a row leaves out", value: absent },
    ];
  }
  const { dialect } = options;
  return [
    { label: "Format", value: "CSV" },
    { label: "Delimiter", value: optionOf(delimiterOptions, dialect.delimiter).label },
    { label: "Quote", value: optionOf(quoteOptions, dialect.quote).label },
    { label: "Encoding", value: optionOf(encodingOptions, dialect.encoding).label },
    { label: "Header", value: dialect.hasHeader ? "First line" : "None" },
    { label: "Lines skipped", value: dialect.skipLines === 0 ? "None" : formatCountOf(dialect.skipLines, "line") },
    { label: "Decimal separator", value: optionOf(decimalSeparatorOptions, dialect.decimalSeparator).label },
    { label: "Date format", value: dialect.dateFormat ?? "ISO 8601" },
    { label: "Timestamp format", value: dialect.timestampFormat ?? "ISO 8601" },
  ];
}

function NullValues({ nullValues }: CsvImportOptions) {
  return (
    <div>
      <Box variant="awsui-key-label">Missing values</Box>
      <Box>
        {nullValues.length === 0
          ? "None"
          : nullValues.map((value) => (value === "" ? "(empty cell)" : value)).join(", ")}
      </Box>
    </div>
  );
}
