"use client";

import SpaceBetween from "@cloudscape-design/components/space-between";
import type { SniffUploadResponse } from "@sagebrush/contracts/datasets/dataset";
import { useState } from "react";
import { applyColumnEdits, type ColumnEdits, columnIssues, editColumn, noColumnEdits } from "./column-edits.ts";
import { ColumnsContainer } from "./columns-container.tsx";
import { ColumnsGrid } from "./columns-grid.tsx";
import { ImportTarget } from "./import-target.tsx";
import { SniffWarnings } from "./sniff-warnings.tsx";

/** A Parquet file says all of itself; its columns may get other names. */
export function ParquetImportForm({ uploadId, sniffed }: { uploadId: string; sniffed: SniffUploadResponse }) {
  const [edits, setEdits] = useState<ColumnEdits>(noColumnEdits);
  const columns = applyColumnEdits(sniffed.columns, edits);
  const issues = columnIssues(columns);
  return (
    <SpaceBetween size="l">
      <SniffWarnings warnings={sniffed.warnings} />
      <ColumnsContainer
        columnCount={columns.length}
        sampleRowCount={sniffed.sampleRows.length}
        advice="Names can be changed in the header; types are those of the file."
        issues={issues}
        editCount={edits.size}
        onUndo={() => setEdits(noColumnEdits)}
      >
        <ColumnsGrid
          columns={columns}
          sniffedColumns={sniffed.columns}
          issues={issues}
          sampleRows={sniffed.sampleRows}
          editable="names"
          onChange={(columnIndex, change) =>
            setEdits((current) => editColumn(current, sniffed.columns, columnIndex, change))
          }
        />
      </ColumnsContainer>
      <ImportTarget
        uploadId={uploadId}
        fileName={sniffed.fileName}
        importOptions={{ format: "parquet", columns }}
        isBlocked={issues.size > 0}
      />
    </SpaceBetween>
  );
}
