import { expect } from "vitest";
import type { ContractRows } from "../contract-rows.ts";
import type {
  AlgorithmDeclaration,
  FitContext,
  LabelledProblemType,
  ProblemType,
  TrainingRows,
  TrainingTask,
} from "../estimator.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { imageContractRows } from "../image-classification/image-contract-rows.ts";
import { ipInsightsContractRows } from "../ip-insights/ip-insights-contract-rows.ts";
import { buildModel } from "../model-export/build-model.ts";
import { object2vecContractRows } from "../object2vec/object2vec-contract-rows.ts";
import { fitPreprocessing } from "../preprocessing/fit-preprocessing.ts";
import type { Preprocessing } from "../preprocessing/preprocessing.ts";
import { encodeTarget, learnTargetEncoding } from "../preprocessing/target.ts";
import { transformTable } from "../preprocessing/transform-table.ts";
import { createRandom } from "../random.ts";
import { selectRows, type Table } from "../table.ts";
import { queriesOf, usualContractRows } from "../usual-contract-rows.ts";

type AnyAlgorithm = AlgorithmDeclaration<ProblemType>;

const usualIterations = 6;
/** What keeps the suite short; an algorithm that is not listed trains with its defaults. */
const quickHyperparameters: Record<string, Record<string, HyperparameterValue>> = {
  xgboost: { num_round: usualIterations },
  lightgbm: { num_boost_round: usualIterations },
  catboost: { iterations: usualIterations, learning_rate: 0.3, depth: 5 },
  "random-forest": { n_estimators: usualIterations, max_depth: 6 },
  "extra-trees": { n_estimators: usualIterations, max_depth: 6 },
  "linear-learner": { epochs: usualIterations, early_stopping_patience: 0 },
  "factorization-machines": { epochs: usualIterations },
  mlp: { epochs: usualIterations, hidden_units: 32, early_stopping_patience: 0 },
  // biome-ignore format: one line an algorithm
  tabtransformer: { n_epochs: usualIterations, input_dim: 8, n_blocks: 1, n_heads: 2, batch_size: 60, learning_rate: 0.01 },
  randomcutforest: { num_trees: 12 },
  // biome-ignore format: one line an algorithm
  "image-classification": { epochs: usualIterations, num_layers: 1, num_filters: 8, learning_rate: 0.02, early_stopping_patience: 0 },
  ipinsights: { epochs: usualIterations, vector_dim: 16, learning_rate: 0.03 },
  object2vec: { epochs: usualIterations, enc_dim: 8, mlp_dim: 16, learning_rate: 0.03, early_stopping_patience: 0 },
  autoencoder: { epochs: usualIterations, hidden_units: 16, early_stopping_patience: 0 },
  // From poor places, so that it does not arrive before the last pass.
  kmeans: { epochs: usualIterations, k: 12, init_method: "random", extra_center_factor: 1, local_lloyd_tol: 0 },
};
/** Algorithms that learn in one go, and so have nothing to resume, or whose quick training has another number. */
const iterationsOf: Record<string, number> = { pca: 1, knn: 1, randomcutforest: 12 };

/** Algorithms that take not just any table bring their own. */
const ownRows: Record<string, ContractRows> = {
  "image-classification": imageContractRows,
  ipinsights: ipInsightsContractRows,
  object2vec: object2vecContractRows,
};

export interface Prepared {
  algorithm: AnyAlgorithm;
  contractRows: ContractRows;
  preprocessing: Preprocessing;
  labels: string[];
  task: TrainingTask<ProblemType>;
  /** Class codes or values of the rows learned from; empty where nothing is learned from a target. */
  target: Float64Array;
  /** How many iterations its quick training has. */
  iterations: number;
  fit(context?: Partial<FitContext>, task?: TrainingTask<ProblemType>): Promise<Fitted>;
  modelOf(fitted: Fitted): Uint8Array;
}

export type Fitted = Awaited<ReturnType<ReturnType<AnyAlgorithm["createEstimator"]>["fit"]>>;

/** The way from raw columns to a model, as a training job goes it. */
export function prepareForContract(
  algorithm: AnyAlgorithm,
  problemType: ProblemType,
  columns: Table = contractRowsFor(algorithm).table,
): Prepared {
  const { values, issues } = parseHyperparameters(
    algorithm.hyperparameters,
    quickHyperparameters[algorithm.algorithmName] ?? {},
  );
  expect([...issues, ...algorithm.validate(values, problemType)]).toEqual([]);
  const { labels, rows, target } = isSupervised(problemType)
    ? encodedTarget(algorithm, problemType)
    : { labels: [], rows: Int32Array.from({ length: columns.rowCount }, (_, row) => row), target: null };
  const known = selectRows(columns, rows);
  const names = columns.columns.map((column) => column.name);
  const preprocessing = fitPreprocessing(known, names, algorithm.features(values));
  const rowsOf = (
    features: Table,
    ownTarget: Float64Array | undefined,
    own: Int32Array,
  ): TrainingRows<ProblemType> => ({
    features: transformTable(preprocessing, features),
    ...(ownTarget && { target: ownTarget }),
    ...(problemType === "ranking" && { groups: queriesOf(own) }),
  });
  const learned = rowsOf(known, target ?? undefined, rows);
  const watched = Int32Array.from({ length: Math.ceil(known.rowCount / 4) }, (_, at) => 4 * at);
  const validation = rowsOf(
    selectRows(known, watched),
    target ? Float64Array.from(watched, (row) => target[row]) : undefined,
    watched,
  );
  const task: TrainingTask<ProblemType> = { problemType, classCount: labels.length, train: learned, validation };
  return {
    ...{ algorithm, preprocessing, labels, task, target: target ?? new Float64Array(0) },
    contractRows: contractRowsFor(algorithm),
    iterations: iterationsOf[algorithm.algorithmName] ?? usualIterations,
    fit: (context, given = task) =>
      algorithm.createEstimator(values).fit(given, {
        random: createRandom(5),
        signal: new AbortController().signal,
        checkpoint: () => {},
        report: () => {},
        ...context,
      }),
    modelOf: (fittedModel) =>
      buildModel({ preprocessing, fittedModel, problemType, labels, signatureMetadata: '{"made":"for a test"}' }),
  };
}

export function contractRowsFor({ algorithmName }: AnyAlgorithm): ContractRows {
  return ownRows[algorithmName] ?? usualContractRows;
}

export function isSupervised(problemType: ProblemType): problemType is LabelledProblemType {
  return Object.hasOwn(usualContractRows.targets, problemType);
}

function encodedTarget(algorithm: AnyAlgorithm, problemType: LabelledProblemType) {
  const target = contractRowsFor(algorithm).targets[problemType];
  if (target === undefined) throw new Error(`${algorithm.algorithmName} has no target for ${problemType}.`);
  const encoding = learnTargetEncoding(target, problemType);
  return { labels: encoding.labels, ...encodeTarget(target, encoding) };
}
