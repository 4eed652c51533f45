import { expect, test } from "vitest";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { fitPreprocessing } from "../preprocessing/fit-preprocessing.ts";
import { parseIpAddress } from "../preprocessing/ip-addresses.ts";
import { transformTable } from "../preprocessing/transform-table.ts";
import { createRandom } from "../random.ts";
import { categoricalColumn, type Table } from "../table.ts";
import { ipInsightsDeclaration } from "./ip-insights.declaration.ts";

const random = createRandom(3);
const byte = () => random.nextInt(256);

/** Thirty people, each at one of six offices with a network of 65,536 addresses. */
const networks = Array.from({ length: 6 }, () => `${byte()}.${byte()}`);
const addressIn = (office: number) => `${networks[office]}.${byte()}.${byte()}`;
const people = Array.from({ length: 2_000 }, () => random.nextInt(30));
const visits = tableOf(
  people.map((person) => `person ${person}`),
  people.map((person) => addressIn(person % 6)),
);

function tableOf(accounts: readonly (string | null)[], addresses: readonly (string | null)[]): Table {
  const columns = [categoricalColumn("account", accounts), categoricalColumn("ip", addresses)];
  return { rowCount: accounts.length, columns };
}

async function fit(given: Record<string, HyperparameterValue> = {}) {
  const { values, issues } = parseHyperparameters(ipInsightsDeclaration.hyperparameters, {
    ...{ vector_dim: 16, learning_rate: 0.01, epochs: 8, mini_batch_size: 100 },
    ...given,
  });
  expect([...issues, ...ipInsightsDeclaration.validate(values, "anomaly-detection")]).toEqual([]);
  const preprocessing = fitPreprocessing(visits, ["account", "ip"], ipInsightsDeclaration.features(values));
  const metrics: Record<string, number>[] = [];
  const features = transformTable(preprocessing, visits);
  const model = await ipInsightsDeclaration.createEstimator(values).fit(
    { problemType: "anomaly-detection", classCount: 0, train: { features }, validation: { features } },
    {
      random: createRandom(1),
      signal: new AbortController().signal,
      checkpoint() {},
      report: (report) => metrics.push(report.metrics),
    },
  );
  return { metrics, scores: (table: Table) => model.predict(transformTable(preprocessing, table)) };
}

test("an account at a new address of its network scores lower than at another's, and lower than anywhere else", async () => {
  const { scores, metrics } = await fit();
  const tried = Array.from({ length: 120 }, (_, at) => at % 30);
  const accounts = tried.map((person) => `person ${person}`);
  const own = scores(
    tableOf(
      accounts,
      tried.map((person) => addressIn(person % 6)),
    ),
  );
  const others = scores(
    tableOf(
      accounts,
      tried.map((person) => addressIn((person + 1) % 6)),
    ),
  );
  const anywhere = scores(
    tableOf(
      accounts,
      tried.map(() => [byte(), byte(), byte(), byte()].join(".")),
    ),
  );
  expect(own.filter((score, at) => score < others[at]).length).toBeGreaterThan(114);
  expect(own.filter((score, at) => score < anywhere[at]).length).toBeGreaterThan(110);
  expect(metrics.at(-1)?.["validation:discriminator_auc"]).toBeGreaterThan(0.93);
});

test("a pair of which one side is not known says nothing: it scores 0", async () => {
  const { scores } = await fit({ epochs: 1 });
  const unknown = tableOf(
    ["stranger", "person 1", "person 1", "person 1"],
    [addressIn(0), null, "10.0.0", "10.0.0.01"],
  );
  expect([...scores(unknown)].map(Math.abs)).toEqual([0, 0, 0, 0]);
});

test.each([
  [{ random_negative_sampling_rate: 0, shuffled_negative_sampling_rate: 2 }],
  [{ random_negative_sampling_rate: 2, shuffled_negative_sampling_rate: 0 }],
  [{ num_ip_encoder_layers: 0 }],
  [{ num_ip_encoder_layers: 2 }],
])("it learns with %j", async (given) => {
  const { metrics } = await fit({ epochs: 2, ...given });
  expect(metrics.at(-1)?.["train:discriminator_auc"]).toBeGreaterThan(0.6);
});

test("only the most frequent entities get vectors, where fewer are asked for", async () => {
  const { scores } = await fit({ epochs: 1, num_entity_vectors: 10 });
  const all = scores(
    tableOf(
      Array.from({ length: 30 }, (_, at) => `person ${at}`),
      networks.flatMap((_, at) => Array.from({ length: 5 }, () => addressIn(at))),
    ),
  );
  expect(all.filter((score) => score !== 0)).toHaveLength(10);
});

test("training stops at a text that is no address, by its row", () => {
  const table = tableOf(["a", "b", "a"], ["10.0.0.1", "10.0.0.300", "10.0.0.2"]);
  const requirements = ipInsightsDeclaration.features({ ip_column: "ip", num_entity_vectors: 10 });
  expect(() => fitPreprocessing(table, ["account", "ip"], requirements)).toThrow(
    /Column "ip" is "10\.0\.0\.300" in row 2, which is no IPv4 address such as 10\.0\.0\.1/,
  );
});

test.each(["1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.04", "1.2.3.-4", "1.2.3.4 ", "::1", "", "1.2.3."])(
  "%j is no address",
  (text) => expect(parseIpAddress(text)).toBeNull(),
);

test("columns that are no pairs, and sampling of nothing, are refused in words", () => {
  const { values } = parseHyperparameters(ipInsightsDeclaration.hyperparameters, {
    ...{ random_negative_sampling_rate: 0, shuffled_negative_sampling_rate: 0 },
  });
  expect(ipInsightsDeclaration.validate(values, "anomaly-detection")).toEqual([
    { path: "random_negative_sampling_rate", message: expect.stringMatching(/are both 0; one must be at least 1/) },
  ]);
  const problem = (...columns: { name: string; kind: "numeric" | "categorical" }[]) =>
    ipInsightsDeclaration.validateColumns?.(values, columns)[0]?.message;
  expect(problem({ name: "a", kind: "categorical" })).toMatch(/ip_column is 'ip', which is no feature column.*'a'/);
  expect(problem({ name: "ip", kind: "categorical" })).toMatch(/two feature columns.*not 1: 'ip'/);
  expect(problem({ name: "ip", kind: "categorical" }, { name: "user", kind: "numeric" })).toMatch(/'user' is numeric/);
});
