import type { FeatureRequirements, PairRequirements } from "../estimator.ts";
import { modelOutputNames } from "../model-export/model-output-names.ts";
import {
  type CategoricalColumn,
  columnNamed,
  type NumericColumn,
  type Table,
  type TableColumn,
  TrainingDataError,
} from "../table.ts";
import { fitTextColumns } from "./fit-text-columns.ts";
import { fitWordSequences, sidesOfPair } from "./fit-word-sequences.ts";
import { fitIpAddresses } from "./ip-addresses.ts";
import type {
  CategoricalPreprocessing,
  ColumnPreprocessing,
  NumericPreprocessing,
  Preprocessing,
} from "./preprocessing.ts";

/** Rarer categories count as unseen. */
export const maximumCategories = 100;
/** As codes, which cost next to nothing where a one-hot category costs a column. */
export const maximumCodedCategories = 1_000;

/** How many categories of a column are told apart at most. */
export function categoryLimit(requirements: Pick<FeatureRequirements, "categories" | "maximumCategories">): number {
  return (
    requirements.maximumCategories ?? (requirements.categories === "codes" ? maximumCodedCategories : maximumCategories)
  );
}

/**
 * Learns from the training rows how raw columns become features. O(rows x columns).
 * @throws TrainingDataError when a column does not exist, is asked for twice, is named like an output of the model, or
 * when no column tells rows apart.
 */
export function fitPreprocessing(
  table: Table,
  featureColumnNames: readonly string[],
  requirements: FeatureRequirements,
): Preprocessing {
  requireFeatureNames(featureColumnNames);
  const raw = featureColumnNames.map((name) => columnNamed(table, name));
  const { pair } = requirements;
  const plans =
    pair === undefined
      ? (fitTextColumns(raw, requirements) ?? fitColumns(raw, requirements))
      : fitPair(raw, requirements, pair);
  return joinPreprocessing(plans, requirements);
}

/** @throws TrainingDataError when a column is asked for twice, or named like an output of the model */
export function requireFeatureNames(featureColumnNames: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of featureColumnNames) {
    if (seen.has(name)) throw new TrainingDataError(`Column "${name}" is asked for twice.`);
    if (modelOutputNames.has(name)) {
      throw new TrainingDataError(
        `A feature cannot be named "${name}", because the model's output is. Rename the column, or leave it out.`,
      );
    }
    seen.add(name);
  }
}

/** Each column by itself, so that not all of them need be there at once; not for algorithms that read words or pairs. */
export function fitColumns(columns: readonly TableColumn[], requirements: FeatureRequirements): ColumnPreprocessing[] {
  return columns.map((column) => {
    if (column.name === requirements.ipAddressColumn) return fitIpAddresses(column);
    return column.kind === "numeric" ? fitNumeric(column, requirements) : fitCategorical(column, requirements);
  });
}

function fitPair(
  columns: readonly TableColumn[],
  requirements: FeatureRequirements,
  pair: PairRequirements,
): ColumnPreprocessing[] {
  const sides = sidesOfPair(
    columns.map(({ name }) => name),
    pair,
  );
  const sequences = fitWordSequences(columns, pair);
  return columns.map((column, at) => {
    const side = sides[at];
    const limit = side.reads === "token" ? { maximumCategories: side.maximumTokens } : {};
    return sequences[at] ?? fitColumns([column], { ...requirements, ...limit })[0];
  });
}

/** @throws TrainingDataError when no column tells rows apart */
export function joinPreprocessing(columns: ColumnPreprocessing[], requirements: FeatureRequirements): Preprocessing {
  if (columns.every((column) => column.droppedBecause !== null)) {
    const reasons = columns.slice(0, 10).map((column) => `"${column.name}": ${column.droppedBecause}`);
    throw new TrainingDataError(
      `No feature column tells rows apart, so there is nothing to predict from. ${reasons.join(" ") || "No columns were chosen."}`,
    );
  }
  return { requirements, columns };
}

/** The number as the served model sees it: float32, infinite ones missing. */
export function servedNumber(value: number): number {
  const rounded = Math.fround(value);
  return Number.isFinite(rounded) ? rounded : Number.NaN;
}

function fitNumeric({ name, values }: NumericColumn, requirements: FeatureRequirements): NumericPreprocessing {
  let count = 0;
  let sum = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const raw of values) {
    const value = servedNumber(raw);
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const hasMissing = count < values.length;
  const mean = count === 0 ? 0 : sum / count;
  const spread = count === 0 ? 0 : standardDeviationAround(values, mean, count);
  const varies = most > least && Math.fround(spread) > 0;
  return {
    name,
    kind: "numeric",
    droppedBecause: requirements.keepsConstantNumbers
      ? null
      : droppedBecause(count, varies || hasMissing, String(least)),
    usesValue: varies || requirements.keepsConstantNumbers === true || (requirements.acceptsMissing && hasMissing),
    indicatesMissing: hasMissing && count > 0 && !requirements.acceptsMissing,
    mean: Math.fround(mean),
    standardDeviation: varies ? Math.fround(spread) : 1,
  };
}

function standardDeviationAround(values: Float64Array, mean: number, count: number): number {
  let squares = 0;
  for (const raw of values) {
    const value = servedNumber(raw);
    if (!Number.isNaN(value)) squares += (value - mean) ** 2;
  }
  return Math.sqrt(squares / count);
}

function fitCategorical(
  { name, codes, categories }: CategoricalColumn,
  requirements: FeatureRequirements,
): CategoricalPreprocessing {
  const limit = categoryLimit(requirements);
  const counts = new Float64Array(categories.length);
  let known = 0;
  for (const code of codes) {
    if (code < 0) continue;
    counts[code]++;
    known++;
  }
  const used = [...categories.keys()].filter((code) => counts[code] > 0);
  const hasMissing = known < codes.length;
  const isIdentifier = used.length === known && used.length > maximumCategories;
  const frequent = used
    .sort((left, right) => counts[right] - counts[left] || (categories[left] < categories[right] ? -1 : 1))
    .slice(0, limit);
  return {
    name,
    kind: "categorical",
    droppedBecause: isIdentifier
      ? "every value is different, so none says anything about other rows."
      : droppedBecause(known, used.length > 1 || hasMissing, categories[used[0]]),
    indicatesMissing: hasMissing && known > 0,
    categories: frequent.map((code) => categories[code]),
  };
}

function droppedBecause(knownCount: number, varies: boolean, onlyValue: string): string | null {
  if (knownCount === 0) return "every value is missing.";
  return varies ? null : `every value is ${onlyValue}.`;
}
