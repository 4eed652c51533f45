import type { SniffResult } from "@sagebrush/contracts/datasets/dataset-import";
import { LibsvmShape } from "./libsvm-columns.ts";
import { type LibsvmRow, parseLibsvmRow } from "./parse-row.ts";

const maxSampleRows = 50;
const maxSampleCells = 100_000;

/** A file's whole lines, as far as its head shows them. */
function linesOf(head: Buffer, isWhole: boolean): string[] {
  const lines = head.toString("latin1").split("\n");
  return isWhole ? lines : lines.slice(0, -1);
}

/**
 * Whether nine of ten lines of a file's head are rows of libsvm with a feature: no table of cells looks like that, and a
 * line that is none is to be listed, not to make the file something else.
 */
export function looksLikeLibsvm(head: Buffer, isWhole: boolean): boolean {
  let withFeatures = 0;
  let problems = 0;
  for (const line of linesOf(head, isWhole).slice(0, 100)) {
    const row = parseLibsvmRow(line);
    if (row === null) continue;
    if ("problem" in row) problems++;
    else if (row.indices.length > 0) withFeatures++;
  }
  return withFeatures > 0 && withFeatures >= 9 * problems;
}

/** @param head the first megabytes of a file that {@link looksLikeLibsvm} */
export function sniffLibsvm(head: Buffer, isWhole: boolean): SniffResult {
  const shape = new LibsvmShape();
  const rows: LibsvmRow[] = [];
  let rejectedCount = 0;
  for (const line of linesOf(head, isWhole)) {
    const row = parseLibsvmRow(line);
    if (row === null) continue;
    if ("problem" in row) {
      rejectedCount++;
      continue;
    }
    shape.add(row);
    if (rows.length < maxSampleRows) rows.push(row);
  }
  const columns = shape.columns();
  const shownRows = rows.slice(0, Math.max(5, Math.floor(maxSampleCells / columns.length)));
  return {
    options: { format: "libsvm", absentValues: "zero" },
    columns,
    // The absent ones are left open, as it is the user's choice what they mean.
    sampleRows: shownRows.map((row) =>
      shape.cells(row, "missing").map((cell) => (cell === null ? null : String(cell))),
    ),
    warnings: [
      ...(isWhole ? [] : ["Only the beginning was looked at: later rows may have further columns."]),
      ...(rejectedCount === 0 ? [] : [rejectedWarning(rejectedCount)]),
    ],
  };
}

function rejectedWarning(count: number): string {
  return count === 1
    ? "One of the first lines is no row; it would be left out and listed."
    : `${count} of the first lines are no rows; they would be left out and listed.`;
}
