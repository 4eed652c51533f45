"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type Ref, useImperativeHandle, useLayoutEffect, useRef, useState } from "react";
import styles from "./data-grid.module.css";
import { DataGridCell } from "./data-grid-cell.tsx";

export interface DataGridColumn {
  id: string;
  width: number;
  header: ReactNode;
  /** Numbers line up at their right edge. */
  isNumeric: boolean;
}

export interface DataGridHandle {
  scrollToRow: (rowIndex: number) => void;
  scrollToColumn: (columnIndex: number) => void;
}

interface DataGridProps {
  label: string;
  columns: readonly DataGridColumn[];
  rowCount: number;
  /** What the first row is called; 1 unless the grid shows a part of a table. */
  firstRowNumber?: number;
  /** Of the whole table, where the grid shows a part. */
  totalRowCount?: number;
  /** null for a missing value, undefined while it is loading. */
  cellAt: (rowIndex: number, columnIndex: number) => string | null | undefined;
  /** A reason to mark the cell, shown when one points at it. */
  warningAt?: (rowIndex: number, columnIndex: number) => string | undefined;
  /** Told as one scrolls: the rows drawn, from and up to but without. */
  onRowsShown?: (start: number, end: number) => void;
  headerHeight?: number;
  maximumHeight?: number;
  ref?: Ref<DataGridHandle>;
}

const rowHeight = 32;
const gutterWidth = 72;

/** A table of any length and width that draws only the cells in sight. */
export function DataGrid(props: DataGridProps) {
  const { label, columns, rowCount, firstRowNumber = 1, totalRowCount = rowCount, cellAt, warningAt } = props;
  const { onRowsShown, headerHeight = 52, maximumHeight = 560, ref } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [availableWidth, setAvailableWidth] = useState(0);
  const wishedWidth = columns.reduce((sum, column) => sum + column.width, 0);
  // A narrow table takes the whole width.
  const stretch = Math.max(1, (availableWidth - gutterWidth - 1) / Math.max(1, wishedWidth));
  const rows = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    paddingStart: headerHeight,
    scrollPaddingStart: headerHeight,
    onChange: ({ range }) => {
      if (range !== null) onRowsShown?.(range.startIndex, range.endIndex + 1);
    },
  });
  const visibleColumns = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (columns[index]?.width ?? 120) * stretch,
    overscan: 4,
    paddingStart: gutterWidth,
    scrollPaddingStart: gutterWidth,
  });

  // The browser tells how wide the grid is, now and when the window or a panel changes it.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setAvailableWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // The virtualizer keeps sizes it has asked for, so it is told when they are others.
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what the sizes are made of
  useLayoutEffect(() => visibleColumns.measure(), [stretch, wishedWidth, columns.length]);

  useImperativeHandle(ref, () => ({
    scrollToRow: (rowIndex) => rows.scrollToIndex(rowIndex, { align: "start" }),
    scrollToColumn: (columnIndex) => visibleColumns.scrollToIndex(columnIndex, { align: "start" }),
  }));

  const drawnColumns = visibleColumns.getVirtualItems();
  const width = visibleColumns.getTotalSize();
  // Room for the horizontal scroll bar.
  const height = Math.min(maximumHeight, headerHeight + rowCount * rowHeight + 18);

  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are drawn out of the table's flow, which a table element cannot do
    <div
      ref={scroller}
      role="table"
      aria-label={label}
      aria-rowcount={totalRowCount + 1}
      aria-colcount={columns.length + 1}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach it
      tabIndex={0}
      className={styles.scroller}
      style={{ blockSize: height }}
    >
      <div role="presentation" style={{ blockSize: rows.getTotalSize(), inlineSize: width }}>
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: a row of headers is not interactive */}
        <div
          role="row"
          aria-rowindex={1}
          className={styles.header}
          style={{ blockSize: headerHeight, inlineSize: width }}
        >
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          {/* biome-ignore lint/a11y/useFocusableInteractive: as above */}
          <div role="columnheader" aria-colindex={1} className={styles.gutter} style={{ inlineSize: gutterWidth }}>
            Row
          </div>
          {drawnColumns.map(({ index, start, size }) => (
            // biome-ignore lint/a11y/useSemanticElements: as above
            // biome-ignore lint/a11y/useFocusableInteractive: as above
            <div
              key={columns[index]?.id}
              role="columnheader"
              aria-colindex={index + 2}
              className={styles.headerCell}
              style={{ insetInlineStart: start, inlineSize: size }}
            >
              {columns[index]?.header}
            </div>
          ))}
        </div>
        {rows.getVirtualItems().map((row) => (
          // biome-ignore lint/a11y/useSemanticElements: as above
          // biome-ignore lint/a11y/useFocusableInteractive: as above
          <div
            key={row.index}
            role="row"
            aria-rowindex={firstRowNumber + row.index + 1}
            className={styles.row}
            style={{ blockSize: rowHeight, inlineSize: width, transform: `translateY(${row.start}px)` }}
          >
            {/* biome-ignore lint/a11y/useSemanticElements: as above */}
            {/* biome-ignore lint/a11y/useFocusableInteractive: as above */}
            <div role="rowheader" aria-colindex={1} className={styles.gutter} style={{ inlineSize: gutterWidth }}>
              {(firstRowNumber + row.index).toLocaleString("en")}
            </div>
            {drawnColumns.map(({ index, start, size }) => (
              <DataGridCell
                key={columns[index]?.id}
                text={cellAt(row.index, index)}
                warning={warningAt?.(row.index, index)}
                columnIndex={index}
                isNumeric={columns[index]?.isNumeric ?? false}
                style={{ insetInlineStart: start, inlineSize: size }}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
