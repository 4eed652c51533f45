import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { describe, expect, test } from "vitest";
import { invocationBody, readInvocationAnswer, readInvocationAnswers } from "./invocation-body.ts";

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
  const classes = (...labels: string[]): ModelSignature => ({
    ...signature,
    problemType: labels.length === 2 ? "binary-classification" : "multiclass-classification",
    labels,
  });

  test("a regression's score is a number in every content type", () => {
    const expected = { kind: "number", score: 712.3 };
    expect(readInvocationAnswer(signature, '{"predictions":[{"score":712.3}]}', "application/json")).toEqual(expected);
    expect(readInvocationAnswer(signature, '{"score":712.3}\n', "application/jsonlines")).toEqual(expected);
    expect(readInvocationAnswer(signature, "712.3\n", "text/csv")).toEqual(expected);
  });

  test("a classification's answer names the label and the probability of each class", () => {
    const text =
      '{"predictions":[{"score":[0.2,0.7,0.1],"predicted_label":"b","probabilities":{"a":0.2,"b":0.7,"c":0.1}}]}';
    expect(readInvocationAnswer(classes("a", "b", "c"), text, "application/json")).toEqual({
      kind: "class",
      predictedLabel: "b",
      probabilities: [
        { label: "a", probability: 0.2 },
        { label: "b", probability: 0.7 },
        { label: "c", probability: 0.1 },
      ],
    });
  });

  test("a CSV line of two classes gives the second one's score, whichever was predicted", () => {
    expect(readInvocationAnswer(classes("no", "yes"), "no,0.25\n", "text/csv")).toEqual({
      kind: "class",
      predictedLabel: "no",
      probabilities: [
        { label: "no", probability: 0.75 },
        { label: "yes", probability: 0.25 },
      ],
    });
  });

  test("a label with a comma survives CSV", () => {
    expect(readInvocationAnswer(classes("x", 'a, "b"', "z"), '"a, ""b""",0.5\n', "text/csv")).toEqual({
      kind: "class",
      predictedLabel: 'a, "b"',
      probabilities: [{ label: 'a, "b"', probability: 0.5 }],
    });
  });

  test("what is not an answer is null", () => {
    expect(readInvocationAnswer(signature, "<html>", "application/json")).toBeNull();
    expect(readInvocationAnswer(signature, '{"predictions":[]}', "application/json")).toBeNull();
    expect(readInvocationAnswer(signature, "", "text/csv")).toBeNull();
    expect(readInvocationAnswer(signature, "yes,0.5", "text/csv")).toBeNull();
  });
});

describe("readInvocationAnswers", () => {
  test("reads every row's answer, in order", () => {
    expect(readInvocationAnswers(signature, '{"predictions":[{"score":1.5},{"score":2}]}')).toEqual([
      { kind: "number", score: 1.5 },
      { kind: "number", score: 2 },
    ]);
  });

  test("is null where one answer is none", () => {
    expect(readInvocationAnswers(signature, '{"predictions":[{"score":1},{}]}')).toBeNull();
    expect(readInvocationAnswers(signature, "score")).toBeNull();
  });
});
