import type { Algorithm } from "@sagebrush/contracts/training/algorithm";
import type { TrainingJob, TrainingSuggestion } from "@sagebrush/contracts/training/training-job";
import { describe, expect, test } from "vitest";
import {
  draftFromJob,
  draftFromSuggestion,
  readDraft,
  withAlgorithm,
  withChannel,
  withGroupColumn,
  withWeightColumn,
} from "./training-job-draft.ts";

const described = { label: "x", help: "x", tunable: true };
const xgboost: Algorithm = {
  algorithmName: "xgboost",
  displayName: "XGBoost",
  description: "",
  problemTypes: ["regression"],
  devices: ["cpu"],
  iterationName: "round",
  hyperparameters: {
    num_round: { type: "integer", ...described, minimum: 1, maximum: 1000, scale: "linear", default: 100 },
  },
  objectiveMetrics: {},
};
const linear: Algorithm = {
  ...xgboost,
  algorithmName: "linear-learner",
  hyperparameters: {
    epochs: { type: "integer", ...described, minimum: 1, maximum: 1000, scale: "linear", default: 15 },
  },
};
const suggestion: TrainingSuggestion = {
  trainingJobName: "exam-final-score-1",
  problemType: "regression",
  problemTypeReason: "",
  algorithmName: "xgboost",
  algorithmReason: "",
  hyperparameters: { num_round: 300 },
  split: { train: 0.7, validation: 0.15, test: 0.15, seed: 42 },
  featureColumns: ["hours", "years"],
  byAlgorithm: {
    xgboost: { featureColumns: ["hours", "years"], hyperparameters: { num_round: 300 } },
    "linear-learner": { featureColumns: ["hours", "years", "constant"], hyperparameters: { epochs: 30 } },
  },
  excludedColumns: [],
  timeSeries: null,
  groupColumn: null,
  warnings: [],
};
const data = { datasetName: "exam", version: 2, targetColumn: "final_score", problemType: null };
const draft = draftFromSuggestion(suggestion, [xgboost, linear]);

const network: Algorithm = { ...linear, algorithmName: "mlp", devices: ["cpu", "cuda"] };

describe("the device", () => {
  test("is asked for only where it is not the processor, and repeated with the job", () => {
    const onGpu = { ...withAlgorithm(draft, network, suggestion), device: "cuda" } as const;
    const { request } = readDraft(onGpu, data, network);
    expect(request?.resourceConfig).toEqual({ instanceType: "cuda" });
    expect(readDraft(withAlgorithm(draft, network, suggestion), data, network).request?.resourceConfig).toBeUndefined();
  });

  test("falls back to the processor in the form when another algorithm is chosen that knows no other", () => {
    const onGpu = { ...withAlgorithm(draft, network, suggestion), device: "cuda" } as const;
    expect(withAlgorithm(onGpu, { ...network, algorithmName: "tabtransformer" }, suggestion).device).toBe("cuda");
    expect(withAlgorithm(onGpu, xgboost, suggestion).device).toBe("cpu");
  });
});

describe("readDraft", () => {
  test("an accepted suggestion becomes a request as suggested", () => {
    expect(readDraft(draft, data, xgboost)).toEqual({
      request: {
        trainingJobName: "exam-final-score-1",
        algorithmName: "xgboost",
        hyperparameters: { num_round: 300 },
        inputDataConfig: {
          ...{ datasetName: "exam", version: 2, targetColumn: "final_score" },
          featureColumns: ["hours", "years"],
        },
        problemType: "regression",
        split: { train: 0.7, validation: 0.15, test: 0.15, seed: 42 },
        stoppingCondition: { maxRuntimeInSeconds: 86_400 },
      },
      errors: {},
    });
  });

  test("every wrong field is named with what is wrong", () => {
    const { request, errors } = readDraft(
      {
        ...draft,
        trainingJobName: "-bad name",
        featureColumns: [],
        split: { train: "70", validation: "20", test: "20" },
        hyperparameters: { num_round: "0" },
        maxRuntime: { amount: "", unit: "hours" },
        seed: "1.5",
      },
      data,
      xgboost,
    );
    expect(request).toBeNull();
    expect(Object.keys(errors).sort()).toEqual([
      "hyperparameters.num_round",
      "inputDataConfig.featureColumns",
      "split",
      "split.seed",
      "stoppingCondition.maxRuntimeInSeconds",
      "trainingJobName",
    ]);
    expect(errors["inputDataConfig.featureColumns"]).toBe("Choose at least one feature.");
  });

  test("shares that do not add up to all rows are an error of the split", () => {
    const wrong = { ...draft, split: { train: "70", validation: "20", test: "20" } };
    expect(readDraft(wrong, data, xgboost).errors).toEqual({
      split: "The three shares must add up to 100 %; these add up to 110 %.",
    });
  });
});

test("a weight column goes into the request and out of the features", () => {
  const weighted = withWeightColumn(draft, "years");
  expect(weighted.featureColumns).toEqual(["hours"]);
  const { request } = readDraft(weighted, data, xgboost);
  const { problemType: _, ...inputData } = data;
  expect(request?.inputDataConfig).toEqual({ ...inputData, featureColumns: ["hours"], weightColumn: "years" });
  expect(
    readDraft(withWeightColumn(weighted, null), data, xgboost).request?.inputDataConfig.weightColumn,
  ).toBeUndefined();
});

describe("another algorithm", () => {
  test("starts from what is suggested for it, and else from its own defaults", () => {
    expect(withAlgorithm(draft, linear, suggestion)).toMatchObject({
      algorithmName: "linear-learner",
      hyperparameters: { epochs: "30" },
      featureColumns: ["hours", "years", "constant"],
    });
    expect(withAlgorithm(draft, network, suggestion)).toMatchObject({
      hyperparameters: { epochs: "15" },
      featureColumns: ["hours", "years"],
    });
  });

  test("keeps columns that were chosen by hand, and never takes the weight for one to learn from", () => {
    expect(withAlgorithm({ ...draft, featureColumns: ["years"] }, linear, suggestion).featureColumns).toEqual([
      "years",
    ]);
    const weighted = withWeightColumn(draft, "hours");
    expect(withAlgorithm(weighted, linear, suggestion).featureColumns).toEqual(["years", "constant"]);
  });
});

test("a repeated job keeps every setting but the name", () => {
  const job = {
    trainingJobName: "old",
    algorithmName: "linear-learner",
    problemType: "regression",
    hyperparameters: { epochs: 40 },
    inputDataConfig: { ...data, featureColumns: ["hours"] },
    split: { train: 0.8, validation: 0, test: 0.2, seed: 7 },
    stoppingCondition: { maxRuntimeInSeconds: 5400 },
  } as unknown as TrainingJob;
  const repeated = draftFromJob(job, suggestion, [xgboost, linear]);
  expect(readDraft(repeated, data, linear).request).toMatchObject({
    trainingJobName: "exam-final-score-1",
    algorithmName: "linear-learner",
    hyperparameters: { epochs: 40 },
    inputDataConfig: { featureColumns: ["hours"] },
    split: { train: 0.8, validation: 0, test: 0.2, seed: 7 },
    stoppingCondition: { maxRuntimeInSeconds: 5400 },
  });
  expect(repeated.maxRuntime).toEqual({ amount: "90", unit: "minutes" });
});

describe("rows of another dataset", () => {
  test("take the place of a share, which goes to training", () => {
    const chosen = withChannel(draft, "validation", { datasetName: "later", version: 3 });
    expect(chosen.split).toEqual({ train: "85", validation: "0", test: "15" });
    const { request } = readDraft(chosen, data, xgboost);
    expect(request?.inputDataConfig.channels).toEqual({ validation: { datasetName: "later", version: 3 } });
  });

  test("must be named before the job can be created", () => {
    const { request, errors } = readDraft(
      withChannel(draft, "test", { datasetName: "later", version: null }),
      data,
      xgboost,
    );
    expect(request).toBeNull();
    expect(errors).toEqual({ "inputDataConfig.channels.test": "Choose a dataset and a version of it." });
  });
});

test("a ranking asks for its query id, which is not learned from", () => {
  const ranking = { ...draft, problemType: "ranking" } as const;
  expect(readDraft(ranking, data, xgboost).errors).toHaveProperty(["inputDataConfig.groupColumn"]);
  const grouped = withGroupColumn(ranking, "years");
  expect(readDraft(grouped, data, xgboost).request?.inputDataConfig).toMatchObject({
    groupColumn: "years",
    featureColumns: ["hours"],
  });
  expect(
    readDraft({ ...grouped, problemType: "regression" }, data, xgboost).request?.inputDataConfig,
  ).not.toHaveProperty("groupColumn");
});
