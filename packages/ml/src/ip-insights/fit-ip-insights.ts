import type { FeatureImportance, FeatureMatrix, FitContext, TrainingTask, UnlabelledRows } from "../estimator.ts";
import { areaUnderRoc, rankedCounts } from "../metrics/curves.ts";
import { planBatches } from "../neural-network/batches.ts";
import type { RowLoss } from "../neural-network/network-losses.ts";
import { NetworkModel } from "../neural-network/network-model.ts";
import { NetworkScorer } from "../neural-network/network-scorer.ts";
import { evenlySpaced, rowMajorFeatures } from "../neural-network/row-major.ts";
import { type NetworkTraining, trainNetwork } from "../neural-network/train-network.ts";
import type { TrainingRows } from "../neural-network/trainable-model.ts";
import type { Random } from "../random.ts";
import { TrainingDataError } from "../table.ts";
import { buildIpInsights, discriminatorLoss, type IpInsightsShape } from "./ip-insights-network.ts";

const featureCount = 5;
const mostJudgedTrainingRows = 2_000;
const mostImportanceRows = 1_000;

export async function fitIpInsights(
  shape: IpInsightsShape,
  training: NetworkTraining,
  { train, validation }: TrainingTask<"anomaly-detection">,
  context: FitContext,
): Promise<NetworkModel> {
  const { features } = train;
  const [entityCodes] = features.codeCounts ?? [];
  if (features.columns.length !== featureCount || !entityCodes) {
    throw new TrainingDataError(
      "Learning which addresses entities use takes a column that names entities, more than one of them, and one of IP addresses.",
    );
  }
  const random = context.random.fork(training.seed);
  const { losses, score } = buildIpInsights(shape, entityCodes, random.fork(initialKey));
  const scorer = await NetworkScorer.create(score, discriminatorLoss, { featureCount, device: context.device });
  try {
    const watched = [
      { channel: "train", rows: pairsAndOthers(train, mostJudgedTrainingRows, random.fork(judgedKey)) },
      ...(validation === null
        ? []
        : [{ channel: "validation", rows: pairsAndOthers(validation, Infinity, random.fork(judgedKey - 1)) }]),
    ];
    const { parameters: values, iterations } = await trainNetwork(training, {
      network: losses,
      loss: asTheyAre,
      rows: rowsOf(train, rowMajorFeatures(features)),
      plan: planBatches(features.rowCount, training.batchSize, training.leastStepsPerEpoch),
      async evaluate(parameters) {
        const metrics: Record<string, number> = {};
        let lastLoss = Number.NaN;
        for (const { channel, rows } of watched) {
          const { scores, loss } = await scorer.score(parameters, rows);
          const products = Float64Array.from(scores, (value) => -value);
          const area = areaUnderRoc(rankedCounts({ target: Float64Array.from(rows.target), scores: products }));
          metrics[`${channel}:discriminator_auc`] = area ?? 0.5;
          metrics[`${channel}:objective_loss`] = loss;
          lastLoss = loss;
        }
        return { loss: lastLoss, metrics };
      },
      context: { ...context, random },
    });
    const parts = { network: score, values, toAnswer: asItIs, featureCount, iterations };
    const model = new NetworkModel({ ...parts, featureImportances: [] });
    return new NetworkModel({ ...parts, featureImportances: swapImportances(model, features) });
  } finally {
    await scorer.release();
  }
}

/** Streams of random numbers: of initial parameters, and of the pairs made up to judge by. */
const initialKey = -2;
const judgedKey = -3;

const asTheyAre: RowLoss = (_tape, losses) => losses;
const asItIs = (_tape: unknown, scores: Parameters<RowLoss>[1]) => scores;

function rowsOf({ weights }: UnlabelledRows, features: Float32Array): TrainingRows {
  const rowCount = features.length / featureCount;
  const ofRows = weights === undefined ? null : Float32Array.from(weights);
  return { rowCount, featureCount, features, target: new Float32Array(rowCount), weights: ofRows };
}

/** Each pair with target 1, and with target 0 twice: with the address of another pair, and with a random one. */
function pairsAndOthers({ features }: UnlabelledRows, most: number, random: Random): TrainingRows {
  const chosen = evenlySpaced(features.rowCount, most);
  const pairs = rowMajorFeatures(features, chosen);
  const all = new Float32Array(3 * pairs.length);
  all.set(pairs);
  all.set(pairs, pairs.length);
  all.set(pairs, 2 * pairs.length);
  for (let row = 0; row < chosen.length; row++) {
    const other = random.nextInt(chosen.length) * featureCount;
    const [shuffled, drawn] = [1, 2].map((copy) => copy * pairs.length + row * featureCount);
    for (let byte = 1; byte < featureCount; byte++) {
      all[shuffled + byte] = pairs[other + byte];
      all[drawn + byte] = random.nextInt(256);
    }
  }
  const target = Float32Array.from({ length: 3 * chosen.length }, (_, row) => Number(row < chosen.length));
  return { rowCount: target.length, featureCount, features: all, target, weights: null };
}

/** How far the score moves when a pair gets the entity, or the address, of another; bytes share what the address moves. */
function swapImportances(model: NetworkModel, { names, columns, rowCount }: FeatureMatrix): FeatureImportance[] {
  const rows = evenlySpaced(rowCount, mostImportanceRows);
  const others = Int32Array.from(rows, (_, at) => rows[(at + Math.ceil(rows.length / 2)) % rows.length]);
  const scoresWith = (isSwapped: (feature: number) => boolean) =>
    model.predict({
      names,
      rowCount: rows.length,
      columns: columns.map((column, at) => Float32Array.from(isSwapped(at) ? others : rows, (row) => column[row])),
    });
  const own = scoresWith(() => false);
  const moves = (swapped: Float64Array) =>
    swapped.reduce((sum, value, row) => sum + Math.abs(value - own[row]), 0) / own.length;
  const [ofEntity, ofAddress] = [moves(scoresWith((at) => at === 0)), moves(scoresWith((at) => at > 0))];
  const total = ofEntity + ofAddress;
  return names.map((feature, at) => {
    const value = at === 0 ? ofEntity : ofAddress / (featureCount - 1);
    return { feature, value, share: total > 0 ? value / total : 0 };
  });
}
