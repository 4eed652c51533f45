import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";
import { looksLikeText } from "./looks-like-text.ts";

/** As many different values in as many rows: names of which none says anything of another row. */
export function isIdentifier(
  { distinctCount, isDistinctCountApproximate, missingCount }: ColumnProfile,
  rowCount: number,
) {
  const present = rowCount - missingCount;
  return present > fewestIdentifiers && distinctCount === present && !isDistinctCountApproximate;
}

/** In fewer rows all values may differ by chance. */
const fewestIdentifiers = 200;

/**
 * The two columns that most likely are the sides of a pair, in their order: texts first, then names, those told apart most
 * finely. Null where there are no two.
 */
export function suggestPair(candidates: readonly ColumnProfile[], rowCount: number): [string, string] | null {
  const usable = candidates.filter(
    (column) =>
      column.kind === "string" &&
      column.distinctCount > 1 &&
      (looksLikeText(column) || !isIdentifier(column, rowCount)),
  );
  const [first, second] = usable.toSorted(
    (one, other) =>
      Number(looksLikeText(other)) - Number(looksLikeText(one)) || other.distinctCount - one.distinctCount,
  );
  if (first === undefined || second === undefined) return null;
  const names = usable.filter((column) => column === first || column === second).map(({ name }) => name);
  return [names[0] ?? first.name, names[1] ?? second.name];
}
