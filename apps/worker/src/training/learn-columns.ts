import type { SignatureInput } from "@sagebrush/contracts/models/signature";
import type { FeatureRequirements } from "@sagebrush/ml/estimator";
import {
  fitColumns,
  fitPreprocessing,
  joinPreprocessing,
  requireFeatureNames,
} from "@sagebrush/ml/preprocessing/fit-preprocessing";
import type { ColumnPreprocessing, Preprocessing } from "@sagebrush/ml/preprocessing/preprocessing";
import { columnNamed, selectRows, type Table } from "@sagebrush/ml/table";
import type { DealtTable } from "./deal-rows.ts";
import { describeInput } from "./model-signature.ts";
import { columnPortions } from "./raw-data.ts";
import type { TableTask } from "./table-task.ts";

/**
 * Learns from the training rows how raw columns become features, and describes the columns as the model's inputs, reading
 * each column once.
 * @throws TrainingDataError when the columns cannot be learned from
 */
export async function learnColumns(
  task: TableTask,
  { data, rows }: Pick<DealtTable, "data" | "rows">,
  requirements: FeatureRequirements,
): Promise<{ preprocessing: Preprocessing; inputs: SignatureInput[] }> {
  const { featureColumns } = task.specification.inputDataConfig;
  const describe = (plans: readonly ColumnPreprocessing[], table: Table) =>
    plans.map((plan) => describeInput(plan, columnNamed(table, plan.name), task));
  // Which column is the text, or which side of a pair, is told by all of them together.
  if (requirements.texts !== undefined || requirements.pair !== undefined) {
    const table = await data.read(featureColumns);
    const preprocessing = fitPreprocessing(selectRows(table, rows), featureColumns, requirements);
    return { preprocessing, inputs: describe(preprocessing.columns, table) };
  }
  requireFeatureNames(featureColumns);
  const columns: ColumnPreprocessing[] = [];
  const inputs: SignatureInput[] = [];
  for (const names of columnPortions(featureColumns, data)) {
    const table = await data.read(names);
    const plans = fitColumns(selectRows(table, rows).columns, requirements);
    columns.push(...plans);
    inputs.push(...describe(plans, table));
  }
  return { preprocessing: joinPreprocessing(columns, requirements), inputs };
}
