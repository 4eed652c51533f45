import type { TimeSeries } from "@sagebrush/ml/forecasting/time-series";
import { expect, test } from "vitest";
import { cutSeries } from "./cut-series.ts";

const horizon = { predictionLength: 3, frequency: { count: 1, unit: "D" } } as const;

function series(itemId: string, length: number): TimeSeries {
  const target = Float64Array.from({ length }, (_, step) => step);
  return { itemId, start: 0, target, categories: [], dynamicFeatures: [target] };
}

test("the last steps judge, those before are watched, and what is learned from ends before both", () => {
  const { train, validation, judged, tooShort } = cutSeries([series("a", 12)], horizon);
  expect(train.map(({ target }) => target.length)).toEqual([6]);
  expect(validation.map(({ target }) => target.length)).toEqual([9]);
  expect(judged.map(({ history, actual }) => [history.target.length, [...actual]])).toEqual([[9, [9, 10, 11]]]);
  expect(judged[0]?.history.dynamicFeatures[0]).toHaveLength(12);
  expect(tooShort).toEqual([]);
});

test("a series too short for both is judged and not watched, one too short to be judged is learned from whole", () => {
  const { train, validation, judged, tooShort } = cutSeries([series("a", 7), series("b", 4)], horizon);
  expect(train.map(({ itemId, target }) => [itemId, target.length])).toEqual([
    ["a", 4],
    ["b", 4],
  ]);
  expect(validation).toEqual([]);
  expect(judged.map(({ history }) => history.itemId)).toEqual(["a"]);
  expect(tooShort).toEqual(["b"]);
});

test("where no series is long enough the longest is named, with what would do", () => {
  expect(() => cutSeries([series("a", 3), series("b", 4)], horizon)).toThrow(
    "prediction_length is 3, but the longest series, 'b', has 4 days: nothing could be held out to judge the model. Choose at most 2",
  );
});
