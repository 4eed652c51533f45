import type { Estimator, FeatureImportance, FittedModel, ShapValues, TrainingReport } from "../estimator.ts";
import type { BoostedTrees } from "../gradient-boosting/boosted-trees.ts";
import { boost } from "../gradient-boosting/boosting.ts";
import { chooseKernels } from "../gradient-boosting/choose-kernels.ts";
import { directionOf } from "../gradient-boosting/eval-metrics.ts";
import { fittedModel } from "../gradient-boosting/fitted-trees.ts";
import { ObliviousTreeGrower } from "../gradient-boosting/oblivious-tree-grower.ts";
import type { Hyperparameters } from "../hyperparameters.ts";
import { type CatboostParameters, readCatboostParameters } from "./catboost-parameters.ts";
import {
  type CategoryEncoding,
  encodeFeatures,
  encodeTrainingFeatures,
  learnCategoryEncoding,
  originOfEncoded,
} from "./category-encoding.ts";
import { encodingToOnnx } from "./encoding-to-onnx.ts";

/** Apart from the streams of the engine, whose generator is another fork. */
const orderStream = 1;

export function createCatboostEstimator(hyperparameters: Hyperparameters): Estimator {
  return {
    async fit(task, context) {
      const parameters = readCatboostParameters(hyperparameters, task.problemType, task.validation !== null);
      const encoding = await learnCategoryEncoding(task);
      const random = context.random.fork(parameters.seed).fork(orderStream);
      const encodedTask = {
        ...task,
        train: { ...task.train, features: encodeTrainingFeatures(encoding, task, random) },
        validation: task.validation && {
          ...task.validation,
          features: encodeFeatures(encoding, task.validation.features),
        },
      };
      const addLogLine = logLines(parameters);
      const trees = await boost(
        encodedTask,
        parameters,
        { ...context, report: (report) => context.report(addLogLine(report)) },
        chooseKernels,
        ({ bins, labels, kernels }) => new ObliviousTreeGrower(bins, labels.weights, parameters.oblivious, kernels),
      );
      return withEncoding(encoding, task.train.features.names, trees);
    },
  };
}

function withEncoding(encoding: CategoryEncoding, names: readonly string[], trees: BoostedTrees): FittedModel {
  const model = fittedModel(trees);
  const origins = originOfEncoded(encoding);
  const importances: FeatureImportance[] = names.map((feature) => ({ feature, share: 0, value: 0 }));
  for (const [place, { share, value }] of model.featureImportances.entries()) {
    importances[origins[place]].share += share;
    importances[origins[place]].value += value;
  }
  const { shapValues } = model;
  return {
    ...model,
    ...(shapValues && {
      shapValues: (features) => shapOfOrigins(shapValues(encodeFeatures(encoding, features)), origins, names.length),
    }),
    featureImportances: importances,
    predict: (features) => model.predict(encodeFeatures(encoding, features)),
    toOnnx: (graph, features) => model.toOnnx(graph, encodingToOnnx(graph, encoding, features)),
  };
}

/** The values of the features that trees see, added up by the model's feature behind each. */
function shapOfOrigins(shap: ShapValues, origins: readonly number[], featureCount: number): ShapValues {
  const rowCount = shap.values.length / origins.length;
  const values = new Float64Array(rowCount * featureCount);
  for (let row = 0; row < rowCount; row++)
    for (const [place, origin] of origins.entries())
      values[row * featureCount + origin] += shap.values[row * origins.length + place];
  return { ...shap, values };
}

/** CatBoost's lines: "12:	learn: 0.41	test: 0.45	best: 0.44 (9)". */
function logLines({ evalMetrics, reportedMetrics = [] }: CatboostParameters) {
  const watched = evalMetrics.at(-1) ?? reportedMetrics[0];
  const maximizes = directionOf(watched) === "maximize";
  let best = { value: Number.NaN, iteration: 0 };
  return (report: TrainingReport): TrainingReport => {
    const iteration = report.iteration - 1;
    const learned: number | undefined = report.metrics[`train:${watched.name}`];
    const tested: number | undefined = report.metrics[`validation:${watched.name}`];
    const parts = [`${iteration}:`];
    if (learned !== undefined) parts.push(`learn: ${learned.toFixed(7)}`);
    if (tested !== undefined) {
      if (Number.isNaN(best.value) || (maximizes ? tested > best.value : tested < best.value))
        best = { value: tested, iteration };
      parts.push(`test: ${tested.toFixed(7)}`, `best: ${best.value.toFixed(7)} (${best.iteration})`);
    }
    return { ...report, logLine: parts.join("\t") };
  };
}
