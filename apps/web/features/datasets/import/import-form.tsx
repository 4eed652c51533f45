"use client";

import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { CsvSniffOverrides, ImportColumn } from "@sagebrush/contracts/datasets/csv-import";
import type { SniffUploadResponse } from "@sagebrush/contracts/datasets/dataset";
import { useState } from "react";
import { formatCountOf } from "../../../lib/format-numbers.ts";
import {
  applyColumnEdits,
  type ColumnEdits,
  columnIssues,
  editColumn,
  keepEdits,
  noColumnEdits,
} from "./column-edits.ts";
import { ColumnsGrid } from "./columns-grid.tsx";
import { DialectForm } from "./dialect-form.tsx";
import { ImportTarget } from "./import-target.tsx";

interface ImportFormProps {
  uploadId: string;
  sniffed: SniffUploadResponse;
  isSniffing: boolean;
  /** The latest dialect could not be read; `sniffed` is the one before. */
  isUnreadable: boolean;
  onDialectChange: (change: CsvSniffOverrides) => void;
}

export function ImportForm({ uploadId, sniffed, isSniffing, isUnreadable, onDialectChange }: ImportFormProps) {
  const { dialect, columns: sniffedColumns } = sniffed.options;
  const [nullValues, setNullValues] = useState<readonly string[]>(sniffed.options.nullValues);
  const [edits, setEdits] = useState<ColumnEdits>(noColumnEdits);
  const [seen, setSeen] = useState({ columnCount: sniffedColumns.length, hasHeader: dialect.hasHeader });

  // Another reading of the file arrived: keep of the edits what still belongs to its columns.
  if (seen.columnCount !== sniffedColumns.length || seen.hasHeader !== dialect.hasHeader) {
    const now = { columnCount: sniffedColumns.length, hasHeader: dialect.hasHeader };
    setSeen(now);
    setEdits(keepEdits(edits, seen, now));
  }

  const columns = applyColumnEdits(sniffedColumns, edits);
  const issues = columnIssues(columns);
  const change = (columnIndex: number, value: Partial<ImportColumn>) =>
    setEdits((current) => editColumn(current, sniffedColumns, columnIndex, value));

  return (
    <SpaceBetween size="l">
      {sniffed.warnings.length > 0 && (
        <Alert type="warning" header="Please look at this first">
          {sniffed.warnings.length === 1 ? (
            sniffed.warnings[0]
          ) : (
            <ul>
              {sniffed.warnings.map((warning) => (
                <li key={warning}>{warning}</li>
              ))}
            </ul>
          )}
        </Alert>
      )}
      <Container header={<Header variant="h2">How the file is written</Header>}>
        <DialectForm
          dialect={dialect}
          nullValues={nullValues}
          onDialectChange={onDialectChange}
          onNullValuesChange={setNullValues}
        />
      </Container>
      <Container
        header={
          <Header
            variant="h2"
            counter={`(${sniffedColumns.length.toLocaleString("en")})`}
            description={`${sniffed.sampleRows.length === 0 ? "There are no rows" : `The first ${formatCountOf(sniffed.sampleRows.length, "row")}`}. Names and types can be changed in the header.`}
            actions={
              <SpaceBetween direction="horizontal" size="s" alignItems="center">
                {isSniffing && <StatusIndicator type="loading">Reading again</StatusIndicator>}
                {edits.size > 0 && (
                  <Button onClick={() => setEdits(noColumnEdits)}>Undo {formatCountOf(edits.size, "change")}</Button>
                )}
              </SpaceBetween>
            }
          >
            Columns
          </Header>
        }
      >
        <SpaceBetween size="s">
          <ColumnsGrid
            columns={columns}
            sniffedColumns={sniffedColumns}
            issues={issues}
            sampleRows={sniffed.sampleRows}
            nullValues={nullValues}
            decimalSeparator={dialect.decimalSeparator}
            onChange={change}
          />
          {issues.size > 0 && (
            <Box color="text-status-error">
              {formatCountOf(issues.size, "column")} cannot keep {issues.size === 1 ? "its name" : "their names"}.
              First: column {(issues.keys().next().value ?? 0) + 1}. {issues.values().next().value}
            </Box>
          )}
        </SpaceBetween>
      </Container>
      <ImportTarget
        uploadId={uploadId}
        fileName={sniffed.fileName}
        importOptions={{ dialect, columns, nullValues: [...nullValues] }}
        isBlocked={issues.size > 0 || isSniffing || isUnreadable}
      />
    </SpaceBetween>
  );
}
