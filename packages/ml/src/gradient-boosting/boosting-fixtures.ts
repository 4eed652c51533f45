import type { FeatureMatrix, FitContext, SupervisedProblemType, TrainingReport, TrainingTask } from "../estimator.ts";
import { type Hyperparameters, type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { createRandom, type Random } from "../random.ts";
import { xgboostHyperparameters } from "./xgboost.hyperparameters.ts";

// Data and settings that the tests of this folder share.

export function matrixOf(columns: readonly ArrayLike<number>[]): FeatureMatrix {
  return {
    rowCount: columns[0].length,
    names: columns.map((_, index) => `f${index}`),
    columns: columns.map((column) => Float32Array.from(column)),
  };
}

export function taskOf(
  problemType: SupervisedProblemType,
  features: FeatureMatrix,
  target: ArrayLike<number>,
  options: { classCount?: number; weights?: ArrayLike<number>; validation?: TrainingTask["validation"] } = {},
): TrainingTask {
  const classCounts = { regression: 0, "binary-classification": 2, "multiclass-classification": 3 };
  return {
    problemType,
    classCount: options.classCount ?? classCounts[problemType],
    train: {
      features,
      target: Float64Array.from(target),
      ...(options.weights ? { weights: Float64Array.from(options.weights) } : {}),
    },
    validation: options.validation ?? null,
  };
}

export function hyperparametersOf(given: Record<string, HyperparameterValue> = {}): Hyperparameters {
  const { values, issues } = parseHyperparameters(xgboostHyperparameters, given);
  if (issues.length > 0) throw new Error(issues.map((issue) => issue.message).join(" "));
  return values;
}

export function contextOf(given: Partial<FitContext> = {}): FitContext & { reports: TrainingReport[] } {
  const reports: TrainingReport[] = [];
  return {
    random: createRandom(7),
    signal: new AbortController().signal,
    checkpoint() {},
    report: (report) => reports.push(report),
    ...given,
    reports,
  };
}

/** Columns of many kinds: continuous, few values, binary, with a tenth missing, all missing, constant, infinite, ±0. */
export function mixedFeatures(rowCount: number, random: Random): FeatureMatrix {
  const generators = [
    () => random.next() * 20 - 10,
    () => Math.floor(random.next() * 5),
    () => (random.next() < 0.3 ? 1 : 0),
    () => (random.next() < 0.1 ? Number.NaN : Math.exp(8 * random.next() - 4)),
    () => Number.NaN,
    () => 3.5,
    () => [Number.NEGATIVE_INFINITY, -1e38, -1, 0, 1, 1e38, Number.POSITIVE_INFINITY][random.nextInt(7)],
    () => [-0, 0, 1e-45, -1e-45, Number.NaN][random.nextInt(5)],
    () => 1 + random.next() * 1e-5,
  ];
  return matrixOf(generators.map((generate) => Array.from({ length: rowCount }, generate)));
}

/** A signal in several of the mixed columns, in the presence of values too, with noise. */
export function mixedSignal(features: FeatureMatrix, random: Random): Float64Array {
  const [linear, level, flag, skewed] = features.columns;
  return Float64Array.from({ length: features.rowCount }, (_, row) => {
    const presence = Number.isNaN(skewed[row]) ? -2 : Math.min(skewed[row], 5);
    return Math.sin(linear[row]) * 2 + level[row] * flag[row] + presence + random.next();
  });
}
