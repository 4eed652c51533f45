import type { ModelSignature, SignatureInput } from "@sagebrush/contracts/models/signature";
import { describe, expect, test } from "vitest";
import { fieldsHint, inputHint, rangeWarning, readRecord, sliderRange, typicalFields } from "./record-fields.ts";

const signature: ModelSignature = {
  problemType: "regression",
  target: "price",
  labels: [],
  inputs: [
    { name: "power", type: "integer", minimum: 40, maximum: 230, median: 93.5, hasMissing: true },
    { name: "weight", type: "number", minimum: 1613, maximum: 5140, median: 2803.123456789, hasMissing: false },
    { name: "sold", type: "timestamp", minimum: 0, maximum: 4383, median: 2192, hasMissing: false },
    { name: "used", type: "boolean", hasMissing: true },
    { name: "origin", type: "category", categories: ["USA", "Europe"], hasMissing: false },
  ],
};
const [power, weight, sold, used, origin] = signature.inputs as [
  ModelSignature["inputs"][number],
  ModelSignature["inputs"][number],
  ModelSignature["inputs"][number],
  ModelSignature["inputs"][number],
  ModelSignature["inputs"][number],
];

/** Read by its numbers: no value of it is known, and none is new. */
const address: SignatureInput = { name: "ip", type: "category", categories: [], hasMissing: false };

test("a typical row holds medians, the most frequent category and false", () => {
  expect(typicalFields(signature)).toEqual({
    power: "94",
    weight: "2803.12",
    sold: "1976-01-02",
    used: "false",
    origin: "USA",
  });
});

test("a column that is not read by its categories begins with the example there is", () => {
  const address = (name: string, example?: string): ModelSignature["inputs"][number] => ({
    ...{ name, type: "category", categories: [], hasMissing: false },
    ...(example !== undefined && { example }),
  });
  expect(typicalFields({ ...signature, inputs: [address("ip", "10.0.0.1"), address("old")] })).toEqual({
    ip: "10.0.0.1",
    old: "",
  });
});

describe("readRecord", () => {
  test("fields become values of their type, and empty ones are missing", () => {
    const fields = { power: " 100 ", weight: "", sold: "1975-05-01", used: "true", origin: "Japan" };
    expect(readRecord(signature, fields)).toEqual({
      record: { power: 100, weight: null, sold: "1975-05-01", used: true, origin: "Japan" },
      errors: {},
    });
  });

  test("what cannot be read is named by its column", () => {
    expect(readRecord(signature, { power: "many", weight: "1e3", sold: "soon" }).errors).toEqual({
      power: "'many' is not a number.",
      sold: "'soon' is not a date such as 2026-11-03.",
    });
  });
});

test("hints say what the model saw", () => {
  expect(inputHint(power)).toBe("40 to 230 in training");
  expect(inputHint(sold)).toBe("1970-01-01 to 1982-01-01 in training");
  expect(inputHint(origin)).toBe("2 known values");
  expect(inputHint(address)).toBe("Any value");
});

test("a value outside the training data gets a warning, one inside does not", () => {
  expect(rangeWarning(power, "500")).toBe("Outside what the model was trained on.");
  expect(rangeWarning(power, "230")).toBeNull();
  expect(rangeWarning(power, "")).toBeNull();
  expect(rangeWarning(weight, "")).toBe("Never missing in training.");
  expect(rangeWarning(sold, "1999-01-01")).toBe("Outside what the model was trained on.");
  expect(rangeWarning(origin, "Japan")).toMatch(/^Unknown to the model/);
  expect(rangeWarning(address, "10.0.0.1")).toBeNull();
  expect(rangeWarning(used, "true")).toBeNull();
});

test("sliders count round steps and stay within what the model saw", () => {
  expect(sliderRange(power)).toEqual({ lowest: 40, highest: 230, step: 1 });
  expect(sliderRange(weight)).toEqual({ lowest: 162, highest: 514, step: 10 });
  expect(sliderRange({ ...weight, minimum: 0.012, maximum: 0.5 } as typeof weight)).toEqual({
    lowest: 12,
    highest: 500,
    step: 0.001,
  });
  expect(sliderRange(origin)).toBeNull();
});

test("the form of a text model begins with frequent words, that of word vectors with one", () => {
  const inputs: ModelSignature["inputs"] = [
    { name: "review", type: "text", hasMissing: false, frequentWords: ["film", "actor", "story"] },
  ];
  const of = (problemType: ModelSignature["problemType"]) =>
    typicalFields({ problemType, target: null, labels: [], inputs }).review;
  expect(of("topic-modeling")).toBe("film actor story");
  expect(of("word-embedding")).toBe("film");
});

test("sliders are spoken of where there are some", () => {
  expect(fieldsHint(signature)).toMatch(/^Sliders span/);
  expect(fieldsHint({ ...signature, inputs: [origin] })).toBe("An empty field is a missing value.");
});
