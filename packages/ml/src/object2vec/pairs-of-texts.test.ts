import { createSession } from "@sagebrush/onnx/session";
import { expect, test } from "vitest";
import type { LabelledRows } from "../estimator.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { areaUnderRoc, rankedCounts } from "../metrics/curves.ts";
import { buildModel } from "../model-export/build-model.ts";
import { rawInputs } from "../model-export/raw-inputs.ts";
import { fitPreprocessing } from "../preprocessing/fit-preprocessing.ts";
import { transformTable } from "../preprocessing/transform-table.ts";
import { createRandom } from "../random.ts";
import { categoricalColumn, selectRows, type Table } from "../table.ts";
import { object2vecDeclaration } from "./object2vec.declaration.ts";
import { withNegatives } from "./sample-negatives.ts";

const topicCount = 6;
const random = createRandom(11);
const rowCount = 1_500;

/** A text about a topic, which hardly comes twice: words of the topic among words of any. */
function textAbout(topic: number, language = ""): string {
  const words = Array.from({ length: 3 + random.nextInt(8) }, () =>
    random.next() < 0.3 ? `any${random.nextInt(20)}` : `${language}topic${topic}word${random.nextInt(12)}`,
  );
  return words.join(" ");
}

const topics = Array.from({ length: rowCount }, () => random.nextInt(topicCount));
const belongs = topics.map(() => random.next() < 0.5);
const otherTopics = topics.map((topic, row) => (belongs[row] ? topic : (topic + 1 + random.nextInt(5)) % topicCount));

interface Pairs {
  table: Table;
  target: Float64Array;
}

function pairsOf(first: readonly (string | null)[], second: readonly (string | null)[]): Pairs {
  const columns = [categoricalColumn("question", first), categoricalColumn("answer", second)];
  return { table: { rowCount: first.length, columns }, target: Float64Array.from(belongs, Number) };
}

const texts = pairsOf(
  topics.map((topic) => textAbout(topic)),
  otherTopics.map((topic) => textAbout(topic)),
);
const [learned, held] = [1, 0].map((part) =>
  Int32Array.from({ length: rowCount }, (_, row) => row).filter((row) => Math.sign(row % 5) === part),
);

async function fit({ table, target }: Pairs, given: Record<string, HyperparameterValue>, rows: Int32Array = learned) {
  const { values, issues } = parseHyperparameters(object2vecDeclaration.hyperparameters, {
    ...{ enc0_network: "pooled_embedding", enc_dim: 16, token_embedding_dim: 16, mlp_dim: 16 },
    ...{ learning_rate: 0.01, epochs: 6, early_stopping_patience: 0 },
    ...given,
  });
  expect([...issues, ...object2vecDeclaration.validate(values, "binary-classification")]).toEqual([]);
  const names = table.columns.map(({ name }) => name);
  const preprocessing = fitPreprocessing(selectRows(table, rows), names, object2vecDeclaration.features(values));
  const labelled = (own: Int32Array): LabelledRows => ({
    features: transformTable(preprocessing, selectRows(table, own)),
    target: Float64Array.from(own, (row) => target[row]),
  });
  const model = await object2vecDeclaration
    .createEstimator(values)
    .fit(
      { problemType: "binary-classification", classCount: 2, train: labelled(rows), validation: null },
      { random: createRandom(1), signal: new AbortController().signal, checkpoint() {}, report() {} },
    );
  const probabilities = (asked: Table) =>
    model.predict(transformTable(preprocessing, asked)).filter((_, at) => at % 2 === 1);
  const labels = ["no", "yes"];
  const file = () =>
    buildModel({
      preprocessing,
      fittedModel: model,
      problemType: "binary-classification",
      labels,
      signatureMetadata: "{}",
    });
  const areaOn = (own: Int32Array) =>
    areaUnderRoc(
      rankedCounts({
        target: Float64Array.from(own, (row) => target[row]),
        scores: probabilities(selectRows(table, own)),
      }),
    ) ?? 0;
  return { model, preprocessing, probabilities, areaOn, file };
}

const ask = (first: readonly (string | null)[], second: readonly (string | null)[]) => pairsOf(first, second).table;

test("texts never seen are told to belong together by the topics of their words", async () => {
  const { areaOn, model } = await fit(texts, {});
  expect(areaOn(held)).toBeGreaterThan(0.93);
  // Both sides matter, and about alike: neither by itself says anything.
  for (const { share } of model.featureImportances.filter(({ value }) => value > 0)) expect(share).toBeCloseTo(0.5, 0);
});

test("as single tokens such texts say nothing of others, which is said, with what to do", async () => {
  await expect(fit(texts, { enc0_network: "token" })).rejects.toThrow(
    /two text columns.*enc0_network or enc1_network, is pooled_embedding/,
  );
  // Texts that come again and again can be learned by heart, and new ones are guessed.
  const library = Array.from({ length: 60 }, (_, at) => textAbout(at % topicCount));
  const known = pairsOf(
    topics.map((topic, row) => library[topic + topicCount * (row % 10)]),
    otherTopics.map((topic, row) => library[topic + topicCount * ((row * 7) % 10)]),
  );
  const fresh = ask(
    Array.from(held, (row) => textAbout(topics[row])),
    Array.from(held, (row) => textAbout(otherTopics[row])),
  );
  const target = Float64Array.from(held, (row) => Number(belongs[row]));
  const areaOf = async (network: string) => {
    const { probabilities } = await fit(known, { enc0_network: network });
    return areaUnderRoc(rankedCounts({ target, scores: probabilities(fresh) })) ?? 0;
  };
  expect(await areaOf("token")).toBe(0.5);
  expect(await areaOf("pooled_embedding")).toBeGreaterThan(0.9);
});

test("a name beside a text works too, whichever column is which side", async () => {
  const users = pairsOf(
    topics.map((topic, row) => `user ${topic + topicCount * (row % 4)}`),
    otherTopics.map((topic) => textAbout(topic)),
  );
  const mixed = await fit(users, { enc0_network: "token", enc1_network: "pooled_embedding" });
  expect(mixed.areaOn(held)).toBeGreaterThan(0.93);
  const turned = await fit(users, { in0_column: "answer", enc1_network: "token" });
  expect(turned.areaOn(held)).toBeGreaterThan(0.93);
  const reads = ({ preprocessing }: typeof mixed) => preprocessing.columns.map(({ name, kind }) => [name, kind]);
  expect(reads(turned)).toEqual(reads(mixed));
  expect(reads(mixed)).toEqual([
    ["question", "categorical"],
    ["answer", "word-sequence"],
  ]);
});

test("two languages take vocabularies of their own; one vocabulary takes words that only the other side showed", async () => {
  const languages = pairsOf(
    topics.map((topic) => textAbout(topic, "de")),
    otherTopics.map((topic) => textAbout(topic, "fr")),
  );
  const untied = await fit(languages, { tied_token_embedding_weight: false });
  expect(untied.areaOn(held)).toBeGreaterThan(0.93);
  const moves = async (isTied: boolean) => {
    const { probabilities } = await fit(languages, { tied_token_embedding_weight: isTied, epochs: 1 });
    // A French word among the German ones.
    const [without, beside] = probabilities(ask(["detopic1word1", "detopic1word1 frtopic2word1"], ["any1", "any1"]));
    return without !== beside;
  };
  expect(await moves(false)).toBe(false);
  expect(await moves(true)).toBe(true);
});

test("missing texts, empty ones and those of unknown words are the same: no words, whose vector is zero", async () => {
  const { probabilities } = await fit(texts, { epochs: 2, min_count: 3 });
  const first = [null, "", "   ", "never seen", "\tany1", "x".repeat(100_000)];
  const answers = probabilities(
    ask(
      first,
      first.map(() => "topic1word1 topic1word2"),
    ),
  );
  expect(new Set(answers).size).toBe(1);
  // Unknown words beside known ones change nothing, and the mean is of words, whatever their order and form.
  const same = ["topic2word1 any1", "never topic2word1 seen any1", "any1 TOPIC2WORD1."];
  const [plain, ...others] = probabilities(
    ask(
      [...same.slice(0, 2), "any1  topic2word1"],
      same.map(() => "topic2word3"),
    ),
  );
  for (const other of others) expect(other).toBeCloseTo(plain, 12);
});

test("only the first known words are read, as many as asked for", async () => {
  const { probabilities, preprocessing, file } = await fit(texts, { epochs: 1, enc0_max_seq_len: 2 });
  const features = transformTable(preprocessing, texts.table);
  expect(features.names).toEqual(["question, word 1", "question, word 2", "answer, word 1", "answer, word 2"]);
  const asked = ask(["any1 any2", "any1 any2 any3 any4", "any1"], ["any5 any6", "any5 unknown any6 any7", "any5 any6"]);
  const [short, long, single] = probabilities(asked);
  expect(long).toBe(short);
  expect(single).not.toBe(short);
  const session = await createSession(file());
  const { probabilities: served } = await session.run(rawInputs(preprocessing, asked));
  const none = await session.run(rawInputs(preprocessing, selectRows(asked, new Int32Array(0))));
  await session.release();
  expect(Number(served.data[3])).toBe(Number(served.data[1]));
  expect(none.probabilities.shape).toEqual([0, 2]);
});

test("made-up pairs teach what does not belong together where hardly any pair says so", async () => {
  const likely = topics.map((topic, row) => (row % 150 === 1 ? (topic + 1) % topicCount : topic));
  const positives: Pairs = {
    ...pairsOf(
      topics.map((topic) => textAbout(topic)),
      likely.map((topic) => textAbout(topic)),
    ),
    target: Float64Array.from(topics, (topic, row) => Number(likely[row] === topic)),
  };
  const areaOf = async (rate: number) => {
    const { probabilities } = await fit(positives, { negative_sampling_rate: rate, epochs: 4 });
    const target = Float64Array.from(held, (row) => Number(belongs[row]));
    return areaUnderRoc(rankedCounts({ target, scores: probabilities(selectRows(texts.table, held)) })) ?? 0;
  };
  expect(await areaOf(0)).toBeLessThan(0.75);
  expect(await areaOf(2)).toBeGreaterThan(0.9);
});

test("a made-up pair has the first object and the weight of a pair of class 1, and class 0", () => {
  const columns = [Float32Array.of(1, 2, 3), Float32Array.of(10, 20, 30), Float32Array.of(11, 21, 31)];
  const rows: LabelledRows = {
    features: { rowCount: 3, names: ["a", "b", "c"], columns },
    target: Float64Array.of(1, 0, 1),
    weights: Float64Array.of(5, 6, 7),
  };
  const made = withNegatives(rows, { rate: 2, isSecond: (feature) => feature > 0, random: createRandom(1) });
  expect(made.features.rowCount).toBe(7);
  expect([...made.target]).toEqual([1, 0, 1, 0, 0, 0, 0]);
  expect([...made.features.columns[0]]).toEqual([1, 2, 3, 1, 1, 3, 3]);
  expect([...(made.weights ?? [])]).toEqual([5, 6, 7, 5, 5, 7, 7]);
  for (const [at, second] of made.features.columns[1].entries()) {
    expect(made.features.columns[2][at]).toBe(second + 1);
    if (at < 3) expect(second).toBe(10 * (at + 1));
  }
});

test("settings that contradict each other are refused in words", () => {
  const issuesOf = (
    given: Record<string, HyperparameterValue>,
    problemType: "regression" | "binary-classification",
  ) => {
    const { values } = parseHyperparameters(object2vecDeclaration.hyperparameters, given);
    return object2vecDeclaration.validate(values, problemType);
  };
  expect(issuesOf({ negative_sampling_rate: 2 }, "binary-classification")).toEqual([]);
  expect(issuesOf({ negative_sampling_rate: 2 }, "regression")).toEqual([
    {
      path: "negative_sampling_rate",
      message: expect.stringMatching(/is 2, but.*binary-classification only, not for reg/),
    },
  ]);
  const sizes = { enc0_vocab_size: 100, enc1_vocab_size: 50 };
  expect(issuesOf(sizes, "regression")).toEqual([]);
  expect(issuesOf({ ...sizes, enc0_network: "pooled_embedding" }, "regression")).toEqual([
    { path: "enc1_vocab_size", message: expect.stringMatching(/is 50 and enc0_vocab_size 100, but with tied/) },
  ]);
  expect(
    issuesOf({ ...sizes, enc0_network: "pooled_embedding", tied_token_embedding_weight: false }, "regression"),
  ).toEqual([]);
});
