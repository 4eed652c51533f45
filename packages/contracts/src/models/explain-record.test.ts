import { expect, test } from "vitest";
import { tableProblemType } from "../training/algorithm.ts";
import type { RawRecord } from "./encode-features.ts";
import { canExplain, explainRecord, typicalBackground } from "./explain-record.ts";
import type { BackgroundRow } from "./explanation.ts";
import { type Prediction, readPredictions } from "./prediction.ts";
import { type ModelSignature, modelOutputs } from "./signature.ts";

const number = { type: "number", minimum: 0, maximum: 9, hasMissing: true } as const;
const signature: ModelSignature = {
  problemType: "regression",
  target: "y",
  labels: [],
  inputs: [
    { ...number, name: "a", median: 1 },
    { ...number, name: "b", median: 2 },
    { name: "city", type: "category", categories: ["Rome", "Oslo"], hasMissing: true },
  ],
};
const background: BackgroundRow[] = [
  { weight: 3, record: { a: 1, b: 0, city: "Rome" } },
  { weight: 1, record: { a: 5, b: 0, city: null } },
];

const score = (record: RawRecord) =>
  10 * Number(record.a) + (record.city === "Oslo" ? 4 : record.city === null ? -8 : 0);
const answerScores = async (records: readonly RawRecord[]): Promise<Prediction[]> =>
  records.map((record) => ({ kind: "number", score: score(record) }));

test("base value and contributions sum to the prediction, each feature with what it moves", async () => {
  const record = { a: 3, b: 0, city: "Oslo" };
  const explanation = await explainRecord({ signature, record, background, predict: answerScores });
  expect(explanation).toMatchObject({ label: null, prediction: 34, isExact: true });
  expect(explanation.baseValue).toBeCloseTo((3 * 10 + 42) / 4, 9);
  expect(explanation.contributions.map(({ feature }) => feature)).toEqual(["a", "city", "b"]);
  const [a, city, b] = explanation.contributions;
  expect(a?.contribution).toBeCloseTo(10, 9);
  expect(city?.contribution).toBeCloseTo(6, 9);
  expect(b).toEqual({ feature: "b", value: 0, contribution: 0 });
});

test("a missing value is the same however it is written", async () => {
  const missing: BackgroundRow[] = [{ weight: 1, record: { a: 3, b: null, city: null } }];
  const { contributions } = await explainRecord({
    signature,
    record: { a: 3, city: "" },
    background: missing,
    predict: answerScores,
  });
  expect(contributions.every(({ contribution }) => contribution === 0)).toBe(true);
});

test("a classifier's explanation is of the probability of the class it predicts", async () => {
  const probabilityOf = (record: RawRecord) => (Number(record.a) > 2 ? 0.9 : 0.3);
  const predict = async (records: readonly RawRecord[]): Promise<Prediction[]> =>
    records.map((record) => {
      const yes = probabilityOf(record);
      return {
        kind: "class",
        predictedLabel: yes > 0.5 ? "yes" : "no",
        probabilities: [
          { label: "no", probability: 1 - yes },
          { label: "yes", probability: yes },
        ],
      };
    });
  const given = { signature: { ...signature, problemType: "binary-classification" as const }, background, predict };
  const yes = await explainRecord({ ...given, record: { a: 9, b: 0, city: "Rome" } });
  expect(yes).toMatchObject({ label: "yes", prediction: 0.9 });
  expect(yes.baseValue).toBeCloseTo((3 * 0.3 + 0.9) / 4, 12);
  const no = await explainRecord({ ...given, record: { a: 1, b: 0, city: "Rome" } });
  expect(no).toMatchObject({ label: "no", prediction: 0.7 });
  expect(no.contributions[0]?.contribution).toBeCloseTo(0.7 - (3 * 0.7 + 0.1) / 4, 12);
});

test("with many features the model is asked about at most 1,000 rows at a time, and the parts still sum up", async () => {
  const names = Array.from({ length: 40 }, (_, index) => `f${index}`);
  const wide: ModelSignature = { ...signature, inputs: names.map((name) => ({ ...number, name, median: 0 })) };
  const record = Object.fromEntries(names.map((name, index) => [name, index]));
  let largest = 0;
  const explanation = await explainRecord({
    signature: wide,
    record,
    background: typicalBackground(wide),
    predict: async (records) => {
      largest = Math.max(largest, records.length);
      return records.map((each) => ({
        kind: "number",
        score: Number(each.f39) * Number(each.f1) + Number(each.f20),
      }));
    },
  });
  expect(largest).toBeLessThanOrEqual(1000);
  expect(explanation.isExact).toBe(false);
  const total = explanation.contributions.reduce((sum, { contribution }) => sum + contribution, explanation.baseValue);
  expect(total).toBeCloseTo(explanation.prediction, 6);
  expect(
    explanation.contributions
      .slice(0, 3)
      .map(({ feature }) => feature)
      .sort(),
  ).toEqual(["f1", "f20", "f39"]);
});

test("too many features are refused by number", async () => {
  const names = Array.from({ length: 301 }, (_, index) => `f${index}`);
  const wide: ModelSignature = { ...signature, inputs: names.map((name) => ({ ...number, name, median: 0 })) };
  const record = Object.fromEntries(names.map((name) => [name, 1]));
  await expect(
    explainRecord({ signature: wide, record, background: typicalBackground(wide), predict: answerScores }),
  ).rejects.toThrow("301 features differ");
});

test("the typical background has medians and the most frequent categories", () => {
  expect(typicalBackground(signature)).toEqual([{ weight: 1, record: { a: 1, b: 2, city: "Rome" } }]);
});

test.each(tableProblemType.options)(
  "whether answers of %s can be explained is known before one is asked for",
  async (problemType) => {
    const own: ModelSignature = { ...signature, problemType, labels: ["no", "yes"] };
    const predict = async (records: readonly RawRecord[]) => {
      const numbers = new Float32Array(2 * records.length).fill(0.5);
      const one = numbers.subarray(records.length);
      const outputs = {
        ...Object.fromEntries(Object.values(modelOutputs).map((name) => [name, one])),
        [modelOutputs.probabilities]: numbers,
        [modelOutputs.predictedLabel]: records.map(() => "yes"),
      };
      return readPredictions(own, outputs, records.length);
    };
    const explanation = explainRecord({ signature: own, record: { a: 3 }, background, predict });
    if (canExplain(own)) await expect(explanation).resolves.toMatchObject({ prediction: 0.5 });
    else await expect(explanation).rejects.toThrow("cannot be explained");
  },
);
