import type { FeatureMatrix, FittedModel } from "../estimator.ts";
import type { Table } from "../table.ts";

/** Rows that a model without a target answered, with what its answers are looked at by. */
export interface JudgedRows {
  model: Pick<FittedModel, "components" | "topics" | "wordEmbedding">;
  /** The raw columns. */
  table: Table;
  features: FeatureMatrix;
  /** As `FittedModel.predict` answers for `features`. */
  predictions: Float64Array;
  /** Which of the rows are known to be anomalies; null where nobody said. */
  knownAnomalies: KnownAnomalies | null;
  /** How a raw number reads, for example "true" or a date; as it is unless said. */
  shownNumber?: (columnName: string, value: number) => number | string;
  /** Draws the rows of the scatter plot. */
  seed: number;
}

export interface KnownAnomalies {
  targetColumnName: string;
  /** Not an anomaly, then an anomaly. */
  labels: [string, string];
  /** float64[n]: 1 for an anomaly, 0 for none, NaN where it is not known. */
  target: Float64Array;
}

/** @throws when there are no rows or an answer is not finite */
export function checkJudgedRows({ features, predictions }: JudgedRows): void {
  if (features.rowCount === 0) throw new Error("There are no rows to judge the model on.");
  const bad = predictions.findIndex((answer) => !Number.isFinite(answer));
  if (bad < 0) return;
  const row = Math.floor((bad * features.rowCount) / predictions.length);
  throw new Error(`The answer for row ${row + 1} is ${predictions[bad]}.`);
}
