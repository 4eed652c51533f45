/**
 * The learning rate of a step as a factor of the one asked for. Steps count from 0 over all epochs, so that a resumed
 * training needs to remember nothing of it.
 */
export type LearningRateSchedule = (step: number) => number;

export const constantRate: LearningRateSchedule = () => 1;

/** Times `factor` after every `everySteps` steps, but never below `smallest`. */
export function steppedRate({
  everySteps,
  factor,
  smallest = 0,
}: {
  everySteps: number;
  factor: number;
  smallest?: number;
}): LearningRateSchedule {
  return (step) => Math.max(smallest, factor ** Math.floor(step / everySteps));
}

/** From 1 down to `smallest` along half a cosine, and no further. Loshchilov and Hutter, ICLR 2017, without restarts. */
export function cosineRate({ steps, smallest = 0 }: { steps: number; smallest?: number }): LearningRateSchedule {
  return (step) => smallest + (1 - smallest) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, step / steps)));
}

/** From 1 down to `smallest` in a straight line, and no further. */
export function linearRate({ steps, smallest = 0 }: { steps: number; smallest?: number }): LearningRateSchedule {
  return (step) => Math.max(smallest, 1 - ((1 - smallest) * step) / steps);
}

/** Up to 1 in a straight line over `steps` steps, the first of them above 0; then the other schedule, from its start. */
export function warmedUp(steps: number, then: LearningRateSchedule): LearningRateSchedule {
  return (step) => (step < steps ? (step + 1) / steps : then(step - steps));
}
