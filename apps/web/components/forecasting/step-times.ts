import { parseTimeFrequency } from "@sagebrush/contracts/forecasting/time-frequency";
import { calendarGrid, integerGrid, parseTime } from "@sagebrush/contracts/forecasting/time-grid";

interface SteppedTimes {
  timeFrequency: string;
  isIntegerTime: boolean;
}

/** Steps before a chart's history: enough beside a forecast to see it in proportion are left. */
export function skippedSteps(historyLength: number, predictionLength: number): number {
  return Math.max(0, historyLength - Math.max(fewestShown, shownHorizons * predictionLength));
}

const fewestShown = 28;
const shownHorizons = 4;

/** How the steps of a series that begins at `start` are written, from 0 on; where it is no time, by their numbers. */
export function stepTexts({ timeFrequency, isIntegerTime }: SteppedTimes, start: string): (step: number) => string {
  if (isIntegerTime) {
    const first = Number(start);
    return (step) => integerGrid.textOf(first + step);
  }
  const frequency = parseTimeFrequency(timeFrequency);
  const time = parseTime(start);
  if (frequency === null || time === null) return (step) => `step ${step + 1}`;
  return calendarGrid(frequency, time).textOf;
}
