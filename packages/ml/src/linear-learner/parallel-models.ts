import type { TrainingTask } from "../estimator.ts";
import type { LinearLearnerSettings } from "./linear-learner.settings.ts";

/** In what one of the models trained side by side differs from the others. */
export interface ModelVariant {
  /** Of the learning rate. */
  learningRateFactor: number;
  l1: number;
  weightDecay: number;
}

const automaticModelCount = 8;
/** For a mean loss over standardised features. The first keeps coefficients of collinear features from growing without end. */
const weightDecays = [1e-6, 1e-4, 1e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1];
const l1Costs = [0, 0, 0, 1e-3, 0, 0, 0, 1e-2];
const learningRateFactors = [1, 1, 1 / 3, 3];
/** For a rate that was given: a larger one might be too large. */
const smallerLearningRateFactors = [1, 1, 1 / 2, 1 / 4];
/** For values that were given: models close to them. */
const nearbyFactors = [1, 1 / 2, 2, 1 / 4, 4];

/**
 * The models of one training: the first as asked for, the others with what was left open, or with values close to those
 * that were given where nothing was. Amazon's description of linear learner has them so.
 * @param variesLearningRate false where the optimiser has none
 */
export function modelVariants(
  settings: LinearLearnerSettings,
  task: TrainingTask,
  variesLearningRate: boolean,
): ModelVariant[] {
  const isOpen = settings.weightDecay === null || (variesLearningRate && settings.l1 === null);
  const automatic = isOpen && task.validation !== null ? automaticModelCount : 1;
  const count = settings.modelCount ?? automatic;
  const rateFactors = settings.learningRate === null ? learningRateFactors : smallerLearningRateFactors;
  return Array.from({ length: count }, (_, at) => {
    const nearby = nearbyFactors[at % nearbyFactors.length];
    return {
      learningRateFactor: variesLearningRate ? rateFactors[at % rateFactors.length] : 1,
      l1: settings.l1 === null ? (variesLearningRate ? cycled(l1Costs, at) : 0) : settings.l1 * nearby,
      weightDecay: settings.weightDecay === null ? cycled(weightDecays, at) : settings.weightDecay * nearby,
    };
  });
}

/** The list again and again, a little less each time, so that no two models are the same. */
function cycled(values: readonly number[], at: number): number {
  return values[at % values.length] * 0.6 ** Math.floor(at / values.length);
}
