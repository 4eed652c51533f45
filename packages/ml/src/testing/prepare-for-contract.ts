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
import {
  mixedPairContractRows,
  object2vecContractRows,
  textPairContractRows,
} from "../object2vec/object2vec-contract-rows.ts";
import { fitPreprocessing } from "../preprocessing/fit-preprocessing.ts";
import type { Preprocessing } from "../preprocessing/preprocessing.ts";
import { encodeTarget, learnTargetEncoding } from "../preprocessing/target.ts";
import { transformTable } from "../preprocessing/transform-table.ts";
import { createRandom } from "../random.ts";
import { selectRows, type Table } from "../table.ts";
import { queriesOf, usualContractRows } from "../usual-contract-rows.ts";

type AnyAlgorithm = AlgorithmDeclaration<ProblemType>;

/** An algorithm as it is held to the contract: by itself, or once more with other hyperparameters on other rows. */
export interface ContractCase {
  caseName: string;
  algorithm: AnyAlgorithm;
  problemTypes: readonly ProblemType[];
}

/** Cases beside the first of an algorithm, where another treatment of columns makes it another model. */
const furtherCases: Record<string, Record<string, readonly ProblemType[]>> = {
  object2vec: {
    "object2vec of texts": ["binary-classification", "multiclass-classification"],
    "object2vec of names and texts": ["regression"],
  },
};

export function contractCases(algorithm: AnyAlgorithm): ContractCase[] {
  const { algorithmName: caseName, problemTypes } = algorithm;
  const further = Object.entries(furtherCases[caseName] ?? {});
  return [
    { caseName, algorithm, problemTypes },
    ...further.map(([name, own]) => ({ caseName: name, algorithm, problemTypes: own })),
  ];
}

const usualIterations = 6;
const quickObject2vec = {
  epochs: usualIterations,
  enc_dim: 8,
  mlp_dim: 16,
  learning_rate: 0.03,
  early_stopping_patience: 0,
};
/** What keeps the suite short; a case that is not listed trains with the algorithm's defaults. */
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
  object2vec: quickObject2vec,
  // biome-ignore format: one line a case
  "object2vec of texts": { ...quickObject2vec, enc0_network: "pooled_embedding", token_embedding_dim: 6, enc0_max_seq_len: 6 },
  // biome-ignore format: one line a case
  "object2vec of names and texts": { ...quickObject2vec, in0_column: "title", enc0_network: "pooled_embedding", enc1_network: "token" },
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
  "object2vec of texts": textPairContractRows,
  "object2vec of names and texts": mixedPairContractRows,
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
  contractCase: ContractCase,
  problemType: ProblemType,
  columns: Table = contractRowsFor(contractCase).table,
): Prepared {
  const { algorithm, caseName } = contractCase;
  const { values, issues } = parseHyperparameters(algorithm.hyperparameters, quickHyperparameters[caseName] ?? {});
  expect([...issues, ...algorithm.validate(values, problemType)]).toEqual([]);
  const { labels, rows, target } = isSupervised(problemType)
    ? encodedTarget(contractCase, problemType)
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
    contractRows: contractRowsFor(contractCase),
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

export function contractRowsFor({ caseName }: ContractCase): ContractRows {
  return ownRows[caseName] ?? usualContractRows;
}

export function isSupervised(problemType: ProblemType): problemType is LabelledProblemType {
  return Object.hasOwn(usualContractRows.targets, problemType);
}

function encodedTarget(contractCase: ContractCase, problemType: LabelledProblemType) {
  const target = contractRowsFor(contractCase).targets[problemType];
  if (target === undefined) throw new Error(`${contractCase.caseName} has no target for ${problemType}.`);
  const encoding = learnTargetEncoding(target, problemType);
  return { labels: encoding.labels, ...encodeTarget(target, encoding) };
}
