import type { TrainingTask } from "../estimator.ts";
import type { Random } from "../random.ts";
import { type AcceleratedObjective, acceleratedObjective } from "./accelerated-objective.ts";
import type { BinnedFeatures } from "./binning.ts";
import type { BoostedTrees } from "./boosted-trees.ts";
import type { BoostingKernels } from "./boosting-kernels.ts";
import { categoryFeatures } from "./category-splits.ts";
import type { RunState } from "./checkpoint.ts";
import { resolveConstraints } from "./constraints.ts";
import { findCuts } from "./cuts.ts";
import { drawDropped, normalizedWeights, weighedTree } from "./dropout.ts";
import { links } from "./objectives/links.ts";
import type { Objective } from "./objectives/objective.ts";
import { quantileOf } from "./objectives/weighted-statistics.ts";
import type { BoostingParameters } from "./parameters.ts";
import { createColumnSampler, sampleByGradient } from "./sampling.ts";
import { outputSums, type ScoredRows, scoreRows } from "./scored-rows.ts";
import { addBinnedTree, type Tree } from "./tree.ts";
import { type LeafValue, TreeGrower } from "./tree-grower.ts";

/** Streams of random numbers, apart so that no setting changes what another one draws. */
const streams = { cuts: 1, rows: 2, columns: 3, dropout: 4 };

/** One model in the making: its trees so far, and what they predict of its rows. */
export class BoostingRun {
  /** The training rows, then those of the validation. */
  readonly scored: readonly ScoredRows[];
  private readonly objective: AcceleratedObjective;
  private readonly outputCount: number;
  private readonly base: Float32Array;
  private readonly cuts: readonly Float32Array[];
  private readonly grower: TreeGrower;
  private readonly splittable: Int32Array;
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
    private readonly task: TrainingTask,
    private readonly parameters: BoostingParameters,
    objective: Objective,
    private readonly random: Random,
    private readonly kernels: BoostingKernels,
    resumed: RunState | null,
  ) {
    const { train, validation } = task;
    this.objective = acceleratedObjective(objective, parameters.objectiveSettings.scalePositiveWeight, kernels);
    this.outputCount = outputCountOf(task);
    this.base = startingBase(task, parameters, objective, this.outputCount);
    this.cuts =
      resumed?.cuts ?? findCuts(train.features, train.weights, parameters.maxBin - 1, random.fork(streams.cuts));
    this.scored = [
      scoreRows("train", train, this.cuts, this.base, kernels),
      ...(validation ? [scoreRows("validation", validation, this.cuts, this.base, kernels)] : []),
    ];
    const { growth, parallelTreeCount } = parameters;
    const learningRate = growth.learningRate / parallelTreeCount;
    const categories = categoryFeatures(train.features, parameters.categories, parameters.maxBin - 1);
    const constraints = resolveConstraints(train.features, parameters.constraints);
    this.grower = new TreeGrower(
      this.scored[0].bins,
      { ...growth, learningRate, constraints, categories },
      undefined,
      kernels,
    );
    this.splittable = splittableFeatures(this.scored[0].bins);
    this.gradients = kernels.allocate.float32(2 * train.target.length);
    this.trees = resumed ? [...resumed.trees] : [];
    this.treeWeights = resumed ? [...resumed.treeWeights] : [];
    this.bestTreeWeights = resumed ? [...resumed.bestTreeWeights] : [];
    this.restoreSums(resumed);
    for (const rows of this.scored) this.objective.predict(rows);
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
    for (let output = 0; output < outputCount; output++) {
      this.objective.gradients(train, output, train.labels, this.gradients);
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
    for (const rows of scored) this.objective.predict(rows);
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
      // Sums that trees were taken out of and put back into cannot be found again from the trees bit for bit.
      sums: this.parameters.dropout ? this.scored.map((rows) => rows.sums.slice()) : [],
    };
    return () => ({ ...state, trees: this.trees.slice(0, treeCount) });
  }

  /** @param roundCount the rounds to keep: all, or those up to the best */
  finish(roundCount: number): BoostedTrees {
    const treeCount = roundCount * this.outputCount * this.parameters.parallelTreeCount;
    const weights = treeCount < this.trees.length ? this.bestTreeWeights : this.treeWeights;
    return {
      objective: this.parameters.objective,
      featureNames: this.task.train.features.names,
      outputCount: this.outputCount,
      roundCount,
      base: this.base,
      trees: this.trees.slice(0, treeCount).map((tree, index) => weighedTree(tree, weights[index] ?? 1)),
    };
  }

  /** Grows a tree from the gradients and adds it to the sums of the training rows. */
  private growTree(index: number, sums: Float32Array, weight: number): Tree {
    const { parameters, random, grower } = this;
    const { rate, method } = parameters.rowSampling;
    const columns = createColumnSampler(
      this.splittable,
      parameters.columnRates,
      random.fork(streams.columns).fork(index),
    );
    const rowRandom = random.fork(streams.rows).fork(index);
    const subsample = { rate: method === "uniform" ? rate : 1, random: rowRandom };
    let { gradients } = this;
    if (method === "gradient_based") {
      this.sampledGradients ??= this.kernels.allocate.float32(gradients.length);
      this.sampledGradients.set(gradients);
      gradients = this.sampledGradients;
      sampleByGradient(gradients, rate, parameters.growth.regularization.lambda, rowRandom);
    }
    if (weight === 1) return grower.grow(gradients, sums, columns, subsample, this.leafValue());
    this.added ??= this.kernels.allocate.float32(sums.length);
    const added = this.added.fill(0);
    const tree = grower.grow(gradients, added, columns, subsample, this.leafValue());
    addWeighed(sums, added, weight);
    return tree;
  }

  /** For objectives whose gradients tell the side only. XGBoost's `adaptive.h`. */
  private leafValue(): LeafValue | undefined {
    const { leafQuantile } = this.objective;
    if (leafQuantile === undefined) return undefined;
    const { labels, predictions } = this.scored[0];
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
    this.objective.predict(this.scored[0]);
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
}

function addWeighed(sums: Float32Array, added: Float32Array, weight: number): void {
  for (let row = 0; row < sums.length; row++) sums[row] += Math.fround(weight * added[row]);
}

export function outputCountOf({ problemType, classCount }: TrainingTask): number {
  return problemType === "multiclass-classification" ? classCount : 1;
}

function startingBase(
  { train }: TrainingTask,
  { baseScore }: BoostingParameters,
  objective: Objective,
  outputCount: number,
): Float32Array {
  if (baseScore === null) return objective.estimateBase(train);
  return new Float32Array(outputCount).fill(links[objective.link].marginOf(baseScore));
}

/** A feature that has one value, or none, in all rows can split nothing. */
export function splittableFeatures({ rowCount, featureCount, cuts, columnMajor }: BinnedFeatures): Int32Array {
  const splittable: number[] = [];
  for (let feature = 0; feature < featureCount; feature++) {
    const column = columnMajor.subarray(feature * rowCount, (feature + 1) * rowCount);
    const varies = cuts[feature].length > 0 || (column.includes(0) && column.includes(1));
    if (varies) splittable.push(feature);
  }
  return Int32Array.from(splittable);
}
