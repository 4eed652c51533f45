import type { Device } from "@sagebrush/onnx/device";
import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { HyperparameterDeclarations, Hyperparameters } from "./hyperparameters.ts";
import type { Random } from "./random.ts";
import type { TableColumn } from "./table.ts";
import type { Documents } from "./texts/documents.ts";
import type { KnownWords } from "./texts/vocabulary.ts";

/** What is learned from a target column, each row by itself. */
export type SupervisedProblemType = "regression" | "binary-classification" | "multiclass-classification";
/** What is learned from a target column; in ranking the rows of a query are learned from beside each other. */
export type LabelledProblemType = SupervisedProblemType | "ranking";
/** What is learned from the features alone. */
export type UnsupervisedProblemType =
  | "clustering"
  | "anomaly-detection"
  | "dimension-reduction"
  | "topic-modeling"
  | "word-embedding";
export type ProblemType = LabelledProblemType | UnsupervisedProblemType;

/**
 * Features in model space, after preprocessing: float32, column-major, `columns[f][row]`, NaN = missing
 * (only where the algorithm's declaration says `acceptsMissing`; otherwise the preprocessing imputes).
 */
export interface FeatureMatrix {
  rowCount: number;
  names: readonly string[];
  columns: readonly Float32Array[];
  /** The raw column that each feature is made from; absent: features are named like their columns. */
  columnNames?: readonly string[];
  /**
   * Where the algorithm asks for `codes`: how many codes each feature has, 0 for numbers. Code 0 is an unseen category.
   * Absent: all features are numbers.
   */
  codeCounts?: readonly number[];
  /** Where the algorithm asks for `texts` and there are some: the words of each row. Then there are no columns. */
  texts?: WordRows;
  /**
   * Where the algorithm `readsColumnsOnce`: all columns in their order, some at a time, since all of them may not fit into
   * memory. Each call reads them anew. Then there are no columns; see feature-batches.ts.
   */
  batches?(): AsyncIterable<readonly Float32Array[]>;
}

/** Texts as words in their order; row r has `words[starts[r]]` to `words[starts[r + 1] - 1]`. */
export interface WordRows {
  /** int32[rowCount + 1], ascending from 0. */
  starts: Int32Array;
  /** Indices into `forms`. */
  words: Int32Array;
  /** The words as they were written; distinct, never empty. */
  forms: readonly string[];
}

/** Rows an estimator learns from or is judged on. */
export interface UnlabelledRows {
  features: FeatureMatrix;
  /** float64[rowCount], all 0 or more; absent means 1 for every row. */
  weights?: Float64Array;
  /** int32[rowCount], ascending: the query of each row, for ranking. */
  groups?: Int32Array;
}

/** Rows with what is to be predicted. Class labels are codes 0..classCount-1 in `target`. */
export interface LabelledRows extends UnlabelledRows {
  /** float64[rowCount]; never NaN. */
  target: Float64Array;
}

/** The rows that a problem type is learned from: labelled where it has a target. */
export type TrainingRows<Type extends ProblemType> = Type extends LabelledProblemType ? LabelledRows : UnlabelledRows;

/**
 * What is to be learned, and from which rows. This and the types below speak of problems with a target unless another
 * problem type is named, since most algorithms learn from one.
 */
export interface TrainingTask<Type extends ProblemType = SupervisedProblemType> {
  problemType: Type;
  /** 2 for binary, K for multiclass, 0 where the answer is no class. */
  classCount: number;
  train: TrainingRows<Type>;
  /** Watched for metrics and early stopping; null when the user kept none. */
  validation: TrainingRows<Type> | null;
}

/** For algorithms that rank too. */
export type LabelledTask = TrainingTask<LabelledProblemType>;

export interface TrainingReport {
  /** Rounds or epochs done, 1-based. */
  iteration: number;
  totalIterations: number;
  /** For example { "train:rmse": 1.2, "validation:rmse": 1.4 }. */
  metrics: Record<string, number>;
  /** One line for the job's log; SageMaker's form where it has one ("[12]\ttrain-rmse:0.1\tvalidation-rmse:0.2"). */
  logLine?: string;
}

export interface FitContext {
  random: Random;
  /**
   * Aborted on Stop, time-out and shutdown. `fit` looks at it every iteration (it yields to the event loop at least
   * that often) and then returns what was learned so far; it throws only where nothing was learned yet.
   */
  signal: AbortSignal;
  /**
   * Threads that `fit` may keep busy, its own among them; 1 where absent. The model does not depend on it, and they have
   * ended when `fit` returns. An algorithm that has one thread only ignores it.
   */
  threadCount?: number;
  /** Where training graphs run, one of the algorithm's `devices`; the processor where absent. */
  device?: Device;
  /** Bytes given to `checkpoint` earlier by the same estimator on the same task; resuming leads to the same model. */
  resumeFrom?: Uint8Array;
  /** Offers the state after an iteration; called every iteration, the caller decides which ones it keeps. */
  checkpoint(state: () => Uint8Array): Promise<void> | void;
  report(report: TrainingReport): void;
}

export interface FeatureImportance {
  feature: string;
  /** Share of the whole, sums to 1 over the features; all are 0 where the model uses none of them. */
  share: number;
  /** The measure itself, in the unit `importanceMeasure` names. */
  value: number;
}

/** How much each feature moves a prediction from what is expected of a row nothing is known of; they sum to the prediction. */
export interface ShapValues {
  /** Both are exact: of trees over the paths of the training rows, of linear models for features taken to be independent. */
  method: "TreeSHAP" | "LinearSHAP";
  /** What the values sum to: the margin before the link (log-odds for classes), or the answer itself. */
  space: "margin" | "answer";
  /** 1, or the number of classes that have a margin of their own. */
  outputCount: number;
  /** float64[rowCount * outputCount * featureCount], by row, output, feature. */
  values: Float64Array;
  /** float64[outputCount] */
  expectedValues: Float64Array;
}

/** What training leaves. Training-time prediction is the oracle that the ONNX graph is compared with. */
export interface FittedModel {
  /** Iterations in the model that is kept (the best one where early stopping chose it). */
  iterations: number;
  /** "gain" for trees, "|coefficient| x standard deviation" for linear models, ... */
  importanceMeasure: string;
  /** Over the *model-space* features; the caller folds one-hot columns back onto raw columns. */
  featureImportances: FeatureImportance[];
  /**
   * Answers for features in model space, float64, row-major: one number a row for regression, ranking (a score by which
   * the rows of a query are put in order, highest first) and anomaly detection (a score that is high for anomalies), a
   * probability for each class, the number of the closest cluster and the distance to it, the coordinates of a row after
   * dimension reduction, the share of each topic, which sum to 1, or the vector of a text.
   */
  predict(features: FeatureMatrix): Float64Array;
  /**
   * Of a binary model: the probability of class 1, a float32 number, from which a row is called positive. Absent: .5.
   */
  decisionThreshold?: number;
  /**
   * What float32 arithmetic in another order may make of an answer, relative to it or to the mean answer, where that is
   * more than usual. Absent: 1e-5.
   */
  tolerance?: number;
  /**
   * Adds the model to a graph whose tensor `features` is float[N, F] in model space, or string[N, 1] of texts.
   * @returns the name of a float[N, W] tensor, the same answers as `predict` gives
   */
  toOnnx(graph: GraphBuilder, features: string): string;
  /** Where the target is a time, negative where the row was censored at it: what the answers are, and their loss. */
  survival?: SurvivalAnswer;
  /** Only of dimension reduction: what the answers are made of. */
  components?: PrincipalComponents;
  /** Only of topic modeling: what the answers are shares of. */
  topics?: Topics;
  /** Only of word embedding: the words and what was learned of them. */
  wordEmbedding?: WordEmbedding;
  /**
   * Exact SHAP values over the model-space features, where the algorithm has a way to them that beats asking the model.
   */
  shapValues?(features: FeatureMatrix): ShapValues;
  /** Nodes of trees that `shapValues` visits for one row, where they may be too many for many rows. */
  shapNodes?: number;
}

export interface SurvivalAnswer {
  /** A time until the event, or a hazard against that of the average row: the higher, the sooner. */
  answers: "time" | "hazard";
  lossName: "aft-nloglik" | "cox-nloglik";
  /** The loss of answers, float64[n]; NaN where it does not exist. */
  loss(predictions: Float64Array, labels: Pick<LabelledRows, "target" | "weights">): number;
}

/** Topics as sets of words, and how documents are made of them. */
export interface Topics {
  words: readonly string[];
  topicCount: number;
  /** float64[words, topics]: how often each topic uses each word; a topic's sum to 1. */
  shares: Float64Array;
  /** float64[words]: the shares of the words in the training documents, none 0; they sum to 1. */
  unigram: Float64Array;
  documentsOf(features: FeatureMatrix): Documents;
  /** float64[documents, topics] */
  mixturesOf(documents: Documents): Float64Array;
}

/** Words as vectors, near each other where the words are used alike. */
export interface WordEmbedding {
  /** Most frequent first. */
  words: readonly string[];
  /** float64[words]: how often each occurs in the training texts. */
  counts: Float64Array;
  dimension: number;
  /** float32[words, dimension] */
  vectors: Float32Array;
  /** float32[words, dimension]: multiplied with another word's vector, the log-odds of being near it rather than noise. */
  outputVectors: Float32Array;
  /** How many places apart words may be that were learned from each other. */
  windowSize: number;
  knownWordsOf(features: FeatureMatrix): KnownWords;
}

/** The directions that rows are projected on, the one with the greatest variance first. */
export interface PrincipalComponents {
  /** Over the training rows, of each component; descending. */
  explainedVariance: Float64Array;
  /** Of the training rows over all features. */
  totalVariance: number;
  /** float64[component][feature], each of length 1: the weights of the model-space features. */
  loadings: readonly Float64Array[];
}

export interface Estimator<Type extends ProblemType = SupervisedProblemType> {
  fit(task: TrainingTask<Type>, context: FitContext): Promise<FittedModel>;
}

/** How raw columns become the algorithm's features. */
export interface FeatureRequirements {
  /** True: NaN reaches the algorithm. False: numeric columns are imputed with the training mean, with an indicator column. */
  acceptsMissing: boolean;
  /** True: numeric features are standardised (mean 0, standard deviation 1 over the training rows). */
  standardises: boolean;
  /**
   * "one-hot", unless said: a feature of 0 or 1 for each category, and one for a missing value where training had some.
   * "codes": one feature per column, with 0 for an unseen category, 1 to K for the known ones, most frequent first, and for
   * a missing one NaN if the algorithm `acceptsMissing`, else K + 1 where training had missing values, else 0.
   */
  categories?: "one-hot" | "codes";
  /** True: a number that is the same in every training row is a feature too, as the border of a picture is. */
  keepsConstantNumbers?: boolean;
  /** True: `fit` keeps no column of its rows, only what it makes of it, and takes columns a few at a time. */
  readsColumnsOnce?: boolean;
  /** How many categories of a column are told apart, the most frequent; 100 unless said, or 1,000 as codes. */
  maximumCategories?: number;
  /** The text column of this name holds IPv4 addresses: four features, its bytes, or -1 each where it is none. */
  ipAddressColumn?: string;
  /**
   * "words": the algorithm reads one text column, and nothing else. "words-or-counts": that too where a text column is
   * among the features, else numbers. Absent: text columns are categories.
   */
  texts?: "words" | "words-or-counts";
  /** The features are two columns, the sides of a pair; with `codes`. Absent: any columns, all treated alike. */
  pair?: PairRequirements;
}

/** How the two columns of a pair become features. */
export interface PairRequirements {
  /** The name of the column that is the first side; null: the column that comes first. */
  firstColumn: string | null;
  sides: readonly [PairSide, PairSide];
  /** True: two sides that are read as words have one vocabulary, learned from both, by the limits of the first. */
  sharesVocabulary: boolean;
}

export type PairSide =
  /** The value of the column is one token: one feature, its code. */
  | { reads: "token"; maximumTokens: number }
  /**
   * One feature for each of the first known words of a text, at most `maximumLength` and no more than any training text has:
   * the word's code, most frequent first from 1 on, and 0 after the last.
   */
  | { reads: "words"; maximumWords: number; minimumCount: number; maximumLength: number };

/** A feature column that was chosen, as far as it is known before training. */
export interface ChosenColumn {
  name: string;
  kind: TableColumn["kind"];
  /** True where it is known that each of many rows has a value of its own. */
  isIdentifier?: boolean;
}

/** What a profile tells of a target column. */
export interface TargetRange {
  /** The least and the greatest value, or null where the column holds no numbers. */
  numbers: { least: number; most: number } | null;
  /** Null where they are not counted exactly. */
  distinctCount: number | null;
}

/** @property path the hyperparameter that does not fit */
export interface TargetIssue {
  path: string;
  message: string;
}

/** What forms, listings and docs show of an algorithm, whatever it learns from. */
export interface AlgorithmDescription<Type extends string> {
  /** SageMaker's name: "xgboost", "linear-learner". */
  algorithmName: string;
  displayName: string;
  description: string;
  /** The other members are asked about these only. */
  problemTypes: readonly Type[];
  /** Where it can be trained; the processor alone unless said. */
  devices?: readonly Device[];
  /** What an iteration is called in logs and charts. */
  iterationName: "round" | "epoch" | "tree" | "iteration";
  hyperparameters: HyperparameterDeclarations;
  /**
   * Checks that need more than one field or the task, for example an objective that does not fit the problem type.
   * Called after each single value was checked against its declaration.
   */
  validate(hyperparameters: Hyperparameters, problemType: Type): { path: string; message: string }[];
  /**
   * Columns of this kind and no others are read, all of them: those too in which nothing varies, as the border of a
   * picture, or in which every row has a value of its own, as an address. Absent: any that say something.
   */
  readsOnly?: TableColumn["kind"];
  /**
   * What is wrong with the chosen feature columns, in their order; absent where any table will do. `path` is a
   * hyperparameter's name, or null for the columns themselves.
   */
  validateColumns?(
    hyperparameters: Hyperparameters,
    columns: readonly ChosenColumn[],
  ): { path: string | null; message: string }[];
  /**
   * What of a target cannot be learned by the chosen loss, told by what is known of the target before the data is read;
   * absent where every target of the problem type can.
   */
  validateTarget?(hyperparameters: Hyperparameters, problemType: Type, target: TargetRange): TargetIssue[];
  /** The metric that is watched for early stopping and shown first, and the others reported, with their direction. */
  objectiveMetrics(problemType: Type): { name: string; direction: "minimize" | "maximize" }[];
}

/** Everything the rest of the studio knows of an algorithm. Adding one: its folder, and a line in `algorithms.ts`. */
export interface AlgorithmDeclaration<Type extends ProblemType = SupervisedProblemType>
  extends AlgorithmDescription<Type> {
  features(hyperparameters: Hyperparameters): FeatureRequirements;
  /** True: a row of weight 2 counts as two rows do, which the contract suite then holds it to. */
  honoursWeights?: boolean;
  /** How endpoints write its answers, where not as all of the problem type: with the score's sign changed. */
  answer?: "dot_product";
  createEstimator(hyperparameters: Hyperparameters): Estimator<Type>;
  /**
   * About how many bytes `fit` holds at its peak beside the features that it is given, or where it reads columns once, beside
   * a portion of them. Absent: as many as the features of the training rows take.
   */
  workingBytes?(hyperparameters: Hyperparameters, size: FitSize): number;
}

/** What `fit` is given, in numbers. */
export interface FitSize {
  trainRowCount: number;
  validationRowCount: number;
  featureCount: number;
  /** 1, or the number of classes of more than two. */
  outputCount: number;
  /** Of the features of codes, how many codes each has at most. Absent: all features are numbers. */
  codeCounts?: readonly number[];
}
