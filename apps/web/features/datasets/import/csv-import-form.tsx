"use client";

import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { CsvImportOptions, CsvSniffOverrides } from "@sagebrush/contracts/datasets/csv-import";
import type { SniffUploadResponse } from "@sagebrush/contracts/datasets/dataset";
import { useState } from "react";
import {
  applyColumnEdits,
  type ColumnEdits,
  columnIssues,
  editColumn,
  keepEdits,
  noColumnEdits,
} from "./column-edits.ts";
import { ColumnsContainer } from "./columns-container.tsx";
import { ColumnsGrid } from "./columns-grid.tsx";
import { DialectForm } from "./dialect-form.tsx";
import { ImportTarget } from "./import-target.tsx";
import { SniffWarnings } from "./sniff-warnings.tsx";

interface CsvImportFormProps {
  uploadId: string;
  sniffed: SniffUploadResponse;
  options: CsvImportOptions;
  isSniffing: boolean;
  /** The latest dialect could not be read; `sniffed` is the one before. */
  isUnreadable: boolean;
  onDialectChange: (change: CsvSniffOverrides) => void;
}

export function CsvImportForm(props: CsvImportFormProps) {
  const { uploadId, sniffed, options, isSniffing, isUnreadable, onDialectChange } = props;
  const { dialect, columns: sniffedColumns } = options;
  const [nullValues, setNullValues] = useState<readonly string[]>(options.nullValues);
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

  return (
    <SpaceBetween size="l">
      <SniffWarnings warnings={sniffed.warnings} />
      <Container header={<Header variant="h2">How the file is written</Header>}>
        <DialectForm
          dialect={dialect}
          nullValues={nullValues}
          onDialectChange={onDialectChange}
          onNullValuesChange={setNullValues}
        />
      </Container>
      <ColumnsContainer
        columnCount={sniffedColumns.length}
        sampleRowCount={sniffed.sampleRows.length}
        advice="Names and types can be changed in the header."
        issues={issues}
        isSniffing={isSniffing}
        editCount={edits.size}
        onUndo={() => setEdits(noColumnEdits)}
      >
        <ColumnsGrid
          columns={columns}
          sniffedColumns={sniffedColumns}
          issues={issues}
          sampleRows={sniffed.sampleRows}
          nullValues={nullValues}
          decimalSeparator={dialect.decimalSeparator}
          onChange={(columnIndex, change) =>
            setEdits((current) => editColumn(current, sniffedColumns, columnIndex, change))
          }
        />
      </ColumnsContainer>
      <ImportTarget
        uploadId={uploadId}
        fileName={sniffed.fileName}
        importOptions={{ format: "csv", dialect, columns, nullValues: [...nullValues] }}
        isBlocked={issues.size > 0 || isSniffing || isUnreadable}
      />
    </SpaceBetween>
  );
}
