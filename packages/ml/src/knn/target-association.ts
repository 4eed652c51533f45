import type { FeatureImportance, LabelledRows, SupervisedProblemType } from "../estimator.ts";

/**
 * For each feature by itself the share of the target's variance that goes with it: the squared correlation; for classes
 * the mean of those with the indicator of each class, weighted by how much that varies.
 * O(rows * features), times the classes.
 */
export function targetAssociations(
  { features, target }: LabelledRows,
  { problemType, classCount }: { problemType: SupervisedProblemType; classCount: number },
): FeatureImportance[] {
  const { rowCount, columns, names } = features;
  const outputs = problemType === "regression" ? 1 : classCount;
  const wanted = (row: number, output: number) =>
    problemType === "regression" ? target[row] : target[row] === output ? 1 : 0;
  const means = Float64Array.from({ length: outputs }, (_, output) => {
    let sum = 0;
    for (let row = 0; row < rowCount; row++) sum += wanted(row, output);
    return sum / rowCount;
  });
  let variance = 0;
  for (let row = 0; row < rowCount; row++)
    for (let output = 0; output < outputs; output++) variance += (wanted(row, output) - means[output]) ** 2;
  const values = columns.map((column) => {
    let sum = 0;
    for (let row = 0; row < rowCount; row++) sum += column[row];
    const mean = sum / rowCount;
    const together = new Float64Array(outputs);
    let own = 0;
    for (let row = 0; row < rowCount; row++) {
      const deviation = column[row] - mean;
      own += deviation ** 2;
      if (problemType === "regression") together[0] += deviation * target[row];
      else together[target[row]] += deviation;
    }
    // Deviations sum to 0, so the means of the target need not be taken off.
    const explained = together.reduce((total, product) => total + product ** 2, 0);
    return own > 0 && variance > 0 ? explained / (own * variance) : 0;
  });
  const total = values.reduce((sum, value) => sum + value, 0);
  return names.map((feature, at) => ({ feature, value: values[at], share: total > 0 ? values[at] / total : 0 }));
}
