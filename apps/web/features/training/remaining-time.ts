export interface Pace {
  iteration: number;
  totalIterations: number | null;
  /** When iterations ended, oldest first. */
  finished: readonly { iteration: number; timeMs: number }[];
  nowMs: number;
}

/** Iterations the estimate looks back on: enough to be calm, few enough to follow a machine that slows down. */
const lookBack = 50;

/**
 * Seconds until the last iteration at the pace of the latest ones, less what has passed since; null before two
 * iterations are known. Early stopping may end the job sooner. Time in which no worker ran it does not count.
 */
export function remainingSeconds({ iteration, totalIterations, finished, nowMs }: Pace): number | null {
  const last = finished.at(-1);
  if (totalIterations === null || last === undefined) return null;
  const recent = finished.filter((point) => point.iteration >= last.iteration - lookBack);
  const secondsEach = medianSecondsPerIteration(recent);
  if (secondsEach === null) return null;
  const left = Math.max(0, totalIterations - Math.max(iteration, last.iteration)) * secondsEach;
  const passed = Math.max(0, (nowMs - last.timeMs) / 1000);
  return Math.max(0, left - Math.min(passed, secondsEach));
}

/** The median, because one gap (a worker that died and was replaced) would double a mean. */
function medianSecondsPerIteration(points: Pace["finished"]): number | null {
  const paces: number[] = [];
  for (let index = 1; index < points.length; index += 1) {
    const before = points[index - 1]!;
    const after = points[index]!;
    if (after.iteration > before.iteration) {
      paces.push((after.timeMs - before.timeMs) / 1000 / (after.iteration - before.iteration));
    }
  }
  if (paces.length === 0) return null;
  paces.sort((first, second) => first - second);
  return paces[Math.floor(paces.length / 2)]!;
}
