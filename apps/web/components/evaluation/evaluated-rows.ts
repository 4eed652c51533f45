import type { Model } from "@sagebrush/contracts/models/model";
import { formatCount } from "../../lib/format-numbers.ts";

const sources: Readonly<Record<Model["evaluatedOn"], string>> = {
  test: "test rows, which the model has never seen.",
  validation: "validation rows, which early stopping has looked at: the figures may flatter.",
  train: "training rows, as none were kept back: the figures flatter.",
};

/** On which rows the figures were measured, and how far they can be trusted. */
export function evaluatedRows({ evaluation, evaluatedOn }: Pick<Model, "evaluation" | "evaluatedOn">): string {
  if (evaluation === null) return "";
  const weighted =
    "weightColumnName" in evaluation && evaluation.weightColumnName !== null
      ? ` Each row counts by its ${evaluation.weightColumnName}.`
      : "";
  return `On ${formatCount(evaluation.rowCount)} ${sources[evaluatedOn]}${weighted}`;
}
