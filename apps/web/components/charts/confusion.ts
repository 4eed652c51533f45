/** The share of a row's rows that a cell holds; 0 for a class without rows. */
export function shareOfRow(row: readonly number[], count: number): number {
  const total = row.reduce((sum, other) => sum + other, 0);
  return total === 0 ? 0 : count / total;
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
