import { frequencyText, stepsText, type TimeFrequency } from "@sagebrush/contracts/forecasting/time-frequency";
import type { SeriesSet } from "@sagebrush/data/series/read-series";
import type { CutSeries } from "./cut-series.ts";

type Log = (message: string, level?: "info" | "warn") => void;

const shownItems = 5;
/** From here on a frequency is more likely wrong than the data full of holes. */
const mostMissing = 0.5;

/** Says what was read and what was left out of it: nothing is dropped in silence. */
export function logSeries(set: SeriesSet, frequency: TimeFrequency, log: Log): void {
  const { series, grid, rowCount, leftOut, emptyItems } = set;
  const lengths = series.map(({ target }) => target.length);
  const steps = lengths.reduce((sum, length) => sum + length, 0);
  const missing = series.reduce((sum, { target }) => sum + target.filter((value) => Number.isNaN(value)).length, 0);
  const first = series.reduce((least, { firstStep }) => Math.min(least, firstStep), Number.POSITIVE_INFINITY);
  const last = series.reduce((most, { firstStep, target }) => Math.max(most, firstStep + target.length - 1), -Infinity);
  const shortest = lengths.reduce((least, length) => Math.min(least, length), Number.POSITIVE_INFINITY);
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  log(
    `Read ${rowCount} rows into ${series.length} series of ${shortest === longest ? longest : `${shortest} to ${longest}`} steps of a ${frequencyText(frequency)}, from ${grid.textOf(first)} to ${grid.textOf(last)}. ${missing} of ${steps} steps have no value.`,
  );
  if (missing > mostMissing * steps) {
    log(
      `Most steps have no value: is the time_freq of a ${frequencyText(frequency)} too short for these rows?`,
      "warn",
    );
  }
  const ofRows = (count: number, reason: string) => {
    if (count > 0) log(`${count === 1 ? "1 row is" : `${count} rows are`} left out: ${reason}`, "warn");
  };
  ofRows(leftOut.withoutTime, "no time.");
  ofRows(leftOut.withoutItem, "no item.");
  ofRows(leftOut.beyondEnds, "before the first or after the last known value of a series.");
  if (emptyItems.count > 0) {
    log(`${listed(emptyItems.examples, emptyItems.count)} left out: no value is known.`, "warn");
  }
}

/** Says how the series were cut. */
export function logCut(
  cut: CutSeries,
  { predictionLength, frequency }: { predictionLength: number; frequency: TimeFrequency },
  log: Log,
): void {
  log(
    `Held out: the last ${stepsText(predictionLength, frequency)} of ${cut.judged.length} series judge the model, those before them of ${cut.validation.length} series are watched for validation. The model learns from what is before.`,
  );
  if (cut.tooShort.length === 0) return;
  log(
    `${listed(cut.tooShort, cut.tooShort.length)} too short to hold anything out, learned from but not judged.`,
    "warn",
  );
}

/** "3 series ('a', 'b' and others) are": to begin a sentence with. */
function listed(examples: readonly string[], count: number): string {
  const shown = examples.slice(0, shownItems).map((itemId) => `'${itemId}'`);
  const others = count > shown.length ? " and others" : "";
  return `${count} series (${shown.join(", ")}${others}) ${count === 1 ? "is" : "are"}`;
}
