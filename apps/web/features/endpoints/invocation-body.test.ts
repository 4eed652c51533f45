import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { describe, expect, test } from "vitest";
import { invocationBody, readInvocationAnswer } from "./invocation-body.ts";

const signature: ModelSignature = {
  problemType: "regression",
  target: "score",
  labels: [],
  inputs: [
    { name: "years", type: "number", minimum: 0, maximum: 9, median: 3, hasMissing: true },
    { name: "city", type: "category", categories: ["Bonn"], hasMissing: false },
  ],
};
const record = { city: 'Bonn, "old" town', years: null };

describe("invocationBody", () => {
  test("JSON names the columns", () => {
    expect(JSON.parse(invocationBody(signature, record, "application/json"))).toEqual({
      instances: [{ features: { city: 'Bonn, "old" town', years: null } }],
    });
  });

  test("JSON Lines has one object a line", () => {
    expect(JSON.parse(invocationBody(signature, record, "application/jsonlines"))).toEqual({ features: record });
  });

  test("CSV stands in the signature's order, missing values empty, commas and quotes quoted", () => {
    expect(invocationBody(signature, record, "text/csv")).toBe(',"Bonn, ""old"" town"');
  });
});

describe("readInvocationAnswer", () => {
  test("a regression's score is a number in every content type", () => {
    const expected = { kind: "number", score: 712.3 };
    expect(readInvocationAnswer('{"predictions":[{"score":712.3}]}', "application/json")).toEqual(expected);
    expect(readInvocationAnswer('{"score":712.3}\n', "application/jsonlines")).toEqual(expected);
    expect(readInvocationAnswer("712.3\n", "text/csv")).toEqual(expected);
  });

  test("a classification's answer names the label and the probability of each class", () => {
    const text = '{"predictions":[{"score":0.93,"predicted_label":"yes","probabilities":{"no":0.07,"yes":0.93}}]}';
    expect(readInvocationAnswer(text, "application/json")).toEqual({
      kind: "class",
      predictedLabel: "yes",
      probabilities: [
        { label: "no", probability: 0.07 },
        { label: "yes", probability: 0.93 },
      ],
    });
  });

  test("a label with a comma survives CSV", () => {
    expect(readInvocationAnswer('"a, ""b""",0.5\n', "text/csv")).toEqual({
      kind: "class",
      predictedLabel: 'a, "b"',
      probabilities: [{ label: 'a, "b"', probability: 0.5 }],
    });
  });

  test("what is not an answer is null", () => {
    expect(readInvocationAnswer("<html>", "application/json")).toBeNull();
    expect(readInvocationAnswer('{"predictions":[]}', "application/json")).toBeNull();
    expect(readInvocationAnswer("", "text/csv")).toBeNull();
  });
});
