import { maxImportColumns } from "@sagebrush/contracts/datasets/csv-import";

/** One row of a libsvm file, features by ascending index. */
export interface LibsvmRow {
  label: number;
  weight: number | null;
  queryId: number | null;
  indices: number[];
  values: number[];
}

const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const namedNumbers = new Map([
  ["inf", Number.POSITIVE_INFINITY],
  ["+inf", Number.POSITIVE_INFINITY],
  ["-inf", Number.NEGATIVE_INFINITY],
  ["nan", Number.NaN],
]);

/**
 * Reads `label[:weight] [qid:n] index:value ...`, as XGBoost and SageMaker write it; what follows a `#` is a comment.
 * @returns null for a blank line or a comment, and what is wrong for a line that is no row
 */
export function parseLibsvmRow(line: string): LibsvmRow | { problem: string } | null {
  const comment = line.indexOf("#");
  const tokens = (comment === -1 ? line : line.slice(0, comment)).split(/[ \t\r]+/).filter((token) => token !== "");
  const [first, ...others] = tokens;
  if (first === undefined) return null;
  const head = parseLabel(first);
  if (head === null) return { problem: `The label '${shown(first)}' is not a number, or number:weight.` };
  const [second] = others;
  const hasQueryId = second?.startsWith("qid:") ?? false;
  const queryId = hasQueryId ? parseIndex(second?.slice(4) ?? "") : null;
  if (hasQueryId && queryId === null) return { problem: `'${shown(second ?? "")}' is not a query id such as qid:7.` };
  const row: LibsvmRow = { ...head, queryId, indices: [], values: [] };
  let previous = -1;
  for (const token of hasQueryId ? others.slice(1) : others) {
    const colon = token.indexOf(":");
    const index = parseIndex(token.slice(0, Math.max(colon, 0)));
    const value = parseNumber(token.slice(colon + 1));
    if (index === null || value === null) return { problem: `'${shown(token)}' is not index:value.` };
    if (index <= previous) return { problem: `Index ${index} follows ${previous}; indices rise within a row.` };
    if (index >= maxImportColumns) {
      return {
        problem: `Index ${index} is too large: at most ${maxImportColumns.toLocaleString("en-US")} columns can be imported.`,
      };
    }
    previous = index;
    row.indices.push(index);
    row.values.push(value);
  }
  return row;
}

function parseLabel(token: string): Pick<LibsvmRow, "label" | "weight"> | null {
  const [labelText = "", weightText, ...rest] = token.split(":");
  const label = parseNumber(labelText);
  const weight = weightText === undefined ? null : parseNumber(weightText);
  const isWrong =
    label === null || Number.isNaN(label) || rest.length > 0 || (weightText !== undefined && weight === null);
  return isWrong ? null : { label, weight };
}

function parseNumber(text: string): number | null {
  return numberPattern.test(text) ? Number(text) : (namedNumbers.get(text.toLowerCase()) ?? null);
}

function parseIndex(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function shown(token: string): string {
  return token.length > 40 ? `${token.slice(0, 40)}…` : token;
}
