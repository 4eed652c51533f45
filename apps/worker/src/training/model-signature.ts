import type { ModelSignature, SignatureInput } from "@sagebrush/contracts/models/signature";
import type { CategoricalPreprocessing, Preprocessing } from "@sagebrush/ml/preprocessing/preprocessing";
import { columnNamed, type Table, type TableColumn } from "@sagebrush/ml/table";
import { isSupervised } from "./deal-rows.ts";
import type { TableTask } from "./table-task.ts";

/** Enough for a form's list; a model knows no more than a hundred anyway. */
const maximumListedCategories = 100;

/** What the model's file says it takes: every raw column with what a form needs to offer it. */
export function describeSignature(options: {
  task: TableTask;
  table: Table;
  preprocessing: Preprocessing;
  labels: readonly string[];
  survival: ModelSignature["survival"];
  /** The algorithm's. */
  answer?: ModelSignature["answer"];
}): ModelSignature {
  const { task, table, preprocessing, labels, survival, answer } = options;
  const { problemType, inputDataConfig } = task.specification;
  const types = new Map(task.columns.map(({ name, type }) => [name, type]));
  return {
    problemType,
    target: isSupervised(problemType) ? inputDataConfig.targetColumn : null,
    labels: [...labels],
    ...(survival && { survival }),
    ...(answer && { answer }),
    inputs: preprocessing.columns.map((plan): SignatureInput => {
      const column = columnNamed(table, plan.name);
      if (plan.kind === "text") return { name: plan.name, type: "text", hasMissing: hasNoText(column) };
      if (column.kind === "categorical") {
        return {
          name: plan.name,
          type: "category",
          categories: categoriesOf(plan.kind === "categorical" ? plan : null),
          hasMissing: column.codes.includes(-1),
        };
      }
      const known = column.values.filter((value) => !Number.isNaN(value)).sort();
      const hasMissing = known.length < column.values.length;
      const type = types.get(plan.name);
      if (type === "boolean") return { name: plan.name, type, hasMissing };
      return {
        name: plan.name,
        type: type === "date" || type === "timestamp" ? "timestamp" : type === "integer" ? "integer" : "number",
        minimum: finiteOrNull(known[0]),
        maximum: finiteOrNull(known.at(-1)),
        median: finiteOrNull(known[Math.floor((known.length - 1) / 2)]),
        hasMissing,
      };
    }),
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
