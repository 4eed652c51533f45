import type { FeatureMatrix, FittedModel, LabelledRows } from "@sagebrush/ml/estimator";
import { assembleFeatures } from "@sagebrush/ml/preprocessing/assemble-features";
import { modelFeatures, type Preprocessing, usedTextColumn } from "@sagebrush/ml/preprocessing/preprocessing";
import { transformTable } from "@sagebrush/ml/preprocessing/transform-table";
import type { Table } from "@sagebrush/ml/table";
import type { DealtTable } from "./deal-rows.ts";
import { columnPortions } from "./raw-data.ts";

type RowsOfData = Pick<DealtTable, "data" | "rows">;

/** Of a raw value and of the feature made of it. */
const bytesPerCell = 12;
const fewestStretchRows = 10_000;

export async function learnedRows(preprocessing: Preprocessing, dealt: DealtTable): Promise<LabelledRows> {
  const { target, weights, queries } = dealt;
  return {
    features: await readFeatures(preprocessing, dealt),
    target,
    ...(weights && { weights }),
    ...(queries && { groups: queries.groups }),
  };
}

/** Where the algorithm reads columns once, they are read when it asks for them. */
export async function readFeatures(preprocessing: Preprocessing, { data, rows }: RowsOfData): Promise<FeatureMatrix> {
  const text = usedTextColumn(preprocessing);
  if (text !== undefined) return transformTable(preprocessing, await data.read([text.name], rows));
  return assembleFeatures(
    preprocessing,
    rows.length,
    (names) => data.read(names, rows),
    (names) => columnPortions(names, data),
  );
}

/**
 * All columns of the rows, of so many rows at once that they take about `stretchBytes` with their features.
 * @param featureCount of a row, where a column may make many
 */
export async function* readStretches(
  { data, rows }: RowsOfData,
  names: readonly string[],
  stretchBytes: number,
  featureCount = names.length,
): AsyncGenerator<Table> {
  const cellsPerRow = Math.max(names.length, featureCount);
  const rowsOfStretch = Math.max(fewestStretchRows, Math.floor(stretchBytes / (bytesPerCell * cellsPerRow)));
  for (let first = 0; first < rows.length; first += rowsOfStretch)
    yield await data.read(names, rows.subarray(first, first + rowsOfStretch));
}

/** The answers of a model for rows that need not all be in memory, as `FittedModel.predict` gives them. */
export async function predictRows(
  model: Pick<FittedModel, "predict">,
  preprocessing: Preprocessing,
  dealt: RowsOfData,
  stretchBytes: number,
): Promise<Float64Array> {
  const names = preprocessing.columns.map(({ name }) => name);
  let predictions: Float64Array | null = null;
  let done = 0;
  for await (const table of readStretches(dealt, names, stretchBytes, modelFeatures(preprocessing).length)) {
    const answers = model.predict(transformTable(preprocessing, table));
    if (table.rowCount === dealt.rows.length) return answers;
    const width = answers.length / table.rowCount;
    predictions ??= new Float64Array(dealt.rows.length * width);
    predictions.set(answers, done * width);
    done += table.rowCount;
  }
  if (predictions === null) throw new Error("There are no rows to predict.");
  return predictions;
}
