import type { FeatureMatrix, FitContext, LabelledRows, SupervisedProblemType, TrainingTask } from "../estimator.ts";
import { type TargetScale, targetScaleOf } from "../preprocessing/target-scale.ts";
import type { Random } from "../random.ts";
import { planBatches } from "./batches.ts";
import { judgeScores } from "./judge-network.ts";
import type { Layer } from "./network.ts";
import { answerOf } from "./network-answers.ts";
import { networkImportances } from "./network-importances.ts";
import { defaultNetworkLoss, networkLosses } from "./network-losses.ts";
import { NetworkModel } from "./network-model.ts";
import { NetworkScorer } from "./network-scorer.ts";
import { evenlySpaced, pickRows, rowsToLearn } from "./row-major.ts";
import { type NetworkTraining, trainNetwork } from "./train-network.ts";
import type { TrainingRows } from "./trainable-model.ts";

/** A network for a table, and which features each of its embeddings stands for. */
export interface TableNetwork {
  network: Layer;
  embeddedFeatures: readonly (readonly number[])[];
}

/** What a network is to be built for. */
export interface NetworkTask {
  /** The training rows'. */
  features: FeatureMatrix;
  /** Leading features that are numbers; codes follow. */
  numberCount: number;
  /** How many codes each further feature has. */
  codeCounts: readonly number[];
  outputs: number;
  /** float32[outputs] that the scores begin at. */
  outputBiases: Float32Array;
  /** Rows of a training step. */
  batchSize: number;
  random: Random;
}

/** The training rows' metrics are those of up to so many, evenly spaced: they are shown, and nothing is decided by them. */
const mostJudgedTrainingRows = 2_000;

export async function fitNetwork(
  buildNetwork: (task: NetworkTask) => TableNetwork,
  training: NetworkTraining,
  task: TrainingTask,
  context: FitContext,
): Promise<NetworkModel> {
  const { problemType, train } = task;
  const random = context.random.fork(training.seed);
  const targetScale = servedScale(targetScaleOf(task));
  const outputs = problemType === "multiclass-classification" ? task.classCount : 1;
  const codeCounts = (train.features.codeCounts ?? []).filter((count) => count > 0);
  const featureCount = train.features.columns.length;
  const plan = planBatches(train.features.rowCount, training.batchSize, training.leastStepsPerEpoch);
  const { network, embeddedFeatures } = buildNetwork({
    features: train.features,
    numberCount: featureCount - codeCounts.length,
    codeCounts,
    outputs,
    outputBiases: outputBiases(task),
    batchSize: plan.batchSize,
    random: random.fork(initialKey),
  });
  const loss = networkLosses[training.loss ?? defaultNetworkLoss[problemType]].rowLosses;
  const scorer = await NetworkScorer.create(network, loss, { featureCount, device: context.device });
  try {
    const rows = rowsToLearn(train, targetScale);
    const { parameters: values, iterations } = await trainNetwork(training, {
      ...{ network, loss, plan },
      rows,
      evaluate: networkJudge(scorer, task, targetScale, rows),
      context: { ...context, random },
    });
    const featureImportances = await networkImportances({
      ...{ network, values, features: train.features, outputs, embeddedFeatures },
    });
    const toAnswer = answerOf(problemType, targetScale);
    return new NetworkModel({ network, values, toAnswer, featureCount, iterations, featureImportances });
  } finally {
    await scorer.release();
  }
}

/** The stream of random numbers that initial parameters are drawn from. */
const initialKey = -2;

/** Scores that give each class its share of the training rows, so that a rare one need not be unlearned first. */
function outputBiases({ problemType, classCount, train: { target, weights } }: TrainingTask): Float32Array {
  if (problemType === "regression") return new Float32Array(1);
  const counts = new Float64Array(classCount).fill(1e-3);
  for (const [row, code] of target.entries()) counts[code] += weights === undefined ? 1 : weights[row];
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (problemType === "multiclass-classification") return Float32Array.from(counts, (count) => Math.log(count / total));
  return Float32Array.of(Math.log(counts[1] / counts[0]));
}

interface JudgedRows {
  channel: "train" | "validation";
  problemType: SupervisedProblemType;
  rows: TrainingRows;
  labelled: Pick<LabelledRows, "target" | "weights">;
}

function networkJudge(scorer: NetworkScorer, task: TrainingTask, targetScale: TargetScale, rows: TrainingRows) {
  const { problemType, train, validation } = task;
  const sample = evenlySpaced(train.features.rowCount, mostJudgedTrainingRows);
  const pick = (values: Float64Array) => Float64Array.from(sample, (row) => values[row]);
  const trainingSample: JudgedRows = {
    channel: "train",
    problemType,
    rows: pickRows(rows, sample),
    labelled: { target: pick(train.target), weights: train.weights && pick(train.weights) },
  };
  const heldOut: JudgedRows | null = validation && {
    channel: "validation",
    problemType,
    rows: rowsToLearn(validation, targetScale),
    labelled: validation,
  };
  const judge = async (values: readonly Float32Array[], { channel, rows, labelled }: JudgedRows) => {
    const { scores, loss } = await scorer.score(values, rows);
    const metrics = { ...judgeScores(problemType, labelled, scores, targetScale), objective_loss: loss };
    return {
      loss,
      metrics: Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`${channel}:${name}`, value])),
    };
  };
  return async (values: readonly Float32Array[], trainingLoss: number) => {
    const trained = await judge(values, trainingSample);
    const judged = heldOut && (await judge(values, heldOut));
    return {
      loss: judged === null ? trainingLoss : judged.loss,
      metrics: { ...trained.metrics, ...judged?.metrics, "train:objective_loss": trainingLoss },
    };
  };
}

/** In float32, as the exported graph brings answers back to the target's unit. */
function servedScale({ mean, scale }: TargetScale): TargetScale {
  return { mean: Math.fround(mean), scale: Math.fround(scale) || 1 };
}
