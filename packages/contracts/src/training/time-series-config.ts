import { z } from "zod";
import { columnName } from "../resource.ts";
import type { ProblemType } from "./algorithm.ts";

const mostColumns = 100;

/** How rows make series. The frequency and how far to forecast are hyperparameters: `time_freq`, `prediction_length`. */
export const timeSeriesConfig = z.strictObject({
  /** Dates, times, or whole numbers that count steps. */
  timeColumn: columnName,
  /** What tells the series apart; absent: the dataset is one series. */
  itemIdColumn: columnName.optional(),
  /** Categories that do not change within a series, such as the region of a shop. */
  staticColumns: z.array(columnName).max(mostColumns).default([]),
  /** Numbers known for the future too, such as a price; a request brings them for the steps to forecast. */
  dynamicColumns: z.array(columnName).max(mostColumns).default([]),
});
export type TimeSeriesConfig = z.infer<typeof timeSeriesConfig>;

interface Request {
  problemType: ProblemType;
  inputDataConfig: {
    targetColumn: string | null;
    featureColumns: readonly string[];
    weightColumn?: string | undefined;
    channels?: object | undefined;
    timeSeriesConfig?: TimeSeriesConfig | undefined;
  };
  split: { train: number };
}

/** What is missing of a forecasting request or too much in it, and a time series in a request that has none. */
export function timeSeriesIssues({ problemType, inputDataConfig, split }: Request) {
  const issues: { path: string[]; message: string }[] = [];
  const say = (message: string, ...path: string[]) => issues.push({ path, message });
  const { targetColumn, featureColumns, weightColumn, channels, timeSeriesConfig: config } = inputDataConfig;
  if (problemType !== "forecasting") {
    if (config) say(`A ${problemType} has no time series; leave it out.`, "inputDataConfig", "timeSeriesConfig");
    if (featureColumns.length === 0) say("Choose at least one feature.", "inputDataConfig", "featureColumns");
    return issues;
  }
  if (config === undefined) {
    say("Forecasting needs a time column.", "inputDataConfig", "timeSeriesConfig", "timeColumn");
    return issues;
  }
  if (featureColumns.length > 0) {
    const message = "Forecasting takes static and dynamic columns in the place of features; leave them out.";
    say(message, "inputDataConfig", "featureColumns");
  }
  if (weightColumn !== undefined) say("Forecasting does without weights.", "inputDataConfig", "weightColumn");
  if (channels !== undefined) {
    say("Series are cut by time; leave the other channels out.", "inputDataConfig", "channels");
  }
  if (split.train !== 1) {
    say("Series are cut by time, prediction_length steps at a time: the training share of the rows is 1.", "split");
  }
  const uses = new Map<string, string>(targetColumn === null ? [] : [[targetColumn, "target"]]);
  const use = (name: string, as: string, field: string) => {
    const other = uses.get(name);
    const message = `Column '${name}' is the ${other} already; it cannot be the ${as} as well.`;
    if (other !== undefined) say(message, "inputDataConfig", "timeSeriesConfig", field);
    else uses.set(name, as);
  };
  use(config.timeColumn, "time", "timeColumn");
  if (config.itemIdColumn !== undefined) use(config.itemIdColumn, "item id", "itemIdColumn");
  for (const name of config.staticColumns) use(name, "static column", "staticColumns");
  for (const name of config.dynamicColumns) use(name, "dynamic column", "dynamicColumns");
  return issues;
}
