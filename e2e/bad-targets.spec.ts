import type { Api, ApiFailure } from "./harness/api.ts";
import { importCsv } from "./harness/datasets.ts";
import { expect, test } from "./harness/journey.ts";
import { sharedStudio } from "./harness/shared-studio.ts";

const datasetName = "hopeless-targets";
/** Of as many classes. */
const rowCount = 10_000;

test.beforeAll(async () => {
  const rows = Array.from({ length: rowCount }, (_, row) => `${row % 97},same,,name-${row},${row % 2}`);
  const content = `feature,constant,missing,unique,outcome\n${rows.join("\n")}\n`;
  await importCsv(sharedStudio().api, { datasetName, content });
});

const hopeless = [
  { targetColumn: "constant", problemType: "binary-classification", says: "same value in every row" },
  { targetColumn: "missing", problemType: "regression", says: "has no values in any of its 10000 rows" },
  { targetColumn: "unique", problemType: "multiclass-classification", says: "at most 200 classes" },
  { targetColumn: "constant", problemType: "regression", says: "'constant'" },
];

for (const { targetColumn, problemType, says } of hopeless) {
  test(`a ${problemType} of the column '${targetColumn}' is refused before it starts, at the target`, async ({
    api,
  }) => {
    const refusal = await createJob(api, targetColumn, problemType);
    expect(refusal).toMatchObject({ status: 400, code: "ValidationException" });
    expect(refusal.message).toContain(`'${targetColumn}'`);
    expect(refusal.message).toContain(says);
    const suggestion = { datasetName, version: 1, targetColumn };
    expect((await api.refused("POST /training-suggestions", suggestion)).message).toContain(`'${targetColumn}'`);
  });
}

function createJob(api: Api, targetColumn: string, problemType: string): Promise<ApiFailure> {
  return api.refused("POST /training-jobs", {
    trainingJobName: `hopeless-${targetColumn}`,
    algorithmName: "xgboost",
    inputDataConfig: { datasetName, version: 1, targetColumn, featureColumns: ["feature"] },
    problemType,
    split: { train: 0.7, validation: 0.15, test: 0.15, seed: 1 },
  });
}
