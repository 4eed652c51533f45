import { expect, test } from "vitest";
import type { FeatureMatrix, LabelledTask } from "../estimator.ts";
import type { HyperparameterValue } from "../hyperparameters.ts";
import { parseHyperparameters } from "../hyperparameters.ts";
import { createLightgbmEstimator } from "../lightgbm/lightgbm.estimator.ts";
import { lightgbmHyperparameters } from "../lightgbm/lightgbm.hyperparameters.ts";
import { createRandom } from "../random.ts";
import { contextOf, hyperparametersOf, mixedFeatures, mixedSignal, taskOf } from "./boosting-fixtures.ts";
import { createXgboostEstimator } from "./xgboost.estimator.ts";

// Enough cells for the kernels in WebAssembly.
const rowCount = 6_000;
const features = mixedFeatures(rowCount, createRandom(1));
const target = mixedSignal(features, createRandom(2));
const validationFeatures = mixedFeatures(900, createRandom(3));
const weights = Float64Array.from(target, (_, row) => 0.5 + (row % 3));
const whole: LabelledTask = taskOf("regression", features, target, {
  weights,
  validation: { features: validationFeatures, target: mixedSignal(validationFeatures, createRandom(4)) },
});

/** The same columns, which nobody can look at but in their order, and whose arrays are overwritten by the next. */
function inBatches({ columns, ...others }: FeatureMatrix, columnsTogether: number, reads: number[]): FeatureMatrix {
  return {
    ...others,
    columns: [],
    async *batches() {
      const arrays = Array.from({ length: columnsTogether }, () => new Float32Array(others.rowCount));
      for (let first = 0; first < columns.length; first += columnsTogether) {
        const batch = columns.slice(first, first + columnsTogether);
        for (const [place, column] of batch.entries()) arrays[place].set(column);
        reads.push(first);
        yield arrays.slice(0, batch.length);
      }
      for (const array of arrays) array.fill(Number.NaN);
    },
  };
}

function batched(task: LabelledTask, columnsTogether: number, reads: number[] = []): LabelledTask {
  const of = (rows: LabelledTask["train"]) => ({ ...rows, features: inBatches(rows.features, columnsTogether, reads) });
  return { ...task, train: of(task.train), validation: task.validation && of(task.validation) };
}

const variants: Record<string, Record<string, HyperparameterValue>> = {
  "weighted rows": {},
  dart: { booster: "dart", rate_drop: 0.4 },
  folds: { _kfold: 3 },
  "few bins, sampled rows and columns": { max_bin: 7, subsample: 0.6, colsample_bytree: 0.5 },
};

test.each(Object.entries(variants))(
  "columns read some at a time give the same model bit for bit: %s",
  async (_, given) => {
    const estimator = createXgboostEstimator(hyperparametersOf({ num_round: 6, max_depth: 4, ...given }));
    const contexts = [contextOf(), contextOf(), contextOf()];
    const expected = await estimator.fit(whole, contexts[0]);
    for (const [index, columnsTogether] of [1, 4].entries()) {
      const model = await estimator.fit(batched(whole, columnsTogether), contexts[index + 1]);
      expect(model.predict(features)).toEqual(expected.predict(features));
      expect(contexts[index + 1].reports).toEqual(contexts[0].reports);
    }
  },
);

test("LightGBM's bins, each of twenty rows or more, are the same too", async () => {
  const { values } = parseHyperparameters(lightgbmHyperparameters, { num_boost_round: 5, min_data_in_bin: 20 });
  const estimator = createLightgbmEstimator(values);
  const expected = await estimator.fit(whole, contextOf());
  const model = await estimator.fit(batched(whole, 3), contextOf());
  expect(model.predict(features)).toEqual(expected.predict(features));
});

test("a run is resumed from columns that are read again, each once", async () => {
  const states: (() => Uint8Array)[] = [];
  const estimator = createXgboostEstimator(hyperparametersOf({ num_round: 5 }));
  const expected = await estimator.fit(whole, contextOf({ checkpoint: (state) => void states.push(state) }));
  const reads: number[] = [];
  const resumed = await estimator.fit(batched(whole, 4, reads), contextOf({ resumeFrom: states[2]?.() }));
  expect(resumed.predict(features)).toEqual(expected.predict(features));
  expect(reads).toEqual([0, 4, 8, 0, 4, 8]);
});

test("a job that is stopped while columns are read ends with the next portion", async () => {
  const stop = new AbortController();
  const reads: number[] = [];
  const task = batched(whole, 1, reads);
  const { batches } = task.train.features;
  const features: FeatureMatrix = {
    ...task.train.features,
    async *batches() {
      for await (const batch of batches?.() ?? []) {
        yield batch;
        stop.abort(new Error("stopped"));
      }
    },
  };
  const fitting = createXgboostEstimator(hyperparametersOf()).fit(
    { ...task, train: { ...task.train, features } },
    contextOf({ signal: stop.signal }),
  );
  await expect(fitting).rejects.toThrow("stopped");
  expect(reads).toEqual([0, 1]);
});
