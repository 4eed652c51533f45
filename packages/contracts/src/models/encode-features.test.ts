import { expect, test } from "vitest";
import { StudioError } from "../errors.ts";
import { encodeFeatures } from "./encode-features.ts";
import type { ModelSignature } from "./signature.ts";

const signature: ModelSignature = {
  problemType: "regression",
  target: "y",
  labels: [],
  inputs: [
    { name: "age", type: "number", minimum: 0, maximum: 9, median: 4, hasMissing: true },
    { name: "paid", type: "boolean", hasMissing: false },
    { name: "day", type: "timestamp", minimum: 0, maximum: 9, median: 4, hasMissing: false },
    { name: "city", type: "category", categories: ["Rome"], hasMissing: true },
  ],
};

function encode(...records: Record<string, unknown>[]) {
  return encodeFeatures(signature, records).map(({ values }) => [...values]);
}

test("values arrive as the graph takes them, whether typed or written", () => {
  expect(
    encode({ age: 3, paid: true, day: "1970-01-11", city: "Rome" }, { age: " 4.5 ", paid: "no", day: 2, city: 7 }),
  ).toEqual([
    [3, 4.5],
    [1, 0],
    [10, 2],
    ["Rome", "7"],
  ]);
});

test("what is left out, null, empty or NA is missing: NaN for numbers, an empty text for categories", () => {
  expect(encode({}, { age: null, city: null }, { age: "", paid: "NA", city: "" })).toEqual([
    [Number.NaN, Number.NaN, Number.NaN],
    [Number.NaN, Number.NaN, Number.NaN],
    [Number.NaN, Number.NaN, Number.NaN],
    ["", "", ""],
  ]);
});

test("a time without a zone is UTC, as it was in training", () => {
  expect(encode({ day: "1970-01-02T12:00:00" }, { day: "1970-01-02T12:00:00+12:00" })[2]).toEqual([1.5, 1]);
});

test("columns the model does not know are ignored, inherited ones too", () => {
  expect(encode({ age: 1, extra: {} })[0]).toEqual([1]);
  expect(encode(Object.create({ age: 5 }))[0]).toEqual([Number.NaN]);
});

test.each([
  [{ age: "old" }, "Record 1, column 'age': \"old\" is not a number."],
  [{ age: {} }, "Record 1, column 'age': {} is not a number."],
  [{ paid: "perhaps" }, "Record 1, column 'paid': \"perhaps\" is not true or false."],
  [{ day: "yesterday" }, "Record 1, column 'day': \"yesterday\" is not a date or time in ISO 8601."],
  [{ city: ["Rome"] }, "Record 1, column 'city': [\"Rome\"] is not a text."],
])("%j is refused with record, column and value", (record, message) => {
  expect(() => encode(record)).toThrow(StudioError);
  expect(() => encode(record)).toThrow(message);
});
