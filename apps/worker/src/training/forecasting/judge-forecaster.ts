import type { ForecastSignature } from "@sagebrush/contracts/models/forecast-signature";
import type { ForecastingEvaluation } from "@sagebrush/contracts/models/forecasting-evaluation";
import type { SeriesSet } from "@sagebrush/data/series/read-series";
import { evaluateForecasting } from "@sagebrush/ml/evaluation/evaluate-forecasting";
import type { Forecast } from "@sagebrush/ml/forecasting/time-series";
import type { CutSeries } from "./cut-series.ts";

/** The backtest: what was forecast for the held-out steps beside what came to be. */
export function judgeForecaster(judged: {
  signature: ForecastSignature;
  set: SeriesSet;
  cut: CutSeries;
  /** Of `cut.judged`. */
  forecasts: readonly Forecast[];
  seasonLength: number;
  seed: number;
}): ForecastingEvaluation {
  const { signature, set, cut, forecasts } = judged;
  const { predictionLength, staticColumns, dynamicColumns } = signature;
  const readOf = new Map(set.series.map((read) => [read.itemId, read]));
  return evaluateForecasting({
    targetColumnName: signature.target,
    timeFrequency: signature.timeFrequency,
    isIntegerTime: signature.isIntegerTime,
    predictionLength,
    seasonLength: judged.seasonLength,
    forecasts: cut.judged.map(({ history, actual }, at) => {
      const forecast = forecasts[at];
      if (forecast === undefined) throw new Error(`There is no forecast for '${history.itemId}'.`);
      return { itemId: history.itemId, history: history.target, actual, forecast };
    }),
    tooShort: cut.tooShort,
    describe({ itemId }, firstShownStep) {
      const read = readOf.get(itemId);
      if (read === undefined) throw new Error(`There is no series '${itemId}'.`);
      return {
        start: set.grid.textOf(read.firstStep + firstShownStep),
        statics: Object.fromEntries(staticColumns.map(({ name }, column) => [name, read.statics[column] ?? ""])),
        dynamics: Object.fromEntries(
          dynamicColumns.map((name, column) => [
            name,
            Array.from(read.dynamics[column]?.subarray(firstShownStep) ?? []),
          ]),
        ),
      };
    },
    seed: judged.seed,
  });
}
