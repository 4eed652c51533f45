import type { FitContext, FittedModel, TrainingTask } from "../estimator.ts";
import { fitNetwork } from "../neural-network/fit-network.ts";
import type { NetworkTraining } from "../neural-network/train-network.ts";
import { buildObject2vec, type Object2vecShape } from "./object2vec-network.ts";
import { withNegatives } from "./sample-negatives.ts";

/** The stream of random numbers that pairs are made up from. */
const negativesKey = -4;

/** @throws TrainingDataError when the features are not two columns of objects that differ */
export function fitObject2vec(
  settings: { shape: Object2vecShape; training: NetworkTraining; negativeRate: number },
  task: TrainingTask,
  context: FitContext,
): Promise<FittedModel> {
  const { shape, training, negativeRate } = settings;
  const { names, columnNames = names } = task.train.features;
  const firstColumn = shape.pair.firstColumn ?? columnNames[0];
  const train =
    negativeRate > 0 && task.problemType === "binary-classification"
      ? withNegatives(task.train, {
          rate: negativeRate,
          isSecond: (feature) => columnNames[feature] !== firstColumn,
          random: context.random.fork(training.seed).fork(negativesKey),
        })
      : task.train;
  return fitNetwork((network) => buildObject2vec(shape, network), training, { ...task, train }, context);
}
