import { TrainingDataError } from "../../table.ts";
import type { Labels } from "./objective.ts";

/** @throws TrainingDataError naming the first target that float32 cannot hold */
export function checkFloat32({ target }: Labels): void {
  const large = target.find((value) => !Number.isFinite(Math.fround(value)));
  if (large !== undefined)
    throw new TrainingDataError(`The target holds ${large}; 32-bit numbers end at 3.4e38. Scale the target down.`);
}

/**
 * A check that refuses the first target that does not suit.
 * @param learns for example "count:poisson learns counts, which are 0 or more"
 */
export function checkTarget(isAllowed: (target: number) => boolean, learns: string): (labels: Labels) => void {
  return (labels) => {
    const bad = labels.target.find((value) => !isAllowed(value));
    if (bad !== undefined) throw new TrainingDataError(`The target holds ${bad}; ${learns}.`);
    checkFloat32(labels);
  };
}
