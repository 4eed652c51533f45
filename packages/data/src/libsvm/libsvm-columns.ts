import { type ImportColumn, maxImportColumns } from "@sagebrush/contracts/datasets/csv-import";
import { StudioError } from "@sagebrush/contracts/errors";
import type { LibsvmRow } from "./parse-row.ts";

/** What the rows of a file have, gathered row by row. */
export class LibsvmShape {
  rowCount = 0;
  hasWeights = false;
  hasQueryIds = false;
  hasWholeLabels = true;
  firstIndex = Number.POSITIVE_INFINITY;
  lastIndex = -1;

  add({ label, weight, queryId, indices }: LibsvmRow): void {
    this.rowCount++;
    this.hasWeights ||= weight !== null;
    this.hasQueryIds ||= queryId !== null;
    this.hasWholeLabels &&= Number.isSafeInteger(label);
    const last = indices.at(-1);
    if (last === undefined) return;
    this.firstIndex = Math.min(this.firstIndex, indices[0] ?? last);
    this.lastIndex = Math.max(this.lastIndex, last);
  }

  /** Counting begins at 0, or at 1 where no row has an index 0, as both are in use. */
  get featureIndices(): number[] {
    const start = Math.min(this.firstIndex, 1);
    return Array.from({ length: Math.max(0, this.lastIndex - start + 1) }, (_, at) => start + at);
  }

  /** @throws StudioError ResourceLimitExceeded beyond 10,000 columns. */
  columns(): ImportColumn[] {
    const columns: ImportColumn[] = [
      { name: "label", type: this.hasWholeLabels ? "integer" : "number" },
      ...(this.hasWeights ? [{ name: "weight", type: "number" } as const] : []),
      ...(this.hasQueryIds ? [{ name: "qid", type: "integer" } as const] : []),
      ...this.featureIndices.map((index) => ({ name: `f${index}`, type: "number" }) as const),
    ];
    if (columns.length <= maxImportColumns) return columns;
    throw new StudioError(
      "ResourceLimitExceeded",
      `The file has ${columns.length.toLocaleString("en-US")} columns; at most ${maxImportColumns.toLocaleString("en-US")} can be imported.`,
    );
  }

  /** A row's cells in the order of the columns; null is missing. */
  cells(row: LibsvmRow, absentValues: "zero" | "missing"): (number | null)[] {
    const cells: (number | null)[] = [row.label];
    if (this.hasWeights) cells.push(row.weight ?? 1);
    if (this.hasQueryIds) cells.push(row.queryId);
    const start = cells.length - Math.min(this.firstIndex, 1);
    const absent = absentValues === "zero" ? 0 : null;
    for (let index = Math.min(this.firstIndex, 1); index <= this.lastIndex; index++) cells.push(absent);
    for (const [at, index] of row.indices.entries()) cells[start + index] = row.values[at] ?? null;
    return cells;
  }
}
