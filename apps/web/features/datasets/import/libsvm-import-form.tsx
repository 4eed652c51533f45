"use client";

import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tiles from "@cloudscape-design/components/tiles";
import type { SniffUploadResponse } from "@sagebrush/contracts/datasets/dataset";
import type { LibsvmImportOptions } from "@sagebrush/contracts/datasets/dataset-import";
import { useState } from "react";
import { ColumnsContainer } from "./columns-container.tsx";
import { ColumnsGrid } from "./columns-grid.tsx";
import { ImportTarget } from "./import-target.tsx";
import { SniffWarnings } from "./sniff-warnings.tsx";

const absentChoices = [
  {
    value: "zero",
    label: "Zero",
    description: "Right for counts and shares, such as how often a word occurs.",
  },
  {
    value: "missing",
    label: "A missing value",
    description: "As XGBoost takes it: unknown, and trees learn which way such rows go.",
  },
];

interface LibsvmImportFormProps {
  uploadId: string;
  sniffed: SniffUploadResponse;
  options: LibsvmImportOptions;
}

/** Of a libsvm file only the meaning of what it leaves out is open. */
export function LibsvmImportForm({ uploadId, sniffed, options }: LibsvmImportFormProps) {
  const [absentValues, setAbsentValues] = useState(options.absentValues);
  const shownRows = sniffed.sampleRows.map((row) => row.map((cell) => cell ?? (absentValues === "zero" ? "0" : null)));
  return (
    <SpaceBetween size="l">
      <SniffWarnings warnings={sniffed.warnings} />
      <Container header={<Header variant="h2">What a row leaves out</Header>}>
        <Tiles
          columns={2}
          ariaLabel="What an index that a row leaves out means"
          value={absentValues}
          items={absentChoices}
          onChange={({ detail }) => setAbsentValues(detail.value === "missing" ? "missing" : "zero")}
        />
      </Container>
      <ColumnsContainer
        columnCount={sniffed.columns.length}
        sampleRowCount={shownRows.length}
        advice="The label, the weight and the query id where there are any, then a column for each index."
        issues={new Map()}
        editCount={0}
        onUndo={() => {}}
      >
        <ColumnsGrid
          columns={sniffed.columns}
          sniffedColumns={sniffed.columns}
          issues={new Map()}
          sampleRows={shownRows}
          editable="nothing"
        />
      </ColumnsContainer>
      <ImportTarget
        uploadId={uploadId}
        fileName={sniffed.fileName}
        importOptions={{ format: "libsvm", absentValues }}
        isBlocked={false}
      />
    </SpaceBetween>
  );
}
