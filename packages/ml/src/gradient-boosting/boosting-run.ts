import type { LabelledRows, LabelledTask } from "../estimator.ts";
import type { Random } from "../random.ts";
import { type AcceleratedObjective, acceleratedObjective } from "./accelerated-objective.ts";
import type { BinnedTask } from "./bin-task.ts";
import type { BinnedFeatures, RowMajorBins } from "./binning.ts";
import type { BoostedTrees } from "./boosted-trees.ts";
import type { BoostingKernels } from "./boosting-kernels.ts";
import { categoryFeatures } from "./category-splits.ts";
import type { RunState } from "./checkpoint.ts";
import { resolveConstraints } from "./constraints.ts";
import { drawDropped, normalizedWeights, weighedTree } from "./dropout.ts";
import { withoutRareCodes } from "./frequent-codes.ts";
import { links } from "./objectives/links.ts";
import type { Objective, Scores } from "./objectives/objective.ts";
import { quantileOf } from "./objectives/weighted-statistics.ts";
import type { BoostingParameters } from "./parameters.ts";
import { createColumnSampler, drawRows } from "./sampling.ts";
import { outputSums, type ScoredRows, scoreRows } from "./scored-rows.ts";
import { addBinnedTree, type Tree } from "./tree.ts";
import { type Grower, type GrowthParameters, type LeafValue, TreeGrower } from "./tree-grower.ts";

/** Streams of random numbers, apart so that no setting changes what another one draws. */
export const streams = { cuts: 1, rows: 2, columns: 3, dropout: 4, growth: 5 };

/** Makes the grower of one model's trees. */
export type CreateGrower = (ground: {
  bins: BinnedFeatures & { rowMajor?: RowMajorBins };
  labels: LabelledRows;
  /** With the learning rate of each of the trees. */
  growth: GrowthParameters;
  kernels: BoostingKernels;
}) => Grower;

const createTreeGrower: CreateGrower = ({ bins, growth, kernels }) => new TreeGrower(bins, growth, undefined, kernels);

/** One model in the making: its trees so far, and what they predict of its rows. */
export class BoostingRun {
  /** The training rows, then those of the validation. */
  readonly scored: readonly ScoredRows[];
  private readonly objective: AcceleratedObjective;
  private readonly outputCount: number;
  private readonly base: Float32Array;
  private readonly cuts: readonly Float32Array[];
  private readonly grower: Grower;
  private readonly splittable: Int32Array;
  /** What the next trees correct: the model so far, or its start where rounds are averaged. */
  private readonly learnedFrom: Scores;
  private readonly gradients: Float32Array;
  /** Those of the rows that were drawn by their gradients. */
  private sampledGradients: Float32Array | null = null;
  /** What a tree that is not to count in full adds. */
  private added: Float32Array | null = null;
  /** As they were grown; with dropout each counts with its weight. */
  private readonly trees: Tree[];
  /** Empty without dropout, where each tree weighs 1. */
  private readonly treeWeights: number[];
  /** Those at the best round so far: later rounds go on to change them, which XGBoost leaves out of account. */
  private bestTreeWeights: readonly number[];

  constructor(
    private readonly task: LabelledTask,
    binned: BinnedTask,
    private readonly parameters: BoostingParameters,
    objective: Objective,
    private readonly random: Random,
    private readonly kernels: BoostingKernels,
    resumed: RunState | null,
    createGrower: CreateGrower = createTreeGrower,
  ) {
    const { train, validation } = task;
    this.objective = acceleratedObjective(objective, parameters.objectiveSettings.scalePositiveWeight, kernels);
    this.outputCount = outputCountOf(task);
    this.base = startingBase(task, parameters, objective, this.outputCount);
    this.cuts = binned.cuts;
    this.scored = [
      scoreRows("train", train, binned.train, this.base, kernels),
      ...(validation && binned.validation
        ? [scoreRows("validation", validation, binned.validation, this.base, kernels)]
        : []),
    ];
    const { growth, parallelTreeCount } = parameters;
    const learningRate = growth.learningRate / parallelTreeCount;
    const { bins } = this.scored[0];
    const coded = categoryFeatures(train.features, parameters.categories);
    const categories = coded?.grouping ? withoutRareCodes(coded, bins, parameters) : coded;
    const constraints = resolveConstraints(train.features, parameters.constraints);
    const growthOfTree = { ...growth, learningRate, constraints, categories };
    this.grower = createGrower({ bins, labels: train, growth: growthOfTree, kernels });
    this.splittable = splittableFeatures(bins);
    this.gradients = kernels.allocate.float32(2 * train.target.length);
    this.trees = resumed ? [...resumed.trees] : [];
    this.treeWeights = resumed ? [...resumed.treeWeights] : [];
    this.bestTreeWeights = resumed ? [...resumed.bestTreeWeights] : [];
    this.restoreSums(resumed);
    this.learnedFrom = parameters.isAveraged ? this.start() : this.scored[0];
    for (const rows of this.scored) this.predict(rows);
  }

  /** Adds one tree for each output, or as many as are grown in parallel. */
  boostRound(): void {
    const { parameters, outputCount, random, scored } = this;
    const { parallelTreeCount, dropout, growth } = parameters;
    const newTreeCount = outputCount * parallelTreeCount;
    const first = this.trees.length;
    const dropped = dropout ? drawDropped(dropout, this.treeWeights, random.fork(streams.dropout).fork(first)) : [];
    const contributions = this.takeOut(dropped);
    const { ofDropped, ofNew } = dropout
      ? normalizedWeights(dropout, dropped.length, newTreeCount, growth.learningRate)
      : { ofDropped: 1, ofNew: 1 };

    const grown = new Array<Tree>(newTreeCount);
    const [train, ...others] = scored;
    const round = first / newTreeCount;
    for (let output = 0; output < outputCount; output++) {
      this.objective.gradients(this.learnedFrom, output, train.labels, this.gradients, round);
      for (let parallel = 0; parallel < parallelTreeCount; parallel++) {
        const place = parallel * outputCount + output;
        grown[place] = this.growTree(first + place, outputSums(train, output), ofNew);
      }
    }
    for (const index of dropped) this.treeWeights[index] *= ofDropped;
    for (const [place, tree] of grown.entries()) {
      this.trees.push(tree);
      if (dropout) this.treeWeights.push(ofNew);
      for (const rows of others)
        addBinnedTree(weighedTree(tree, ofNew), rows.bins, outputSums(rows, place % outputCount));
    }
    this.putBack(contributions, ofDropped);
    for (const rows of scored) this.predict(rows);
  }

  /** Called after a round whose watched metric is the best so far. */
  keepAsBest(): void {
    this.bestTreeWeights = [...this.treeWeights];
  }

  /** The state as it is now, whatever rounds come before it is asked for. */
  snapshot(): () => RunState {
    const treeCount = this.trees.length;
    const state = {
      cuts: this.cuts,
      treeWeights: [...this.treeWeights],
      bestTreeWeights: [...this.bestTreeWeights],
      ...{ coefficients: new Float32Array(0), bestCoefficients: new Float32Array(0) },
      // Sums that trees were taken out of and put back into cannot be found again from the trees bit for bit.
      sums: this.parameters.dropout ? this.scored.map((rows) => rows.sums.slice()) : [],
    };
    return () => ({ ...state, trees: this.trees.slice(0, treeCount) });
  }

  /** @param roundCount the rounds to keep: all, or those up to the best */
  finish(roundCount: number): BoostedTrees {
    const treeCount = roundCount * this.outputCount * this.parameters.parallelTreeCount;
    const weights = treeCount < this.trees.length ? this.bestTreeWeights : this.treeWeights;
    const ofEvery = this.parameters.isAveraged ? 1 / roundCount : 1;
    return {
      objective: this.parameters.objective,
      featureNames: this.task.train.features.names,
      outputCount: this.outputCount,
      roundCount,
      base: this.base,
      trees: this.trees.slice(0, treeCount).map((tree, index) => weighedTree(tree, weights[index] ?? ofEvery)),
    };
  }

  /** Grows a tree from the gradients and adds it to the sums of the training rows. */
  private growTree(index: number, sums: Float32Array, weight: number): Tree {
    const { parameters, random, grower } = this;
    const { rowSampling, growth, parallelTreeCount } = parameters;
    const round = Math.floor(index / (this.outputCount * parallelTreeCount));
    const columns = createColumnSampler(
      this.splittable,
      parameters.columnRates,
      random.fork(streams.columns).fork(index),
    );
    const sharedRounds = rowSampling.method === "uniform" ? rowSampling.sharedRounds : undefined;
    const { gradients, takeRows } = drawRows(rowSampling, {
      gradients: this.gradients,
      copyOf: (values) => this.copyOf(values),
      round,
      lambda: growth.regularization.lambda,
      random: random.fork(streams.rows).fork(sharedRounds ? Math.floor(round / sharedRounds) : index),
    });
    const draw = { takeRows, treeIndex: index, random: random.fork(streams.growth).fork(index) };
    if (weight === 1) return grower.grow(gradients, sums, columns, draw, this.leafValue());
    this.added ??= this.kernels.allocate.float32(sums.length);
    const added = this.added.fill(0);
    const tree = grower.grow(gradients, added, columns, draw, this.leafValue());
    addWeighed(sums, added, weight);
    return tree;
  }

  /** Where the kernels reach it. */
  private copyOf(gradients: Float32Array): Float32Array {
    this.sampledGradients ??= this.kernels.allocate.float32(gradients.length);
    this.sampledGradients.set(gradients);
    return this.sampledGradients;
  }

  /** For objectives whose gradients tell the side only. XGBoost's `adaptive.h`. */
  private leafValue(): LeafValue | undefined {
    const { leafQuantile } = this.objective;
    if (leafQuantile === undefined) return undefined;
    const { labels } = this.scored[0];
    const { predictions } = this.learnedFrom;
    const rate = this.parameters.growth.learningRate / this.parameters.parallelTreeCount;
    return (rows) => {
      // In float32, as predictions are, so that a row at the quantile is then predicted exactly and has no side.
      const residuals = Float64Array.from(rows, (row) =>
        Math.fround(Math.fround(labels.target[row]) - predictions[row]),
      );
      const weights = labels.weights && Float64Array.from(rows, (row) => labels.weights?.[row] ?? 1);
      return rate * quantileOf(residuals, weights, leafQuantile);
    };
  }

  /** Takes trees out of all sums. @returns what they had added to those of each set of rows */
  private takeOut(dropped: readonly number[]): Float32Array[] {
    if (dropped.length === 0) return [];
    const contributions = this.scored.map((rows) => {
      const sums = new Float32Array(rows.sums.length);
      for (const index of dropped)
        addBinnedTree(
          weighedTree(this.trees[index], this.treeWeights[index]),
          rows.bins,
          outputSums({ ...rows, sums }, index % this.outputCount),
        );
      return sums;
    });
    for (const [set, rows] of this.scored.entries()) addWeighed(rows.sums, contributions[set], -1);
    this.predict(this.scored[0]);
    return contributions;
  }

  private putBack(contributions: readonly Float32Array[], weight: number): void {
    for (const [set, added] of contributions.entries()) addWeighed(this.scored[set].sums, added, weight);
  }

  private restoreSums(resumed: RunState | null): void {
    if (resumed && resumed.sums.length > 0) {
      for (const [set, rows] of this.scored.entries()) rows.sums.set(resumed.sums[set]);
      return;
    }
    for (const [index, tree] of this.trees.entries())
      for (const rows of this.scored) addBinnedTree(tree, rows.bins, outputSums(rows, index % this.outputCount));
  }

  /** What is predicted of the training rows before the first tree. */
  private start(): Scores {
    const { allocate } = this.kernels;
    const shape = this.scored[0].sums.length;
    const scores = { base: this.base, sums: allocate.float32(shape), predictions: allocate.float32(shape) };
    this.objective.predict(scores);
    return scores;
  }

  private predict({ sums, base, predictions }: ScoredRows): void {
    const { parallelTreeCount, isAveraged } = this.parameters;
    if (!isAveraged) {
      this.objective.predict({ sums, base, predictions });
      return;
    }
    const roundCount = this.trees.length / (this.outputCount * parallelTreeCount);
    const means = sums.map((sum) => sum / Math.max(1, roundCount));
    links[this.objective.link].predict(means, base, predictions);
  }
}

function addWeighed(sums: Float32Array, added: Float32Array, weight: number): void {
  for (let row = 0; row < sums.length; row++) sums[row] += Math.fround(weight * added[row]);
}

export function outputCountOf({ problemType, classCount }: LabelledTask): number {
  return problemType === "multiclass-classification" ? classCount : 1;
}

/** Margins that a model is started from: what the user says, or what predicts best without looking at a feature. */
export function startingBase(
  { train }: LabelledTask,
  { baseScore }: BoostingParameters,
  objective: Objective,
  outputCount: number,
): Float32Array {
  if (baseScore === null) return objective.estimateBase(train);
  return new Float32Array(outputCount).fill(links[objective.link].marginOf(baseScore));
}

/** A feature that has one value, or none, in all rows can split nothing. */
export function splittableFeatures({ rowCount, featureCount, cuts, columnMajor, wide }: BinnedFeatures): Int32Array {
  const splittable: number[] = [];
  for (let feature = 0; feature < featureCount; feature++) {
    const column = columnMajor.subarray(feature * rowCount, (feature + 1) * rowCount);
    const varies = cuts[feature].length > 0 || wide?.has(feature) || (column.includes(0) && column.includes(1));
    if (varies) splittable.push(feature);
  }
  return Int32Array.from(splittable);
}
