import { expect, test } from "vitest";
import type { RawRecord } from "./encode-features.ts";
import { canExplainText, explainText } from "./explain-text.ts";
import type { Prediction } from "./prediction.ts";
import type { ModelSignature } from "./signature.ts";

const signature: ModelSignature = {
  ...{ problemType: "binary-classification", target: "verdict", labels: ["bad", "good"] },
  inputs: [{ name: "review", type: "text", hasMissing: false, frequentWords: [] }],
};

/** Fond of "good", less so after "not"; other words do nothing. */
function fondness({ review }: RawRecord): number {
  const words = String(review).split(" ");
  const fond = words.filter((word) => word === "good").length;
  return 0.2 + 0.3 * Math.min(1, fond) - (fond > 0 && words.includes("not") ? 0.25 : 0);
}
let calls: number[] = [];
const predict = async (records: readonly RawRecord[]): Promise<Prediction[]> => {
  calls.push(records.length);
  return records.map((record) => ({
    ...{ kind: "class", predictedLabel: fondness(record) > 0.4 ? "good" : "bad" },
    probabilities: [
      { label: "bad", probability: 1 - fondness(record) },
      { label: "good", probability: fondness(record) },
    ],
  }));
};

test("words sum from the answer without any to that for all, and words that do nothing have nothing", async () => {
  const explanation = await explainText({ signature, record: { review: "a  good film" }, predict });
  expect(explanation).toMatchObject({ label: "good", isExact: true });
  expect(explanation.baseValue).toBeCloseTo(0.2, 12);
  expect(explanation.prediction).toBeCloseTo(0.5, 12);
  expect(explanation.contributions.map(({ feature }) => feature)).toEqual(["good", "a", "film"]);
  const [good, ...others] = explanation.contributions.map(({ contribution }) => contribution);
  expect(good).toBeCloseTo(0.3, 9);
  for (const other of others) expect(other).toBeCloseTo(0, 9);
});

test("words that act together share what they do, as Shapley has it, and a word that comes twice is one", async () => {
  // Of the class "bad": good alone takes .3, not alone nothing, both together take .05.
  const { label, contributions } = await explainText({ signature, record: { review: "not good good" }, predict });
  expect(label).toBe("bad");
  expect(contributions.map(({ feature }) => feature)).toEqual(["good", "not"]);
  expect(contributions[0]?.contribution).toBeCloseTo((-0.3 - 0.05) / 2, 9);
  expect(contributions[1]?.contribution).toBeCloseTo((0.25 + 0) / 2, 9);
});

test("a long text is taken apart into at most 40 stretches, and asked about 1,000 texts at a time", async () => {
  calls = [];
  const review = [...Array.from({ length: 150 }, (_, at) => `word${at}`), "good"].join(" ");
  const { contributions, prediction, baseValue } = await explainText({ signature, record: { review }, predict });
  expect(contributions.length).toBeLessThanOrEqual(40);
  expect(contributions[0]?.feature).toContain("good");
  expect(contributions[0]?.contribution).toBeCloseTo(prediction - baseValue, 6);
  expect(Math.max(...calls)).toBeLessThanOrEqual(1_000);
});

test("a text without words has nothing to explain, and of topics it is the largest that is explained", async () => {
  const none = await explainText({ signature, record: { review: null }, predict });
  expect(none.contributions).toEqual([]);
  expect(none.prediction).toBe(none.baseValue);
  const topics: ModelSignature = { ...signature, problemType: "topic-modeling", target: null, labels: [] };
  const mixtures = async (records: readonly RawRecord[]): Promise<Prediction[]> =>
    records.map((record) => ({ kind: "topics", mixture: [0.8 - fondness(record), 0.2 + fondness(record)] }));
  expect(await explainText({ signature: topics, record: { review: "good" }, predict: mixtures })).toMatchObject({
    label: "Topic 1",
    prediction: 0.7,
  });
});

test("models of columns, and answers that are vectors, are not explained by words", async () => {
  expect(canExplainText({ ...signature, problemType: "word-embedding" })).toBe(false);
  const columns: ModelSignature = { ...signature, inputs: [{ name: "a", type: "boolean", hasMissing: false }] };
  expect(canExplainText(columns)).toBe(false);
  await expect(explainText({ signature: columns, record: {}, predict })).rejects.toThrow("words of a text");
});

/** A wish for a film by a user: 0.5 each for shared words, and 1 for the user that likes all. */
const ofPairs: ModelSignature = {
  ...{ problemType: "regression", target: "rating", labels: [] },
  inputs: [
    { name: "user", type: "category", categories: ["u1"], hasMissing: false },
    { name: "wish", type: "text", hasMissing: false, frequentWords: [] },
    { name: "title", type: "text", hasMissing: false, frequentWords: [] },
  ],
};
const rate = async (records: readonly RawRecord[]): Promise<Prediction[]> =>
  records.map(({ user, wish, title }) => {
    const wished = String(wish ?? "").split(" ");
    const shared = String(title ?? "")
      .split(" ")
      .filter((word) => word !== "" && wished.includes(word));
    return { kind: "number", score: 3 + (user === "u1" ? 1 : 0) + 0.5 * shared.length };
  });

test("of several columns each word is told by its text, beside the values that are no text, from a row of nothing", async () => {
  const record = { user: "u1", wish: "moon film", title: "blue moon" };
  const { label, baseValue, prediction, contributions } = await explainText({
    ...{ signature: ofPairs, record, predict: rate },
  });
  expect({ label, baseValue, prediction }).toEqual({ label: null, baseValue: 3, prediction: 4.5 });
  const told = contributions.map(({ feature, value, contribution }) => [
    feature,
    value,
    Number(contribution.toFixed(9)),
  ]);
  expect(told.slice(0, 3)).toEqual([
    ["user", "u1", 1],
    ["wish", "moon", 0.25],
    ["title", "moon", 0.25],
  ]);
  expect(told.slice(3).map(([, , contribution]) => Math.abs(Number(contribution)))).toEqual([0, 0]);
});

test("two long texts share the parts that one may have, and what is missing has none", async () => {
  const long = Array.from({ length: 300 }, (_, at) => `word${at}`).join(" ");
  const both = await explainText({
    signature: ofPairs,
    record: { user: null, wish: long, title: long },
    predict: rate,
  });
  expect(both.contributions.length).toBeLessThanOrEqual(40);
  expect(new Set(both.contributions.map(({ feature }) => feature))).toEqual(new Set(["wish", "title"]));
  const none = await explainText({ signature: ofPairs, record: { wish: "" }, predict: rate });
  expect(none.contributions).toEqual([]);
});
