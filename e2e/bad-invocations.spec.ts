import { readFailure } from "./harness/api.ts";
import { importCsv } from "./harness/datasets.ts";
import { deployModel, invoke, predict } from "./harness/endpoints.ts";
import { expect, test } from "./harness/journey.ts";
import { sharedStudio } from "./harness/shared-studio.ts";
import { trainModel } from "./harness/training.ts";
import { penguinsCsv } from "./harness/vega-datasets.ts";

const modelName = "asked-badly";
const whole = {
  Island: "Biscoe",
  "Beak Length (mm)": 45.2,
  "Beak Depth (mm)": 14.8,
  "Flipper Length (mm)": 212,
  "Body Mass (g)": 5200,
  Sex: "FEMALE",
};

test.beforeAll(async () => {
  const { api } = sharedStudio();
  await importCsv(api, { datasetName: modelName, content: penguinsCsv() });
  await trainModel(api, {
    trainingJobName: modelName,
    datasetName: modelName,
    targetColumn: "Species",
    algorithmName: "xgboost",
    hyperparameters: { num_round: 20 },
  });
  await deployModel(api, modelName);
});

test("missing columns count as missing values, unknown categories are answered, columns too many are ignored", async ({
  api,
}) => {
  const { "Body Mass (g)": _, ...without } = whole;
  const [answer, lacking, strange, surplus] = await predict(api, modelName, [
    whole,
    without,
    { ...whole, Island: "Atlantis" },
    { ...whole, color: "black and white", id: 7 },
  ]);
  expect(answer?.predicted_label).toBe("Gentoo");
  for (const other of [lacking, strange]) {
    const sum = Object.values(other?.probabilities ?? {}).reduce((total, probability) => total + probability, 0);
    expect(sum).toBeCloseTo(1, 5);
  }
  expect(surplus).toEqual(answer);
});

const json = "application/json";
const refusals = [
  {
    what: "a value of the wrong type",
    call: { contentType: json, body: JSON.stringify({ instances: [whole, { ...whole, "Body Mass (g)": "heavy" }] }) },
    status: 400,
    says: `Record 2, column 'Body Mass (g)': "heavy" is not a number`,
  },
  {
    what: "a record with none of the columns",
    call: { contentType: json, body: '{"instances":[{"price":1}]}' },
    status: 400,
    says: "none of the model's columns",
  },
  {
    what: "a CSV row with too few values",
    call: { contentType: "text/csv", body: "Biscoe,45.2\n" },
    status: 400,
    says: "Record 1 has 2 values; the model takes 6 columns",
  },
  { what: "a body that is not JSON", call: { contentType: json, body: "<xml/>" }, status: 400, says: "is not JSON" },
  { what: "an empty body", call: { contentType: "text/csv", body: "" }, status: 400, says: "holds no record" },
  {
    what: "a content type of another world",
    call: { contentType: "application/x-parquet", body: "PAR1" },
    status: 400,
    says: "application/x-parquet",
  },
  {
    what: "a body of 50 MB",
    call: { contentType: "text/csv", body: "Biscoe,45.2,14.8,212,5200,FEMALE\n".repeat(1_600_000) },
    status: 413,
    says: "an invocation takes 6 MiB",
  },
];

for (const { what, call, status, says } of refusals) {
  test(`${what} is refused in words, and the endpoint goes on`, async ({ api }) => {
    const failure = await readFailure(await invoke(api, modelName, call));
    expect(failure.status).toBe(status);
    expect(failure.message).toContain(says);
    expect((await predict(api, modelName, [whole]))[0]?.predicted_label).toBe("Gentoo");
  });
}

test("an endpoint that is deleted while it is called answers each call, or says that it is gone", async ({ api }) => {
  const endpointName = "soon-gone";
  await deployModel(api, modelName, endpointName);
  const statuses: number[] = [];
  const call = { contentType: "text/csv", body: Object.values(whole).join(",") };
  const callUntilGone = async () => {
    for (;;) {
      const response = await invoke(api, endpointName, call);
      statuses.push(response.status);
      const text = await response.text();
      if (response.status !== 200) return text;
      expect(text).toMatch(/^Gentoo,/);
    }
  };
  const callers = Array.from({ length: 8 }, callUntilGone);
  await expect.poll(() => statuses.length).toBeGreaterThan(50);
  const deleted = await api.fetch(`/api/v1/endpoints/${endpointName}`, { method: "DELETE" });
  expect(deleted.status).toBe(204);
  for (const lastAnswer of await Promise.all(callers)) {
    expect(JSON.parse(lastAnswer)).toMatchObject({ code: "ResourceNotFound" });
  }
  expect(new Set(statuses)).toEqual(new Set([200, 404]));
});
