import type { Model } from "@sagebrush/contracts/models/model";
import { targetUses } from "@sagebrush/contracts/training/algorithm";
import { formatCount, formatCountOf } from "../../lib/format-numbers.ts";

const sources: Readonly<Record<Model["evaluatedOn"], string>> = {
  test: "test rows, which the model has never seen.",
  validation: "validation rows, which early stopping has looked at: the figures may flatter.",
  train: "training rows, as none were kept back: the figures flatter.",
};

/** Without a target there is nothing to overfit to that the figures would flatter. */
const sourcesWithoutTarget: Readonly<Record<Model["evaluatedOn"], string>> = {
  test: "test rows, which the model has never seen.",
  validation: "validation rows.",
  train: "rows, those it was made from.",
};

/** On which rows the figures were measured, and how far they can be trusted. */
export function evaluatedRows({ evaluation, evaluatedOn }: Pick<Model, "evaluation" | "evaluatedOn">): string {
  if (evaluation === null) return "";
  if (evaluation.problemType === "forecasting") {
    const steps = formatCountOf(evaluation.predictionLength, "step");
    return `A backtest: the last ${steps} of ${formatCountOf(evaluation.judgedSeriesCount, "series", "series")} were held out, ${formatCount(evaluation.rowCount)} values, which the model has never seen.`;
  }
  const own = targetUses[evaluation.problemType] === "required" ? sources : sourcesWithoutTarget;
  const weightColumn = "weightColumnName" in evaluation ? evaluation.weightColumnName : null;
  const weighted = weightColumn === null ? "" : ` Each row counts by its ${weightColumn}.`;
  return `On ${formatCount(evaluation.rowCount)} ${own[evaluatedOn]}${weighted}`;
}
