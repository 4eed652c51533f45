import { canExplain } from "@sagebrush/contracts/models/explain-record";
import type { BackgroundRow, Explanation } from "@sagebrush/contracts/models/explanation";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import type { FittedModel } from "@sagebrush/ml/estimator";
import type { Preprocessing } from "@sagebrush/ml/preprocessing/preprocessing";
import type { DealtRows, DealtTable } from "../deal-rows.ts";
import type { TableTask } from "../table-task.ts";
import { backgroundPrototypes, backgroundRows } from "./background-rows.ts";
import { explainModel } from "./explain-model.ts";
import { explainedModel } from "./explained-model.ts";

/**
 * What a model's page and its single answers are explained by. Answers that no column can be held to account for have
 * neither background nor explanation; without a target there is no metric whose loss could tell of importance.
 */
export async function explainTrainedModel(
  { specification }: TableTask,
  trained: {
    model: FittedModel;
    preprocessing: Preprocessing;
    rows: DealtRows;
    judged: DealtTable;
    signature: ModelSignature;
    explainedOn: Explanation["explainedOn"];
    /** By falling importance. */
    rankedColumnNames: readonly string[];
    signal: AbortSignal;
    log: (message: string) => void;
  },
): Promise<{ background: BackgroundRow[]; explanation: Explanation | null }> {
  const { model: fittedModel, preprocessing, rows, judged, signature, rankedColumnNames } = trained;
  const { problemType, inputDataConfig, split } = specification;
  if (!canExplain(signature)) return { background: [], explanation: null };
  const { labels } = rows;
  const background = await backgroundPrototypes(rows.train, inputDataConfig.featureColumns, split.seed);
  const explanation = await explainModel({
    model: explainedModel({ fittedModel, preprocessing, rankedColumnNames, labels, target: judged.target }),
    ...{ problemType, judged, background },
    explainedOn: trained.explainedOn,
    seed: split.seed,
    signal: trained.signal,
    log: trained.log,
  });
  return { background: backgroundRows(background, signature.inputs), explanation };
}
