import type { Estimator, LabelledProblemType, TrainingReport } from "../estimator.ts";
import { boost } from "../gradient-boosting/boosting.ts";
import { fittedModel } from "../gradient-boosting/fitted-trees.ts";
import type { Hyperparameters } from "../hyperparameters.ts";
import { readLightgbmParameters } from "./lightgbm-parameters.ts";

export function createLightgbmEstimator(hyperparameters: Hyperparameters): Estimator<LabelledProblemType> {
  return {
    async fit(task, context) {
      const parameters = readLightgbmParameters(hyperparameters, task);
      const report = (values: TrainingReport) => context.report({ ...values, logLine: logLine(values) });
      return fittedModel(await boost(task, parameters, { ...context, report }));
    },
  };
}

/** As LightGBM writes it: "[12]	train's l2: 0.1	validation's l2: 0.2". */
function logLine({ iteration, metrics }: TrainingReport): string {
  const shown = Object.entries(metrics).map(
    ([name, value]) => `${name.replace(":", "'s ")}: ${Number(value.toPrecision(6))}`,
  );
  return [`[${iteration}]`, ...shown].join("\t");
}
