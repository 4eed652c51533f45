import { createTrainingJobRequest } from "@sagebrush/contracts/training/training-job";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Context } from "../services.ts";
import { createTestDatasetRow, numericProfile, stringProfile } from "../testing/create-test-dataset.ts";
import { createTestServices, type TestServices } from "../testing/create-test-services.ts";
import { createTrainingJob } from "./create-training-job.ts";

// Each ends before a job is made, at its field, with the value and what is allowed. What only the data tells is tested
// where it is read.

let test_: TestServices;
let context: Context;

beforeAll(async () => {
  test_ = await createTestServices();
  context = await test_.createContext();
  const profiles = [
    ...["x", "y", "weight"].map((name) => numericProfile(name)),
    numericProfile("negative", { min: -3, max: 5 }),
    numericProfile("zero", { min: 0, max: 9 }),
    numericProfile("infinite", { infiniteCount: 2 }),
    numericProfile("tooLarge", { min: -1e39, max: 1e39 }),
    stringProfile("three"),
    stringProfile("two", { distinctCount: 2 }),
    numericProfile("qid", { distinctCount: 9 }),
  ];
  await createTestDatasetRow(context, { name: "data", rowCount: 100, profiles });
  await createTestDatasetRow(context, { name: "empty", rowCount: 0, profiles });
});
afterAll(() => test_.dispose());

/** By field, what is said when a job is asked for. */
async function refusals(overrides: Record<string, unknown>, columns: Record<string, unknown>) {
  const parsed = createTrainingJobRequest.safeParse({
    trainingJobName: "bad",
    algorithmName: "xgboost",
    inputDataConfig: { datasetName: "data", version: 1, targetColumn: "y", featureColumns: ["x"], ...columns },
    problemType: "regression",
    split: { train: 1, validation: 0, test: 0, seed: 1 },
    ...overrides,
  });
  if (!parsed.success)
    return Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.join("."), message]));
  const refused = await createTrainingJob(context, parsed.data).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "ValidationException" });
  const { issues } = refused as { issues: { path: string[]; message: string }[] };
  return Object.fromEntries(issues.map(({ path, message }) => [path.join("."), message]));
}

const xgboost = (hyperparameters: Record<string, unknown>) => ({ hyperparameters });
const binary = { problemType: "binary-classification" };
const multiclass = { problemType: "multiclass-classification" };
const target = (targetColumn: string) => ({ targetColumn });
const objective = "hyperparameters.objective";
const targetField = "inputDataConfig.targetColumn";

test.each([
  ["unknown hyperparameter", xgboost({ speed: 1 }), {}, "hyperparameters.speed", /no hyperparameter 'speed'/],
  ["out of range", xgboost({ eta: 7 }), {}, "hyperparameters.eta", /eta is 7; .*1/],
  ["wrong type", xgboost({ max_depth: "deep" }), {}, "hyperparameters.max_depth", /max_depth is "?deep"?/],
  [
    "negative counts",
    xgboost({ objective: "count:poisson" }),
    target("negative"),
    objective,
    /is count:poisson.*holds -3.*0 or more/,
  ],
  ["gamma of 0", xgboost({ objective: "reg:gamma" }), target("zero"), objective, /is reg:gamma.*holds 0.*above 0/],
  [
    "negative tweedie",
    xgboost({ objective: "reg:tweedie" }),
    target("negative"),
    objective,
    /is reg:tweedie.*holds -3.*0 or more/,
  ],
  [
    "a time of 0",
    xgboost({ objective: "survival:cox" }),
    target("zero"),
    objective,
    /is survival:cox.*holds 0.*above 0/,
  ],
  [
    "negative counts for LightGBM",
    { algorithmName: "lightgbm", ...xgboost({ objective: "poisson" }) },
    target("negative"),
    objective,
    /is poisson.*holds -3.*0 or more/,
  ],
  [
    "negative counts for CatBoost",
    { algorithmName: "catboost", ...xgboost({ loss_function: "Poisson" }) },
    target("negative"),
    "hyperparameters.loss_function",
    /is Poisson.*holds -3.*0 or more/,
  ],
  [
    "classes for a regression objective",
    { ...binary, ...xgboost({ objective: "reg:gamma" }) },
    target("two"),
    objective,
    /objective is reg:gamma, .*use auto or binary:logistic/,
  ],
  ["3 classes for binary", binary, target("three"), targetField, /'three' has 3 different values; .*exactly 2/],
  [
    "num_class of another number",
    { ...multiclass, ...xgboost({ num_class: 4 }) },
    target("three"),
    "hyperparameters.num_class",
    /num_class is 4, but the target has 3 classes. Set it to 3/,
  ],
  ["infinite target", {}, target("infinite"), targetField, /'infinite' is infinite in 2 rows; .*finite/],
  ["target beyond float32", {}, target("tooLarge"), objective, /1e\+39.*3\.4e38/],
  [
    "negative weights",
    {},
    { weightColumn: "negative" },
    "inputDataConfig.weightColumn",
    /'negative' goes down to -3; weights are 0 or more/,
  ],
  [
    "no group column",
    { problemType: "ranking" },
    {},
    "inputDataConfig.groupColumn",
    /needs a group column: the query id/,
  ],
  [
    "empty validation channel",
    {},
    { channels: { validation: { datasetName: "empty", version: 1 } } },
    "inputDataConfig.channels.validation",
    /dataset 'empty' version 1, has no rows; it needs at least one/,
  ],
  [
    "early stopping without rows to watch",
    xgboost({ early_stopping_rounds: 5 }),
    {},
    "split.validation",
    /early_stopping_rounds is 5, but no rows are kept for validation/,
  ],
] as const)(
  "%s is refused at its field, by value and with what is allowed",
  async (_, overrides, columns, field, message) => {
    expect(await refusals(overrides, columns)).toEqual({ [field]: expect.stringMatching(message) });
  },
);
