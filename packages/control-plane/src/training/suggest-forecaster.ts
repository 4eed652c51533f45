import type { TrainingSuggestion } from "@sagebrush/contracts/training/training-job";
import { forecastingAlgorithms } from "@sagebrush/ml/algorithms";
import type { suggestTimeSeries } from "./suggest-time-series.ts";

type SuggestedForecaster = Pick<TrainingSuggestion, "algorithmName" | "algorithmReason" | "hyperparameters">;

/** From here on there are enough series to tell what they share from noise. */
const manySeries = 50;

/** Which forecaster to begin with: one that treats each series alone, or one that learns from all what they share. */
export function suggestForecaster({
  hyperparameters,
  seriesCount,
}: ReturnType<typeof suggestTimeSeries>): SuggestedForecaster {
  const wanted =
    seriesCount >= manySeries
      ? {
          algorithmName: "lagged-boosting",
          algorithmReason: `Trees learn from all ${seriesCount} series together what they share, and need little of each.`,
        }
      : {
          algorithmName: "ets",
          algorithmReason:
            "Level, trend and season of each series are smoothed on their own: fast, hard to beat on few series, and the band follows from the errors.",
        };
  const isThere = forecastingAlgorithms.some(({ algorithmName }) => algorithmName === wanted.algorithmName);
  const [first] = forecastingAlgorithms;
  const other = { algorithmName: first?.algorithmName ?? "", algorithmReason: first?.description ?? "" };
  return { ...(isThere ? wanted : other), hyperparameters };
}
