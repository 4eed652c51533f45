import { expect, test } from "vitest";
import { isStudioError } from "../errors.ts";
import type { ForecastSignature } from "../models/forecast-signature.ts";
import { answerForecast } from "./forecast.ts";
import { defaultConfiguration, readForecastRequest } from "./forecast-request.ts";
import { normalDeviate, quantileFunction } from "./quantile-function.ts";

const signature: ForecastSignature = {
  problemType: "forecasting",
  target: "sales",
  timeColumn: "day",
  itemIdColumn: "shop",
  timeFrequency: "D",
  isIntegerTime: false,
  predictionLength: 2,
  quantiles: [0.1, 0.5, 0.9],
  itemIds: ["airport", "beach"],
  staticColumns: [{ name: "region", categories: ["north", "south"] }],
  dynamicColumns: ["price"],
};

const instance = { start: "2024-01-01", target: [1, 2], cat: [1], dynamic_feat: [[5, 5, 6, 6]] };

function read(changes: object, configuration?: object) {
  return readForecastRequest(signature, { instances: [instance, { ...instance, ...changes }], configuration });
}

test("a request of DeepAR is read with gaps as null or NaN, and categories by number or name", () => {
  const { instances, configuration } = read({
    start: "2024-01-01 00:00:00",
    target: [null, 1, "NaN"],
    cat: ["north"],
    dynamic_feat: [[1, 2, 3, 4, 5]],
    item_id: "beach",
  });
  expect(instances).toEqual([
    {
      start: Date.UTC(2024, 0, 1),
      target: Float64Array.of(1, 2),
      itemId: null,
      cat: ["south"],
      dynamicFeat: [Float64Array.of(5, 5, 6, 6)],
    },
    {
      start: Date.UTC(2024, 0, 1),
      target: Float64Array.of(Number.NaN, 1, Number.NaN),
      itemId: "beach",
      cat: ["north"],
      dynamicFeat: [Float64Array.of(1, 2, 3, 4, 5)],
    },
  ]);
  expect(configuration).toEqual(defaultConfiguration);
});

test.each<[string, object, string]>([
  ["start", { start: "soon" }, 'Instance 2, start: "soon" is no time; write it as "2026-03-01"'],
  ["start", { start: undefined }, "Instance 2, start: nothing is no time"],
  ["target", { target: [1, "x"] }, 'Instance 2, target: value 2, "x", is not a number'],
  ["target", { target: [null] }, "Instance 2, target: no value is known"],
  ["target", { target: 7 }, "Instance 2, target: 7 is not a list"],
  ["item_id", { item_id: "moon" }, "the model knows no item \"moon\"; it knows 'airport', 'beach'"],
  ["cat", { cat: [2] }, "2 for region is not a category's name, or its number from 0 to 1"],
  ["cat", { cat: [0, 1] }, "2 categories are given; the model takes 1 (region)"],
  ["dynamic_feat", { dynamic_feat: [[1, 2, 3]] }, "price has 3 values; it needs 4: those of the target (2)"],
  ["dynamic_feat", { dynamic_feat: undefined }, "it is missing; the model takes 1 (price)"],
  ["dynamic_feat", { dynamic_feat: [[1, 2, 3, "x"]] }, 'price, value 4: "x" is not a number'],
])("a wrong %s is refused with instance and field: %j", (field, changes, message) => {
  try {
    read(changes);
  } catch (error) {
    if (!isStudioError(error)) throw error;
    expect(error.message).toContain(message);
    expect(error.issues).toMatchObject([{ path: ["instances", 1, field] }]);
    return;
  }
  throw new Error("It was taken.");
});

test.each<[object, string]>([
  [{ output_types: ["median"] }, "configuration.output_types.0"],
  [{ quantiles: ["1.5"] }, 'configuration.quantiles[0]: "1.5" is not a number between 0 and 1'],
  [{ num_samples: 0 }, "configuration.num_samples"],
])("the configuration %j is refused by its field", (configuration, message) => {
  expect(() => read({}, configuration)).toThrow(message);
});

test("a whole number is the start where a model counts its steps", () => {
  const counting = { ...signature, isIntegerTime: true, dynamicColumns: [] };
  const json = { instances: [{ start: 2001, target: [1] }] };
  expect(readForecastRequest(counting, json).instances).toMatchObject([{ start: 2001, cat: [""] }]);
  expect(() => readForecastRequest(counting, { instances: [{ start: "2001-01", target: [1] }] })).toThrow(
    "is not a whole number",
  );
});

test("normal deviates are those of the tables", () => {
  expect(normalDeviate(0.975)).toBeCloseTo(1.959964, 6);
  expect(normalDeviate(0.5)).toBeCloseTo(0, 9);
  expect(normalDeviate(0.001)).toBeCloseTo(-3.0902323, 6);
});

test("levels between and beyond those of the graph are exact where the forecast is normal, and never cross", () => {
  const levels = [0.1, 0.5, 0.9];
  const at = quantileFunction(
    levels,
    levels.map((level) => 10 + 2 * normalDeviate(level)),
  );
  for (const level of [0.02, 0.1, 0.25, 0.75, 0.975]) expect(at(level)).toBeCloseTo(10 + 2 * normalDeviate(level), 6);
  const skewed = quantileFunction(levels, [1, 2, 9]);
  const values = Array.from({ length: 99 }, (_, percent) => skewed((percent + 1) / 100));
  expect(values).toEqual([...values].sort((left, right) => left - right));
});

test("only what is asked for is answered, quantiles under the names of the request, samples the same each time", () => {
  const forecast = {
    levels: [0.1, 0.5, 0.9],
    quantiles: [Float64Array.of(1, 2, 3), Float64Array.of(2, 4, 6)],
    mean: Float64Array.of(2, 4),
  };
  expect(answerForecast(forecast, { ...defaultConfiguration, outputTypes: ["mean"] }, 0)).toEqual({ mean: [2, 4] });
  const quantiles = [{ name: "0.50", level: 0.5 }];
  expect(answerForecast(forecast, { ...defaultConfiguration, outputTypes: ["quantiles"], quantiles }, 0)).toEqual({
    quantiles: { "0.50": [2, 4] },
  });
  const samples = () => answerForecast(forecast, { numSamples: 500, outputTypes: ["samples"], quantiles }, 0).samples;
  expect(samples()).toEqual(samples());
  const below = (samples() ?? []).filter(([first = 0]) => first < 1).length;
  expect(below / 500).toBeGreaterThan(0.06);
  expect(below / 500).toBeLessThan(0.14);
});
