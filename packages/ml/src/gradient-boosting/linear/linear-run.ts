import type { FeatureMatrix, LabelledTask } from "../../estimator.ts";
import type { Random } from "../../random.ts";
import { type AcceleratedObjective, acceleratedObjective } from "../accelerated-objective.ts";
import type { BoostingKernels } from "../boosting-kernels.ts";
import { outputCountOf, startingBase } from "../boosting-run.ts";
import type { RunState } from "../checkpoint.ts";
import type { Objective } from "../objectives/objective.ts";
import type { BoostingParameters } from "../parameters.ts";
import type { ChannelScores } from "../scored-rows.ts";
import { type BoostedLinear, sumWeighted } from "./boosted-linear.ts";
import { descend, type LinearParameters } from "./coordinate-descent.ts";

/** One linear model in the making: XGBoost's gblinear. */
export class LinearRun {
  /** The training rows, then those of the validation. */
  readonly scored: readonly ChannelScores[];
  private readonly objective: AcceleratedObjective;
  private readonly outputCount: number;
  private readonly gradients: Float32Array;
  private readonly rowWeight: number;
  /** float32[outputCount * (featureCount + 1)]: of each output its weights, then its bias. */
  private readonly coefficients: Float32Array;
  /** Those of the best round so far. */
  private bestCoefficients: Float32Array;
  private roundCount = 0;

  constructor(
    private readonly task: LabelledTask,
    private readonly parameters: BoostingParameters,
    private readonly linear: LinearParameters,
    objective: Objective,
    private readonly random: Random,
    { kernels, resumed, roundCount }: { kernels: BoostingKernels; resumed: RunState | null; roundCount: number },
  ) {
    const { train, validation } = task;
    this.objective = acceleratedObjective(objective, parameters.objectiveSettings.scalePositiveWeight, kernels);
    this.outputCount = outputCountOf(task);
    const base = startingBase(task, parameters, objective, this.outputCount);
    const scores = (channel: ChannelScores["channel"], labels: ChannelScores["labels"]): ChannelScores => {
      const shape = base.length * labels.target.length;
      const { allocate } = kernels;
      return { channel, labels, base, sums: allocate.float32(shape), predictions: allocate.float32(shape) };
    };
    this.scored = [scores("train", train), ...(validation ? [scores("validation", validation)] : [])];
    this.gradients = kernels.allocate.float32(2 * train.target.length);
    this.rowWeight = train.weights ? train.weights.reduce((sum, weight) => sum + weight, 0) : train.target.length;
    const length = this.outputCount * (train.features.names.length + 1);
    this.coefficients = resumed ? resumed.coefficients.slice() : new Float32Array(length);
    this.bestCoefficients = resumed ? resumed.bestCoefficients.slice() : this.coefficients.slice();
    this.roundCount = roundCount;
    this.predict();
  }

  /** Updates the bias and the weights of each output. */
  boostRound(): void {
    const [train] = this.scored;
    const { columns } = this.task.train.features;
    const random = this.random.fork(this.roundCount);
    for (let output = 0; output < this.outputCount; output++) {
      this.objective.gradients(train, output, train.labels, this.gradients, this.roundCount);
      const { weights, bias } = coefficientsOf(this.coefficients, output, columns.length);
      bias[0] += descend({ columns, gradients: this.gradients }, weights, this.linear, this.rowWeight, random.fork(0));
    }
    this.roundCount++;
    this.predict();
  }

  /** Called after a round whose watched metric is the best so far. */
  keepAsBest(): void {
    this.bestCoefficients = this.coefficients.slice();
  }

  snapshot(): () => RunState {
    const state: RunState = {
      ...{ cuts: [], trees: [], treeWeights: [], bestTreeWeights: [], sums: [] },
      coefficients: this.coefficients.slice(),
      bestCoefficients: this.bestCoefficients,
    };
    return () => state;
  }

  /** @param roundCount the rounds to keep: all, or those up to the best */
  finish(roundCount: number): BoostedLinear {
    const { features } = this.task.train;
    const kept = roundCount < this.roundCount ? this.bestCoefficients : this.coefficients;
    return {
      ...{ objective: this.parameters.objective, featureNames: features.names, outputCount: this.outputCount },
      ...{ roundCount, base: this.scored[0].base, ...this.parts(kept) },
      moments: features.columns.map((column) => momentsOf(column)),
    };
  }

  private parts(coefficients: Float32Array): Pick<BoostedLinear, "bias" | "weights"> {
    const featureCount = this.task.train.features.names.length;
    const outputs = Array.from({ length: this.outputCount }, (_, output) =>
      coefficientsOf(coefficients, output, featureCount),
    );
    return {
      bias: Float32Array.from(outputs, ({ bias }) => bias[0]),
      weights: outputs.map(({ weights }) => weights.slice()),
    };
  }

  private predict(): void {
    const model = this.parts(this.coefficients);
    const features: (FeatureMatrix | undefined)[] = [this.task.train.features, this.task.validation?.features];
    for (const [set, scores] of this.scored.entries()) {
      const ofSet = features[set];
      if (ofSet) sumWeighted(model, ofSet, scores.sums);
      this.objective.predict(scores);
    }
  }
}

function coefficientsOf(coefficients: Float32Array, output: number, featureCount: number) {
  const first = output * (featureCount + 1);
  return {
    weights: coefficients.subarray(first, first + featureCount),
    bias: coefficients.subarray(first + featureCount, first + featureCount + 1),
  };
}

function momentsOf(column: Float32Array): { mean: number; standardDeviation: number } {
  let sum = 0;
  for (const value of column) if (!Number.isNaN(value)) sum += value;
  const mean = sum / column.length;
  let squares = 0;
  for (const value of column) squares += ((Number.isNaN(value) ? 0 : value) - mean) ** 2;
  return { mean, standardDeviation: Math.sqrt(squares / column.length) };
}
