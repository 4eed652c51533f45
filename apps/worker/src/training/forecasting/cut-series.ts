import { stepsText, type TimeFrequency } from "@sagebrush/contracts/forecasting/time-frequency";
import { firstSteps, type TimeSeries } from "@sagebrush/ml/forecasting/time-series";
import { TrainingDataError } from "@sagebrush/ml/table";

/** Series cut by time: the last steps judge the model, those before are watched in training. */
export interface CutSeries {
  train: TimeSeries[];
  /** Up to the held-out steps; their last `predictionLength` steps are not in `train`. */
  validation: TimeSeries[];
  /** What is forecast from, with the held-out values behind it. */
  judged: { history: TimeSeries; actual: Float64Array }[];
  /** Item ids of series that nothing could be held out of; they are learned from whole. */
  tooShort: string[];
}

/** What a forecast needs to begin with, and a cut is to leave. */
const fewestKnown = 2;

/**
 * Holds out the last `predictionLength` steps of every series for the backtest, and as many before them for validation
 * where enough is left to learn from.
 * @throws TrainingDataError when no series is long enough for a backtest
 */
export function cutSeries(
  series: readonly TimeSeries[],
  { predictionLength, frequency }: { predictionLength: number; frequency: TimeFrequency },
): CutSeries {
  const cut: CutSeries = { train: [], validation: [], judged: [], tooShort: [] };
  for (const whole of series) {
    const historyLength = whole.target.length - predictionLength;
    if (countKnown(whole.target.subarray(0, Math.max(0, historyLength))) < fewestKnown) {
      cut.tooShort.push(whole.itemId);
      cut.train.push(whole);
      continue;
    }
    cut.judged.push({
      history: firstSteps(whole, historyLength, predictionLength),
      actual: whole.target.slice(historyLength),
    });
    const trainLength = historyLength - predictionLength;
    if (countKnown(whole.target.subarray(0, Math.max(0, trainLength))) < fewestKnown) {
      cut.train.push(firstSteps(whole, historyLength));
      continue;
    }
    cut.train.push(firstSteps(whole, trainLength));
    cut.validation.push(firstSteps(whole, historyLength));
  }
  if (cut.judged.length > 0) return cut;
  const longest = series.reduce((best, next) => (next.target.length > best.target.length ? next : best));
  const of = longest.itemId === "" ? "the series" : `the longest series, '${longest.itemId}',`;
  throw new TrainingDataError(
    `prediction_length is ${predictionLength}, but ${of} has ${stepsText(longest.target.length, frequency)}: nothing could be held out to judge the model. Choose at most ${Math.max(1, longest.target.length - fewestKnown)}, or bring longer series.`,
  );
}

function countKnown(values: Float64Array): number {
  return values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
}
