import type { FitContext, TrainingTask, UnlabelledRows } from "../estimator.ts";
import { planBatches } from "../neural-network/batches.ts";
import { networkImportances } from "../neural-network/network-importances.ts";
import { NetworkModel } from "../neural-network/network-model.ts";
import { NetworkScorer } from "../neural-network/network-scorer.ts";
import { evenlySpaced, rowMajorFeatures } from "../neural-network/row-major.ts";
import { type NetworkTraining, trainNetwork } from "../neural-network/train-network.ts";
import type { TrainingRows } from "../neural-network/trainable-model.ts";
import { type AutoencoderShape, buildAutoencoder, meanError } from "./autoencoder-network.ts";

/** The training rows' metric is that of up to so many: it is shown, and nothing is decided by it. */
const mostJudgedTrainingRows = 2_000;
/** What is usual for a feature is learned from up to so many rows. */
const mostScaledRows = 20_000;
/**
 * Added to a feature's usual squared error, in units of its variance where it is a number: what is reconstructed all but
 * exactly is not to make an anomaly of every rounding.
 */
const leastUsualError = 1e-3;

export async function fitAutoencoder(
  shape: AutoencoderShape,
  training: NetworkTraining,
  { train, validation }: TrainingTask<"anomaly-detection">,
  context: FitContext,
): Promise<NetworkModel> {
  const { features } = train;
  const featureCount = features.columns.length;
  const random = context.random.fork(training.seed);
  const { errors, score } = buildAutoencoder(shape, featureCount, random.fork(initialKey));
  const scorer = await NetworkScorer.create(errors, meanError, { featureCount, device: context.device });
  try {
    const watched = [
      { channel: "train", rows: rowsToReconstruct(train, evenlySpaced(features.rowCount, mostJudgedTrainingRows)) },
      ...(validation === null ? [] : [{ channel: "validation", rows: rowsToReconstruct(validation) }]),
    ];
    const { parameters, iterations } = await trainNetwork(training, {
      network: errors,
      loss: meanError,
      rows: rowsToReconstruct(train),
      plan: planBatches(features.rowCount, training.batchSize, training.leastStepsPerEpoch),
      async evaluate(values) {
        const metrics: Record<string, number> = {};
        let lastLoss = Number.NaN;
        for (const { channel, rows } of watched) {
          lastLoss = (await scorer.score(values, rows)).loss;
          metrics[`${channel}:mse`] = lastLoss;
        }
        return { loss: lastLoss, metrics };
      },
      context: { ...context, random },
    });
    const scaled = rowsToReconstruct(train, evenlySpaced(features.rowCount, mostScaledRows));
    const values = [...parameters, usualErrors((await scorer.score(parameters, scaled)).scores, scaled)];
    const featureImportances = await networkImportances({
      ...{ network: score, values, features, outputs: 1, embeddedFeatures: [] },
    });
    const toAnswer = (_: unknown, scores: Parameters<typeof meanError>[1]) => scores;
    return new NetworkModel({
      ...{ network: score, values, toAnswer, featureCount, iterations, featureImportances },
      tolerance: errorTolerance,
    });
  } finally {
    await scorer.release();
  }
}

/** A small error is the difference of nearly equal numbers, which keeps the last digits' rounding and few others. */
const errorTolerance = 1e-2;

/** The stream of random numbers that initial parameters are drawn from. */
const initialKey = -2;

/** Rows that are their own target. */
function rowsToReconstruct({ features, weights }: UnlabelledRows, rows: Int32Array | null = null): TrainingRows {
  const rowCount = rows === null ? features.rowCount : rows.length;
  return {
    rowCount,
    featureCount: features.columns.length,
    features: rowMajorFeatures(features, rows),
    target: new Float32Array(rowCount),
    weights: weights === undefined ? null : Float32Array.from(rows ?? weights.keys(), (row) => weights[row]),
  };
}

/** @param errors float32[n * F], squared @returns float32[F], each feature's mean by the rows' weights */
function usualErrors(errors: Float32Array, { featureCount, weights }: TrainingRows): Float32Array {
  const sums = new Float64Array(featureCount);
  let weightSum = 0;
  for (let row = 0; row * featureCount < errors.length; row++) {
    const weight = weights === null ? 1 : weights[row];
    weightSum += weight;
    for (let feature = 0; feature < featureCount; feature++)
      sums[feature] += weight * errors[row * featureCount + feature];
  }
  return Float32Array.from(sums, (sum) => (weightSum > 0 ? sum / weightSum : 0) + leastUsualError);
}
