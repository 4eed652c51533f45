import { formatPercent } from "../../lib/format-numbers.ts";

/** The share of a row's rows that a cell holds; 0 for a class without rows. */
export function shareOfRow(row: readonly number[], count: number): number {
  const total = row.reduce((sum, other) => sum + other, 0);
  return total === 0 ? 0 : count / total;
}

/** What a cell tells: rows, their share of the actual class, or of all that were predicted so. */
export type ConfusionMeasure = "count" | "actual" | "predicted";

/** The cells as they are read: "12", "3.4%"; of a class without rows, "–". */
export function confusionCells(counts: readonly (readonly number[])[], measure: ConfusionMeasure): string[][] {
  const predictedTotals = counts.map((_, predicted) => counts.reduce((sum, row) => sum + (row[predicted] ?? 0), 0));
  return counts.map((row) => {
    const actualTotal = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, predicted) => {
      if (measure === "count") return count.toLocaleString("en");
      const total = measure === "actual" ? actualTotal : (predictedTotals[predicted] ?? 0);
      return total === 0 ? "–" : formatPercent(count / total);
    });
  });
}

/** How many are right, and the most frequent mistake. */
export function confusionFacts(labels: readonly string[], counts: readonly (readonly number[])[]): string {
  let total = 0;
  let correct = 0;
  let worst = { actual: 0, predicted: 0, count: 0 };
  for (const [actual, row] of counts.entries()) {
    for (const [predicted, count] of row.entries()) {
      total += count;
      if (actual === predicted) correct += count;
      else if (count > worst.count) worst = { actual, predicted, count };
    }
  }
  if (total === 0) return "No rows.";
  const right = `${correct.toLocaleString("en")} of ${total.toLocaleString("en")} rows are right.`;
  if (worst.count === 0) return right;
  const mistake = `${worst.count.toLocaleString("en")} ${worst.count === 1 ? "row that is" : "rows that are"}`;
  return `${right} The most frequent mistake: ${mistake} '${labels[worst.actual]}' predicted as '${labels[worst.predicted]}'.`;
}
