import type { LabelledRows, SupervisedProblemType, TrainingTask } from "../estimator.ts";
import diabetes from "./diabetes.json" with { type: "json" };
import gaps from "./gaps.json" with { type: "json" };
import peers from "./peer-metrics.json" with { type: "json" };
import wine from "./wine.json" with { type: "json" };

// What make_references.py wrote, for the tests of the tree algorithms.

export type ReferenceName = keyof typeof peers.metrics;

const dataSets: Record<
  ReferenceName,
  { columns: (number | null)[][]; target: number[]; problemType: SupervisedProblemType }
> = {
  diabetes: { ...diabetes, problemType: "regression" },
  wine: { ...wine, problemType: "multiclass-classification" },
  gaps: { ...gaps, problemType: "binary-classification" },
};

/** The data set with the held-out rows as the validation rows, so that the metrics of the last report are those compared. */
export function referenceTask(name: ReferenceName): TrainingTask {
  const { target, problemType } = dataSets[name];
  const rows = [...target.keys()];
  return {
    problemType,
    classCount: problemType === "regression" ? 0 : Math.max(...target) + 1,
    train: labelled(
      name,
      rows.filter((row) => row % 3 !== 0),
    ),
    validation: labelled(
      name,
      rows.filter((row) => row % 3 === 0),
    ),
  };
}

function labelled(name: ReferenceName, rows: readonly number[]): LabelledRows {
  const { columns, target } = dataSets[name];
  return {
    features: {
      rowCount: rows.length,
      names: columns.map((_, index) => `f${index}`),
      columns: columns.map((column) => Float32Array.from(rows, (row) => column[row] ?? Number.NaN)),
    },
    target: Float64Array.from(rows, (row) => target[row]),
  };
}

/** A peer's metric on the held-out rows: its mean over seeds and the standard deviation of one of them. */
export function peerMetric(
  name: ReferenceName,
  algorithm: string,
  metric: string,
): { mean: number; deviation: number } {
  const ofPeers: Record<string, Record<string, { mean: number; deviation: number }>> = peers.metrics[name];
  const found = ofPeers[algorithm]?.[metric];
  if (!found) throw new Error(`make_references.py wrote no ${metric} of ${algorithm} for ${name}.`);
  return found;
}
