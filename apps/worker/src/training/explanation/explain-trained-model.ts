import { type BackgroundRow, type Explanation, isExplainable } from "@sagebrush/contracts/models/explanation";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import type { FeatureImportance, FittedModel } from "@sagebrush/ml/estimator";
import type { Preprocessing } from "@sagebrush/ml/preprocessing/preprocessing";
import type { DealtRows, DealtTable } from "../deal-rows.ts";
import type { TrainingProgress } from "../train-model.ts";
import type { TrainingTask } from "../training-child-messages.ts";
import { backgroundPrototypes, backgroundRows } from "./background-rows.ts";
import { explainModel } from "./explain-model.ts";
import { explainedModel } from "./explained-model.ts";

/** What a model's page tells of its reasons, and what single predictions are explained against. */
export async function explainTrainedModel(
  { specification }: TrainingTask,
  { signal, tell }: TrainingProgress,
  trained: {
    model: FittedModel;
    preprocessing: Preprocessing;
    rows: DealtRows;
    judged: DealtTable;
    evaluatedOn: Explanation["explainedOn"];
    signature: ModelSignature;
    featureImportances: readonly FeatureImportance[];
  },
): Promise<{ background: BackgroundRow[]; explanation: Explanation | null }> {
  const { problemType, inputDataConfig, split } = specification;
  if (!isExplainable(problemType)) return { background: [], explanation: null };
  const { model, preprocessing, rows, judged, evaluatedOn, signature, featureImportances } = trained;
  const background = backgroundPrototypes(rows.train.table, inputDataConfig.featureColumns, split.seed);
  const explanation = await explainModel({
    model: explainedModel({
      fittedModel: model,
      preprocessing,
      rankedColumnNames: featureImportances.map(({ feature }) => feature),
      labels: rows.labels,
      target: judged.target,
    }),
    problemType,
    judged,
    explainedOn: evaluatedOn,
    background,
    seed: split.seed,
    signal,
    log: (message) => tell({ kind: "log", level: "info", message, time: new Date() }),
  });
  return { background: backgroundRows(background, signature.inputs), explanation };
}
