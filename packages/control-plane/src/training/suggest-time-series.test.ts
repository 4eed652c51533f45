import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";
import { expect, test } from "vitest";
import { numericProfile, stringProfile } from "../testing/create-test-dataset.ts";
import { suggestTimeSeries } from "./suggest-time-series.ts";

function temporal(distinctCount: number, min: string, max: string): ColumnProfile {
  const none = { missingCount: 0, missingFraction: 0, isDistinctCountApproximate: false, histogram: [] };
  return { kind: "temporal", name: "when", type: "timestamp", distinctCount, min, max, ...none };
}

function suggest(rowCount: number, columns: ColumnProfile[]) {
  const dataset = {
    datasetVersionId: "",
    contentHash: "",
    rowCount,
    columnNames: columns.map(({ name }) => name),
    profile: { rowCount, columns },
  };
  return suggestTimeSeries(dataset, "y");
}

test.each([
  [temporal(1000, "2024-01-01T00:00:00Z", "2024-02-11T15:00:00Z"), "H"],
  [temporal(366, "2024-01-01", "2024-12-31"), "D"],
  // Trading days: five of seven.
  [temporal(262, "2024-01-01", "2024-12-31"), "D"],
  [temporal(53, "2024-01-01", "2024-12-30"), "W"],
  [temporal(24, "2023-01-01", "2024-12-01"), "M"],
  [temporal(12, "2022-01-01", "2024-10-01"), "Q"],
  [temporal(96, "2024-01-01T00:00:00Z", "2024-01-01T23:45:00Z"), "15min"],
])("the frequency of %j is %s", (column, frequency) => {
  const { hyperparameters, timeSeries } = suggest(column.distinctCount, [column, numericProfile("y")]);
  expect(hyperparameters.time_freq).toBe(frequency);
  expect(timeSeries).toMatchObject({ timeColumn: "when", itemIdColumn: null });
});

test("a text of months is a time, and never more than a sixth of the steps is suggested to be forecast", () => {
  const topValues = [{ value: "2024-01", count: 1 }];
  const months = stringProfile("month", { distinctCount: 30, topValues });
  expect(suggest(30, [months]).hyperparameters).toEqual({ time_freq: "M", prediction_length: 5 });
});

test("the item is the column of about as many values as there are rows for each time", () => {
  const when = temporal(100, "2024-01-01", "2024-04-09");
  const columns = [
    when,
    stringProfile("region", { distinctCount: 4 }),
    stringProfile("shop", { distinctCount: 21 }),
    stringProfile("comment", { distinctCount: 2000 }),
  ];
  expect(suggest(2000, columns).timeSeries.itemIdColumn).toBe("shop");
  const untold = suggest(2000, [when, stringProfile("region", { distinctCount: 4 })]);
  expect(untold.timeSeries.itemIdColumn).toBeNull();
  expect(untold.warnings).toEqual([expect.stringContaining("about 20 rows for each time")]);
});

test("where nothing looks like a time, that is said", () => {
  expect(suggest(10, [numericProfile("x"), stringProfile("z")])).toMatchObject({
    timeSeries: { timeColumn: null },
    warnings: ["No column looks like a time. Choose the one that says when each row was."],
  });
  expect(suggest(10, [numericProfile("year", { type: "integer", distinctCount: 10 })]).hyperparameters.time_freq).toBe(
    "Y",
  );
});
