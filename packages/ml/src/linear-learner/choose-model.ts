import { spreadRows } from "../spread-rows.ts";
import { chooseThreshold } from "./decision-threshold.ts";
import { type EpochJudge, modelLosses } from "./judge-epoch.ts";
import { coefficientsOfModel, type LinearCoefficients, linearScores } from "./linear-model.ts";

export interface ChosenModel {
  /** Its place among the models trained side by side. */
  model: number;
  /** Of binary models: rows from this score on are called positive. */
  threshold: number;
}

/**
 * The best of the models trained side by side, on the validation rows where there are some: by the loss, or for binary ones
 * by the criterion asked for, each at its best threshold. Equals are told apart by the loss, then the first one wins.
 */
export function chooseModel(judge: EpochJudge, coefficients: LinearCoefficients): ChosenModel {
  const { settings, variants, outputs } = judge;
  const watched = judge.validation ?? judge.train;
  const rows = spreadRows(watched, settings.selection.rowCount ?? watched.target.length);
  const losses = modelLosses(judge, rows, coefficients);
  const isBinary = judge.problemType === "binary-classification";
  const candidates = variants.map((_, model) => {
    const loss = losses[model];
    if (!isBinary) return { model, threshold: 0, merit: -loss, loss };
    const scores = linearScores(rows.features, coefficientsOfModel(coefficients, model, outputs));
    const chosen = chooseThreshold({ target: rows.target, weights: rows.weights, scores }, settings.selection, 0);
    const merit = settings.selection.criterion === "loss_function" ? -loss : chosen.merit;
    return { model, threshold: chosen.threshold, merit, loss };
  });
  return candidates.reduce((best, candidate) =>
    candidate.merit > best.merit || (candidate.merit === best.merit && candidate.loss < best.loss) ? candidate : best,
  );
}
