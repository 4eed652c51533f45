"use client";

import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { DatasetColumn, DatasetVersion } from "@sagebrush/contracts/datasets/dataset";
import { useQueries } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { DataGrid, type DataGridHandle } from "../../../components/data-grid/data-grid.tsx";
import { ErrorAlert } from "../../../components/error-alert.tsx";
import { formatCount } from "../../../lib/format-numbers.ts";
import { columnTypeLabels } from "../column-type-label.ts";
import { listRowsQuery } from "../queries.ts";
import { cellText, columnWidth, pageOffsets, partOfRow, rowsPerPageFor, rowsPerPart } from "./row-pages.ts";
import styles from "./rows-preview.module.css";

/** From this many columns on, one looks for them by name. */
const manyColumns = 12;

/** Every row and column of a version; what is in sight is fetched. */
export function RowsPreview({ version }: { version: DatasetVersion }) {
  const { datasetName, columns } = version;
  const rowCount = version.rowCount ?? 0;
  const grid = useRef<DataGridHandle>(null);
  const [part, setPart] = useState(0);
  const [shown, setShown] = useState({ start: 0, end: 40 });

  const partStart = part * rowsPerPart;
  const partRowCount = Math.min(rowsPerPart, rowCount - partStart);
  const rowsPerPage = rowsPerPageFor(columns.length);
  const offsets = pageOffsets(partStart + shown.start, Math.min(partStart + shown.end, rowCount), rowsPerPage);
  const pages = useQueries({
    queries: offsets.map((offset) =>
      listRowsQuery({ datasetName, version: version.version, offset, limit: rowsPerPage }),
    ),
  });
  const failed = pages.find(({ error }) => error !== null);

  function cellAt(rowIndex: number, columnIndex: number) {
    const row = partStart + rowIndex;
    const page = pages[offsets.findIndex((offset) => row >= offset && row < offset + rowsPerPage)];
    return page?.data === undefined
      ? undefined
      : cellText(page.data.rows[row - page.data.offset]?.[columnIndex] ?? null);
  }

  function goToRow(rowNumber: number) {
    const rowIndex = rowNumber - 1;
    setPart(partOfRow(rowIndex));
    // The other part is drawn first; its own scroll height must be there to scroll within.
    requestAnimationFrame(() => grid.current?.scrollToRow(rowIndex % rowsPerPart));
  }

  if (rowCount === 0)
    return <Box color="text-body-secondary">No row of the file fitted. The rejected rows tell why.</Box>;

  return (
    <SpaceBetween size="s">
      <div className={styles.tools}>
        <GoToRow rowCount={rowCount} onGo={goToRow} />
        {columns.length >= manyColumns && (
          <FormField label="Go to column">
            <Select
              selectedOption={null}
              placeholder="Column name"
              filteringType="auto"
              virtualScroll
              options={columns.map(({ name, type }, index) => ({
                value: String(index),
                label: name,
                labelTag: columnTypeLabels[type],
              }))}
              onChange={({ detail }) => grid.current?.scrollToColumn(Number(detail.selectedOption.value))}
            />
          </FormField>
        )}
        {rowCount > rowsPerPart && (
          <PartChooser part={part} rowCount={rowCount} onChange={(next) => goToRow(next * rowsPerPart + 1)} />
        )}
      </div>
      <ErrorAlert error={failed?.error} {...(failed && { onRetry: () => void failed.refetch() })} />
      <DataGrid
        ref={grid}
        label={`Rows of ${datasetName}, version ${version.version}`}
        columns={columns.map((column) => ({
          id: column.name,
          width: columnWidth(column),
          isNumeric: column.type === "integer" || column.type === "number",
          header: <ColumnHeader column={column} />,
        }))}
        rowCount={partRowCount}
        firstRowNumber={partStart + 1}
        totalRowCount={rowCount}
        cellAt={cellAt}
        onRowsShown={(start, end) =>
          setShown((current) => (current.start === start && current.end === end ? current : { start, end }))
        }
        maximumHeight={620}
      />
    </SpaceBetween>
  );
}

function ColumnHeader({ column }: { column: DatasetColumn }) {
  return (
    <div title={column.name}>
      <div className={styles.columnName}>{column.name}</div>
      <div className={styles.columnType}>{columnTypeLabels[column.type]}</div>
    </div>
  );
}

function GoToRow({ rowCount, onGo }: { rowCount: number; onGo: (rowNumber: number) => void }) {
  const [text, setText] = useState("");
  const rowNumber = Number(text);
  const isValid = Number.isInteger(rowNumber) && rowNumber >= 1 && rowNumber <= rowCount;
  const go = () => {
    if (isValid) onGo(rowNumber);
  };
  return (
    <FormField
      label="Go to row"
      errorText={text !== "" && !isValid ? `Enter 1 to ${formatCount(rowCount)}.` : undefined}
    >
      <div className={styles.goToRow}>
        <Input
          value={text}
          inputMode="numeric"
          placeholder={`1 to ${formatCount(rowCount)}`}
          onChange={({ detail }) => setText(detail.value.trim())}
          onKeyDown={({ detail }) => {
            if (detail.key === "Enter") go();
          }}
        />
        <Button onClick={go} disabled={!isValid}>
          Go
        </Button>
      </div>
    </FormField>
  );
}

interface PartChooserProps {
  part: number;
  rowCount: number;
  onChange: (part: number) => void;
}

function PartChooser({ part, rowCount, onChange }: PartChooserProps) {
  const options = Array.from({ length: Math.ceil(rowCount / rowsPerPart) }, (_, index) => ({
    value: String(index),
    label: `${formatCount(index * rowsPerPart + 1)} to ${formatCount(Math.min(rowCount, (index + 1) * rowsPerPart))}`,
  }));
  return (
    <FormField label="Rows shown">
      <Select
        selectedOption={options[part] ?? null}
        options={options}
        onChange={({ detail }) => onChange(Number(detail.selectedOption.value))}
      />
    </FormField>
  );
}
