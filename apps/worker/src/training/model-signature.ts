import type { ModelSignature, SignatureInput } from "@sagebrush/contracts/models/signature";
import type { CategoricalPreprocessing, ColumnPreprocessing } from "@sagebrush/ml/preprocessing/preprocessing";
import type { TableColumn } from "@sagebrush/ml/table";
import { isSupervised } from "./deal-rows.ts";
import type { TableTask } from "./table-task.ts";

/** Enough for a form's list; a model knows no more than a hundred anyway. */
const maximumListedCategories = 100;

/** What the model's file says it takes. @param options.inputs see {@link describeInput} */
export function describeSignature(options: {
  task: TableTask;
  inputs: SignatureInput[];
  labels: readonly string[];
  survival: ModelSignature["survival"];
  /** The algorithm's. */
  answer?: ModelSignature["answer"];
}): ModelSignature {
  const { task, inputs, labels, survival, answer } = options;
  const { problemType, inputDataConfig } = task.specification;
  return {
    problemType,
    target: isSupervised(problemType) ? inputDataConfig.targetColumn : null,
    labels: [...labels],
    ...(survival && { survival }),
    ...(answer && { answer }),
    inputs,
  };
}

/** @param column of all rows of the dataset */
export function describeInput(plan: ColumnPreprocessing, column: TableColumn, { columns }: TableTask): SignatureInput {
  const { name } = plan;
  if (plan.kind === "text") return { name, type: "text", hasMissing: hasNoText(column) };
  if (column.kind === "categorical") {
    const categories = categoriesOf(plan.kind === "categorical" ? plan : null);
    return { name, type: "category", categories, hasMissing: column.codes.includes(-1) };
  }
  const known = column.values.filter((value) => !Number.isNaN(value)).sort();
  const hasMissing = known.length < column.values.length;
  const type = columns.find((candidate) => candidate.name === name)?.type;
  if (type === "boolean") return { name, type, hasMissing };
  return {
    name,
    type: type === "date" || type === "timestamp" ? "timestamp" : type === "integer" ? "integer" : "number",
    minimum: finiteOrNull(known[0]),
    maximum: finiteOrNull(known.at(-1)),
    median: finiteOrNull(known[Math.floor((known.length - 1) / 2)]),
    hasMissing,
  };
}

function hasNoText(column: TableColumn): boolean {
  return column.kind === "categorical" && column.codes.includes(-1);
}

function categoriesOf(plan: CategoricalPreprocessing | null): string[] {
  return plan ? plan.categories.slice(0, maximumListedCategories) : [];
}

/** JSON has no infinity. */
function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
