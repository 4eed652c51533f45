"use client";

import { columnType, type ImportColumn } from "@sagebrush/contracts/datasets/csv-import";
import { DataGrid } from "../../../components/data-grid/data-grid.tsx";
import { columnTypeLabels } from "../column-type-label.ts";
import { isPlainMisfit } from "./column-edits.ts";
import styles from "./columns-grid.module.css";

interface ColumnsGridProps {
  columns: readonly ImportColumn[];
  /** As they were found, so that widths stay while one types. */
  sniffedColumns: readonly ImportColumn[];
  issues: ReadonlyMap<number, string>;
  sampleRows: readonly (readonly (string | null)[])[];
  nullValues?: readonly string[];
  decimalSeparator?: "." | ",";
  editable?: "names and types" | "names" | "nothing";
  onChange?: (columnIndex: number, change: Partial<ImportColumn>) => void;
}

/** The first rows under headers in which names and types are changed. */
export function ColumnsGrid(props: ColumnsGridProps) {
  const { columns, sniffedColumns, issues, sampleRows, nullValues = [], decimalSeparator = ".", onChange } = props;
  const { editable = "names and types" } = props;
  const missing = new Set(nullValues);
  const columnWidths = sniffedColumns.map(widthOf);

  function cellAt(rowIndex: number, columnIndex: number): string | null {
    const text = sampleRows[rowIndex]?.[columnIndex] ?? null;
    return text === null || missing.has(text) ? null : text;
  }

  function warningAt(rowIndex: number, columnIndex: number): string | undefined {
    const text = cellAt(rowIndex, columnIndex);
    const type = columns[columnIndex]?.type;
    if (
      editable !== "names and types" ||
      text === null ||
      type === undefined ||
      !isPlainMisfit(text, type, decimalSeparator)
    )
      return undefined;
    return `“${text}” cannot be read as ${columnTypeLabels[type].toLowerCase()}; the row would be rejected.`;
  }

  return (
    <DataGrid
      label="The first rows of the file"
      headerHeight={84}
      maximumHeight={460}
      rowCount={sampleRows.length}
      cellAt={cellAt}
      warningAt={warningAt}
      columns={columns.map((column, columnIndex) => ({
        id: String(columnIndex),
        width: columnWidths[columnIndex] ?? 140,
        isNumeric: column.type === "integer" || column.type === "number",
        header: (
          <ColumnEditor
            column={column}
            columnNumber={columnIndex + 1}
            issue={issues.get(columnIndex)}
            editable={editable}
            onChange={(change) => onChange?.(columnIndex, change)}
          />
        ),
      }))}
    />
  );
}

interface ColumnEditorProps {
  column: ImportColumn;
  columnNumber: number;
  issue: string | undefined;
  editable: NonNullable<ColumnsGridProps["editable"]>;
  onChange: (change: Partial<ImportColumn>) => void;
}

/** Native controls: thousands of them scroll by. */
function ColumnEditor({ column, columnNumber, issue, editable, onChange }: ColumnEditorProps) {
  return (
    <div className={styles.editor}>
      <input
        className={styles.name}
        aria-label={`Name of column ${columnNumber}`}
        aria-invalid={issue !== undefined}
        title={issue ?? column.name}
        value={column.name}
        maxLength={256}
        readOnly={editable === "nothing"}
        spellCheck={false}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <select
        className={styles.type}
        aria-label={`Type of column ${columnNumber}, ${column.name}`}
        value={column.type}
        disabled={editable !== "names and types"}
        onChange={(event) => onChange({ type: columnType.parse(event.target.value) })}
      >
        {columnType.options.map((type) => (
          <option key={type} value={type}>
            {columnTypeLabels[type]}
          </option>
        ))}
      </select>
    </div>
  );
}

function widthOf({ name }: ImportColumn): number {
  return Math.min(280, Math.max(140, name.length * 8 + 48));
}
