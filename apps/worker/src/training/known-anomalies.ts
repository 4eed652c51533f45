import type { KnownAnomalies } from "@sagebrush/ml/evaluation/judged-rows";
import { encodeTarget, learnTargetEncoding } from "@sagebrush/ml/preprocessing/target";
import type { TableColumn } from "@sagebrush/ml/table";

/**
 * Which rows a column calls anomalies: of two numbers those of the larger one, of two texts those of the rarer one, for a
 * text says by its frequency what is normal.
 * @param rows those that are judged
 * @throws TrainingDataError when the column does not have two different values
 */
export function knownAnomalies(
  column: TableColumn,
  labelOfNumber: ((value: number) => string) | undefined,
  rows: Int32Array,
): KnownAnomalies {
  const encoding = learnTargetEncoding(column, "binary-classification", labelOfNumber);
  const encoded = encodeTarget(column, encoding);
  const positives = encoded.target.reduce((sum, code) => sum + code, 0);
  const isSwapped = column.kind === "categorical" && positives > encoded.target.length / 2;
  const [first = "", second = ""] = encoding.labels;
  const known = new Map(Array.from(encoded.rows, (row, at) => [row, encoded.target[at] ?? Number.NaN]));
  return {
    targetColumnName: column.name,
    labels: isSwapped ? [second, first] : [first, second],
    target: Float64Array.from(rows, (row) => {
      const code = known.get(row) ?? Number.NaN;
      return isSwapped ? 1 - code : code;
    }),
  };
}
