import type { Explanation, PartialDependence, PermutationImportance } from "@sagebrush/contracts/models/explanation";
import type { ProblemType } from "@sagebrush/ml/estimator";
import { partialDependence } from "@sagebrush/ml/explain/partial-dependence";
import { permutationImportance } from "@sagebrush/ml/explain/permutation-importance";
import type { Prototype } from "@sagebrush/ml/explain/prototypes";
import { createRandom, type Random } from "@sagebrush/ml/random";
import type { Table } from "@sagebrush/ml/table";
import type { DealtTable } from "../deal-rows.ts";
import { type ColumnShap, kernelColumnShap, mostKernelColumns, ownColumnShap } from "./column-shap.ts";
import { type ExplainedModel, firstRows, shortNumber } from "./explained-model.ts";
import { type JudgedTarget, permutedMetric } from "./permuted-metric.ts";
import { summariseShap } from "./summarise-shap.ts";

/** Rows that values are shuffled and SHAP values summed over; more hardly change a mean. */
const mostRows = 1_000;
const mostDependenceRows = 200;
const drawnDependenceRows = 30;
const dependenceColumns = 10;
const gridSize = 30;
const repeats = 5;
/** After it, what is done is shown and the rest is named as left out. */
const limitMilliseconds = 20_000;
/** Kernel SHAP alone would take all of it where a model is slow. */
const kernelMilliseconds = 10_000;

type JudgedRows = Pick<DealtTable, "data" | "rows" | "target"> & { queries?: { groups: Int32Array } };

/**
 * Explains a trained model on rows it was judged on, within bounded rows and time: SHAP values, permutation importance and
 * partial dependence of its raw columns.
 * @param signal aborted when the job is told to stop: then there is no time for any of it, and null is answered
 */
export async function explainModel(options: {
  model: ExplainedModel;
  problemType: ProblemType;
  judged: JudgedRows;
  explainedOn: Explanation["explainedOn"];
  background: readonly Prototype[];
  seed: number;
  signal: AbortSignal;
  log: (message: string) => void;
}): Promise<Explanation | null> {
  const { model, problemType, explainedOn, background, seed, log } = options;
  if (options.signal.aborted || model.columnNames.length === 0) return null;
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(limitMilliseconds)]);
  const random = createRandom(seed).fork(mostRows);
  const { table, ...judgedTarget } = await sampleRows(options.judged, model, random);
  log(`Explaining the model on ${table.rowCount} rows.`);
  const omissions: string[] = [];
  const kernelSignal = AbortSignal.any([options.signal, AbortSignal.timeout(kernelMilliseconds)]);
  const shap =
    ownColumnShap(model, table) ?? (await kernelColumnShap(model, { table, background, seed, signal: kernelSignal }));
  if (shap === null) omissions.push(noShap(model.columnNames.length));
  const columnNames = shap ? byMeanAbsolute(model, shap) : model.columnNames;
  const dependence = await dependences(model, columnNames.slice(0, dependenceColumns), table, signal);
  if (signal.aborted) omissions.push("Partial dependence stopped when its time was up; columns may be missing.");
  const permuted = await permute(model, { problemType, table, judgedTarget, columnNames, random, signal });
  if (permuted && permuted.features.length < columnNames.length) {
    const missing = columnNames.length - permuted.features.length;
    omissions.push(`Time was up before ${missing} of ${columnNames.length} columns were shuffled.`);
  }
  if (options.signal.aborted) return null;
  for (const omission of omissions) log(omission);
  return {
    explainedOn,
    shap: shap && summariseShap(model, shap, table),
    permutationImportance: permuted,
    partialDependence: dependence,
    omissions,
  };
}

function noShap(columnCount: number): string {
  return columnCount > mostKernelColumns
    ? `No SHAP values: Kernel SHAP takes at most ${mostKernelColumns} columns, not ${columnCount}.`
    : "No SHAP values: the model answers too slowly.";
}

/** Of ranking whole queries, as the order of a part of one says little. */
async function sampleRows(
  { data, rows, target, queries }: JudgedRows,
  { preprocessing }: ExplainedModel,
  random: Random,
): Promise<JudgedTarget & { table: Table }> {
  const drawn = queries ? drawQueries(queries.groups, random) : drawRows(rows.length, random);
  const columnNames = preprocessing.columns.map(({ name }) => name);
  return {
    table: await data.read(
      columnNames,
      drawn.map((position) => rows[position] ?? 0),
    ),
    target: Float64Array.from(drawn, (position) => target[position] ?? 0),
    ...(queries && { groups: drawn.map((position) => queries.groups[position] ?? 0) }),
  };
}

function drawRows(rowCount: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: rowCount }, (_, row) => row);
  const count = Math.min(mostRows, order.length);
  // The first places of Fisher and Yates's shuffle are a sample in random order.
  for (let at = 0; at < count; at++) {
    const other = at + random.nextInt(order.length - at);
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
  return order.slice(0, count);
}

/** Queries in random order, as many as stay within the limit, but one at least. */
function drawQueries(groups: Int32Array, random: Random): Int32Array {
  const rowsOf = new Map<number, number[]>();
  for (const [row, group] of groups.entries()) {
    const rows = rowsOf.get(group);
    if (rows === undefined) rowsOf.set(group, [row]);
    else rows.push(row);
  }
  const all = [...rowsOf.values()];
  const drawn: number[] = [];
  for (let at = 0; at < all.length; at++) {
    const other = at + random.nextInt(all.length - at);
    const rows = all[other] ?? [];
    all[other] = all[at] ?? [];
    if (drawn.length > 0 && drawn.length + rows.length > mostRows) break;
    drawn.push(...rows);
  }
  return Int32Array.from(drawn);
}

function byMeanAbsolute({ columnNames }: ExplainedModel, { outputs }: ColumnShap): string[] {
  const sizes = columnNames.map((_, column) =>
    outputs.reduce((sum, { phi }) => sum + (phi[column]?.reduce((all, value) => all + Math.abs(value), 0) ?? 0), 0),
  );
  return [...columnNames.keys()]
    .sort((one, other) => (sizes[other] ?? 0) - (sizes[one] ?? 0))
    .map((column) => columnNames[column] ?? "");
}

async function permute(
  model: ExplainedModel,
  given: {
    problemType: ProblemType;
    table: Table;
    judgedTarget: JudgedTarget;
    columnNames: readonly string[];
    random: Random;
    signal: AbortSignal;
  },
): Promise<PermutationImportance | null> {
  const { problemType, table, judgedTarget, columnNames, random, signal } = given;
  const judge = permutedMetric(problemType, judgedTarget, model.fittedModel.survival);
  if (judge === null) return null;
  const { score, ...metric } = judge;
  const { direction } = metric;
  const { predict } = model;
  const found = await permutationImportance({
    ...{ table, columnNames, predict, score, direction, repeats, random, signal },
  });
  if (found === null || found.features.length === 0) return null;
  return {
    metric,
    score: shortNumber(found.score),
    rowCount: table.rowCount,
    repeats,
    features: found.features.map(({ feature, mean, standardDeviation }) => ({
      feature,
      mean: shortNumber(mean),
      standardDeviation: shortNumber(standardDeviation),
    })),
  };
}

async function dependences(
  model: ExplainedModel,
  columnNames: readonly string[],
  all: Table,
  signal: AbortSignal,
): Promise<PartialDependence | null> {
  const table = firstRows(all, mostDependenceRows);
  const { predict, outputCount, outputs } = model;
  const features: PartialDependence["features"] = [];
  for (const columnName of columnNames) {
    await new Promise(setImmediate);
    if (signal.aborted) break;
    const found = partialDependence({ table, columnName, predict, outputCount, gridSize });
    if (found === null) continue;
    const { grid, mean, individual } = found;
    const answersAt = (index: number, row: number) =>
      grid.map((_, place) => shortNumber(individual[(place * table.rowCount + row) * outputCount + index] ?? 0));
    features.push({
      feature: columnName,
      grid: grid.map((value) => (typeof value === "number" ? shortNumber(value, 6) : value)),
      outputs: outputs.map(({ label, index }) => ({
        label,
        mean: grid.map((_, place) => shortNumber(mean[place * outputCount + index] ?? 0)),
        rows: Array.from({ length: Math.min(drawnDependenceRows, table.rowCount) }, (_, row) => answersAt(index, row)),
      })),
    });
  }
  return features.length === 0 ? null : { rowCount: table.rowCount, features };
}
