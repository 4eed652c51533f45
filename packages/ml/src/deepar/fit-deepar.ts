import type { FitContext } from "../estimator.ts";
import type { FittedForecaster, ForecastingTask } from "../forecasting/forecaster.ts";
import { judgeForecasts, validationMetrics } from "../forecasting/judge-forecasts.ts";
import { planLagsFor } from "../forecasting/lag-plan.ts";
import { lagRows, pastOrigins } from "../forecasting/lag-rows.ts";
import { meanOfKnown } from "../forecasting/mean-of-known.ts";
import type { Hyperparameters } from "../hyperparameters.ts";
import { planBatches } from "../neural-network/batches.ts";
import { trainableNetwork } from "../neural-network/network.ts";
import { createOptimizer } from "../neural-network/optimizers.ts";
import { trainByEpochs } from "../neural-network/train-by-epochs.ts";
import { TrainingDataError } from "../table.ts";
import { DeepArModel } from "./deepar-model.ts";
import { buildDeepArNetwork } from "./deepar-network.ts";
import { likelihoods } from "./likelihoods.ts";
import { networkRows, networkWidthOf, numberCountOf, scalesOf } from "./network-features.ts";

/** Longer pasts are drawn from: an epoch over more rows takes long and hardly betters the network. */
const mostRows = 100_000;
/** Where there is little, an epoch goes over it until it has so many steps. */
const leastStepsPerEpoch = 50;
/** Validation series that are judged after each epoch, evenly spaced. */
const mostJudgedSeries = 200;
const gradientNorm = 10;
const [originsKey, initialKey] = [41, 42];

export async function fitDeepAr(
  hyperparameters: Hyperparameters,
  task: ForecastingTask,
  context: FitContext,
): Promise<FittedForecaster> {
  context.signal.throwIfAborted();
  const number = (name: string) => Number(hyperparameters[name]);
  // A network takes all of the context, not the last steps of it.
  const asked = planLagsFor(hyperparameters, task);
  const likelihood = likelihoods[String(hyperparameters.likelihood)];
  if (likelihood.isOfCounts) refuseOtherThanCounts(task);
  const plan = { ...asked, lagCount: asked.contextLength, tellsUnit: likelihood.isOfCounts };
  const mean = meanOfKnown(task.train);
  const origins = pastOrigins(plan, task.train, { mostRows, random: context.random.fork(originsKey) });
  const rows = lagRows(plan, origins);
  const { rowCount } = rows.features;
  if (rowCount === 0) {
    context.report({ iteration: 1, totalIterations: 1, metrics: {} });
    return new DeepArModel({ plan, mean, trained: null, iterations: 1 });
  }
  const scales = scalesOf(plan, rows);
  const batches = planBatches(rowCount, number("mini_batch_size"), leastStepsPerEpoch);
  const network = buildDeepArNetwork({
    contextLength: plan.contextLength,
    numberCount: numberCountOf(plan),
    codeCounts: plan.categories.map((known) => known.length + 1),
    cells: number("num_cells"),
    hiddenLayers: number("num_layers"),
    dropout: number("dropout_rate"),
    embeddingSize: number("embedding_dimension"),
    outputs: likelihood.outputs,
    passesUnit: likelihood.isOfCounts,
    batchSize: batches.batchSize,
    random: context.random.fork(initialKey),
  });
  const modelOf = (values: readonly Float32Array[], iterations: number) =>
    new DeepArModel({ plan, mean, iterations, trained: { network, values, likelihood, scales } });
  const every = Math.ceil((task.validation?.length ?? 1) / mostJudgedSeries);
  const judged = task.validation?.filter((_, at) => at % every === 0) ?? [];
  const { parameters, iterations } = await trainByEpochs({
    model: trainableNetwork(network, likelihood.rowLosses),
    rows: {
      rowCount,
      featureCount: networkWidthOf(plan),
      features: networkRows(rows.features, scales),
      target: Float32Array.from(rows.target),
      weights: null,
    },
    optimizer: createOptimizer("adam"),
    plan: batches,
    epochs: number("epochs"),
    learningRate: number("learning_rate"),
    clipping: { by: "norm", limit: gradientNorm },
    earlyStopping: { patience: number("early_stopping_patience"), tolerance: 0 },
    plateauFactor: 1,
    evaluate(values, trainingLoss) {
      const metrics = judged.length === 0 ? {} : validationMetrics(judgeForecasts(modelOf(values, 1), judged));
      const loss = metrics["validation:mean_wQuantileLoss"] ?? trainingLoss;
      return { loss, metrics: { ...metrics, "train:final_loss": trainingLoss } };
    },
    context,
  });
  return modelOf(parameters, iterations);
}

function refuseOtherThanCounts({ train }: ForecastingTask): void {
  for (const { itemId, target } of train) {
    const other = target.find((value) => value < 0 || (!Number.isNaN(value) && !Number.isInteger(value)));
    if (other === undefined) continue;
    const of = itemId === "" ? "the series" : `series '${itemId}'`;
    throw new TrainingDataError(
      `likelihood is negative-binomial, which is of counts: whole numbers, 0 or more. But ${of} has ${other}. Take student-T or gaussian.`,
    );
  }
}
