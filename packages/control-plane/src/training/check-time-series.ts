import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";
import type { FieldIssue } from "@sagebrush/contracts/errors";
import type { TrainingJobSpecification } from "@sagebrush/contracts/training/training-job";
import { profileOf, type TrainableDataset } from "./trainable-dataset.ts";

/** What the profile tells of the columns that make series; single rows are checked when they are read. */
export function timeSeriesColumnIssues(
  { inputDataConfig }: TrainingJobSpecification,
  dataset: TrainableDataset,
): FieldIssue[] {
  const config = inputDataConfig.timeSeriesConfig;
  if (config === undefined) return [];
  const check = (name: string, field: string, problemOf: (profile: ColumnProfile) => string | null): FieldIssue[] => {
    const profile = profileOf(dataset, name);
    const message = profile ? problemOf(profile) : `The dataset has no column '${name}'.`;
    return message === null ? [] : [{ path: ["inputDataConfig", "timeSeriesConfig", field], message }];
  };
  return [
    ...check(config.timeColumn, "timeColumn", timeProblem),
    ...(config.itemIdColumn === undefined ? [] : check(config.itemIdColumn, "itemIdColumn", itemProblem)),
    ...config.staticColumns.flatMap((name) => check(name, "staticColumns", () => null)),
    ...config.dynamicColumns.flatMap((name) => check(name, "dynamicColumns", dynamicProblem)),
  ];
}

function timeProblem({ name, kind, type, distinctCount }: ColumnProfile): string | null {
  if (kind === "boolean" || type === "number") {
    return `Column '${name}' is ${type}; a time column holds dates, times or whole numbers.`;
  }
  if (distinctCount < 2) return `Column '${name}' has one time only; a series has several.`;
  return null;
}

function itemProblem({ name, type }: ColumnProfile): string | null {
  if (type !== "number") return null;
  return `Column '${name}' holds numbers with fractions; the column that tells series apart holds texts or whole numbers.`;
}

function dynamicProblem({ name, kind, type }: ColumnProfile): string | null {
  if (kind === "numeric" || kind === "boolean") return null;
  return `Column '${name}' is ${type}; a dynamic feature is a number.`;
}
