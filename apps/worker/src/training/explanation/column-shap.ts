import type { ShapSummary } from "@sagebrush/contracts/models/explanation";
import { planCoalitions, solveCoalitions, usualCoalitionCount } from "@sagebrush/contracts/models/kernel-shap";
import type { FeatureMatrix } from "@sagebrush/ml/estimator";
import type { Prototype } from "@sagebrush/ml/explain/prototypes";
import { modelFeatures } from "@sagebrush/ml/preprocessing/preprocessing";
import { transformTable } from "@sagebrush/ml/preprocessing/transform-table";
import type { Table, TableColumn } from "@sagebrush/ml/table";
import type { ExplainedModel } from "./explained-model.ts";

/** SHAP values over raw columns of some rows of a table. */
export interface ColumnShap {
  method: ShapSummary["method"];
  space: "margin" | "answer";
  /** Explained are the first rows of the table, this many. */
  rowCount: number;
  /** By the model's told outputs: base value, and float64[rowCount] for each of the model's columns. */
  outputs: { baseValue: number; phi: Float64Array[] }[];
}

/** Rows the model is asked about in all, in batches of about as many as fit a cache. */
const mostAnswers = 1_000_000;
const mostKernelRows = 100;
/** A summary says more by more rows, each explained by fewer coalitions, than by few rows exactly. */
const wantedKernelRows = 50;
/** Coalitions for each column, at least. */
const fewestPerColumn = 4;
/** Nodes of trees that are visited in all, some seconds' worth; but for very large forests a few rows all the same. */
const mostNodes = 200_000_000;
const fewestOwnRows = 20;
const rowsPerBatch = 20_000;
/** Beyond, choosing and solving coalitions alone takes minutes. */
export const mostKernelColumns = 200;

/** The algorithm's own values, those of features made from one column added up; null where it has none. */
export function ownColumnShap(model: ExplainedModel, table: Table): ColumnShap | null {
  const { fittedModel, preprocessing, columnNames } = model;
  if (fittedModel.shapValues === undefined) return null;
  const features = firstRows(transformTable(preprocessing, table), rowsWithin(fittedModel.shapNodes));
  const { rowCount } = features;
  const shap = fittedModel.shapValues(features);
  const { method, values, expectedValues, outputCount, space } = shap;
  const places = modelFeatures(preprocessing).map(({ columnName }) => columnNames.indexOf(columnName));
  const outputs = model.outputs.map(({ index }) => {
    const output = outputCount === 1 ? 0 : index;
    const phi = columnNames.map(() => new Float64Array(rowCount));
    for (let row = 0; row < rowCount; row++) {
      const start = (row * outputCount + output) * places.length;
      for (const [feature, place] of places.entries()) {
        const column = phi[place];
        if (column) column[row] = (column[row] ?? 0) + (values[start + feature] ?? 0);
      }
    }
    return { baseValue: expectedValues[output] ?? 0, phi };
  });
  return { method, space, rowCount, outputs };
}

function rowsWithin(nodesOfRow = 1): number {
  return Math.max(fewestOwnRows, Math.floor(mostNodes / nodesOfRow));
}

function firstRows({ columns, ...features }: FeatureMatrix, most: number): FeatureMatrix {
  const rowCount = Math.min(most, features.rowCount);
  return { ...features, rowCount, columns: columns.map((column) => column.subarray(0, rowCount)) };
}

/**
 * Kernel SHAP against prototypes of the training rows: for any model, by asking it.
 * @returns rows that were done when `signal` was aborted; null for none, or for more columns than it can do
 */
export async function kernelColumnShap(
  model: ExplainedModel,
  {
    table,
    background,
    seed,
    signal,
  }: { table: Table; background: readonly Prototype[]; seed: number; signal: AbortSignal },
): Promise<ColumnShap | null> {
  const { columnNames, outputCount } = model;
  if (columnNames.length > mostKernelColumns) return null;
  const featureCount = columnNames.length;
  const maximumCoalitions = coalitionsWithin(featureCount, background.length);
  const plan = planCoalitions({ featureCount, maximumCoalitions, seed });
  const rowsPerExplained = (plan.coalitionCount + 1) * background.length;
  const rowCount = Math.min(table.rowCount, mostKernelRows, Math.max(10, Math.floor(mostAnswers / rowsPerExplained)));
  const phi = model.outputs.map(() => columnNames.map(() => new Float64Array(rowCount)));
  const weights = background.map(({ weight }) => weight);
  const base = meanAnswers(model.predict(backgroundTable(table, background)), weights, outputCount);
  const answers = model.predict(table);
  let done = 0;
  for (; done < rowCount; done++) {
    const values = new Float64Array(plan.coalitionCount * outputCount);
    const coalitionsPerBatch = Math.max(1, Math.floor(rowsPerBatch / background.length));
    for (let first = 0; first < plan.coalitionCount; first += coalitionsPerBatch) {
      await new Promise(setImmediate);
      if (signal.aborted) break;
      const count = Math.min(coalitionsPerBatch, plan.coalitionCount - first);
      const members = plan.coalitions.subarray(first * featureCount, (first + count) * featureCount);
      const mixed = mixedTable(table, done, { background, columnNames, members, count });
      values.set(meanAnswers(model.predict(mixed), weights, outputCount), first * outputCount);
    }
    if (signal.aborted) break;
    const all = answers.slice(done * outputCount, (done + 1) * outputCount);
    const solved = solveCoalitions(plan, values, { none: base, all });
    for (const [place, { index }] of model.outputs.entries()) {
      for (let column = 0; column < featureCount; column++) {
        const own = phi[place]?.[column];
        if (own) own[done] = solved[column * outputCount + index] ?? 0;
      }
    }
  }
  if (done === 0) return null;
  return {
    method: "KernelSHAP",
    space: "answer",
    rowCount: done,
    outputs: model.outputs.map(({ index }, place) => ({
      baseValue: base[index] ?? 0,
      phi: (phi[place] ?? []).map((column) => column.subarray(0, done)),
    })),
  };
}

/** All coalitions of few columns; of many no more than leave time for the wanted rows. */
function coalitionsWithin(featureCount: number, backgroundCount: number): number {
  const usual = usualCoalitionCount(featureCount);
  if (2 ** featureCount <= usual) return usual;
  const affordable = Math.floor(mostAnswers / (wantedKernelRows * backgroundCount));
  return Math.min(usual, Math.max(affordable, fewestPerColumn * featureCount));
}

/** Weighted means over groups of as many rows as there are weights. */
function meanAnswers(answers: Float64Array, weights: readonly number[], outputCount: number): Float64Array {
  const groupSize = weights.length * outputCount;
  const means = new Float64Array(answers.length / weights.length);
  for (let at = 0; at < answers.length; at++) {
    const group = Math.floor(at / groupSize);
    const within = at - group * groupSize;
    const place = group * outputCount + (within % outputCount);
    means[place] = (means[place] ?? 0) + (weights[Math.floor(within / outputCount)] ?? 0) * (answers[at] ?? 0);
  }
  return means;
}

function backgroundTable(table: Table, background: readonly Prototype[]): Table {
  return {
    rowCount: background.length,
    columns: table.columns.map((column) =>
      withValues(
        column,
        background.map((_, row) => row),
        background,
      ),
    ),
  };
}

/** For each coalition the background's rows, with the explained row's values in the columns that are in. */
function mixedTable(
  table: Table,
  row: number,
  mix: { background: readonly Prototype[]; columnNames: readonly string[]; members: Uint8Array; count: number },
): Table {
  const { background, columnNames, members, count } = mix;
  const rowCount = count * background.length;
  return {
    rowCount,
    columns: table.columns.map((column) => {
      const place = columnNames.indexOf(column.name);
      const sources = Array.from({ length: rowCount }, (_, at) => {
        const coalition = Math.floor(at / background.length);
        const isOwn = place < 0 || members[coalition * columnNames.length + place] === 1;
        return isOwn ? -1 - row : at % background.length;
      });
      return withValues(column, sources, background);
    }),
  };
}

/** @param sources a background row each, or -1 - r for row r of the column itself */
function withValues(column: TableColumn, sources: readonly number[], background: readonly Prototype[]): TableColumn {
  if (column.kind === "numeric") {
    const typical = background.map(({ values }) => values[column.name]);
    const values = Float64Array.from(sources, (source) => {
      if (source < 0) return column.values[-1 - source] ?? Number.NaN;
      const value = typical[source];
      return typeof value === "number" ? value : Number.NaN;
    });
    return { ...column, values };
  }
  const texts = background.map(({ values }) => values[column.name]).filter((value) => typeof value === "string");
  // The explained rows need not have every category that the background has.
  const categories = [...new Set([...column.categories, ...texts])];
  const typical = background.map(({ values }) => categories.indexOf(String(values[column.name])));
  const codes = Int32Array.from(sources, (source) =>
    source < 0 ? (column.codes[-1 - source] ?? -1) : (typical[source] ?? -1),
  );
  return { ...column, codes, categories };
}
