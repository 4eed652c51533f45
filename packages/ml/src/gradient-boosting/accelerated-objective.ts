import type { BoostingKernels } from "./boosting-kernels.ts";
import { links } from "./objectives/links.ts";
import type { Objective, Scores } from "./objectives/objective.ts";

export interface AcceleratedObjective extends Objective {
  /** Fills the predictions from the margins. */
  predict(scores: Scores): void;
}

/** The same objective, bit for bit, with the steps that kernels are faster at done by them. */
export function acceleratedObjective(
  objective: Objective,
  scalePositiveWeight: number,
  kernels: BoostingKernels,
): AcceleratedObjective {
  const { predict } = links[objective.link];
  if (objective.link !== "logistic")
    return { ...objective, predict: ({ sums, base, predictions }) => predict(sums, base, predictions) };
  return {
    ...objective,
    predict: ({ sums, base, predictions }) => kernels.predictLogistic(sums, base[0], predictions),
    gradients(scores, output, labels, out, round) {
      const { target, weights } = labels;
      const isDone = !weights && kernels.logisticGradients(scores.predictions, target, scalePositiveWeight, out);
      if (!isDone) objective.gradients(scores, output, labels, out, round);
    },
  };
}
