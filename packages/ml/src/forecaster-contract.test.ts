import { describe, expect, test } from "vitest";
import { forecastingAlgorithms } from "./algorithms.ts";
import type { FitContext, TrainingReport } from "./estimator.ts";
import { buildForecastModel } from "./forecasting/build-forecast-model.ts";
import type { FittedForecaster, ForecastingDeclaration, ForecastingTask } from "./forecasting/forecaster.ts";
import { judgeForecasts } from "./forecasting/judge-forecasts.ts";
import { timeAfter } from "./forecasting/time-frequency.ts";
import { firstSteps, quantileLevels, type TimeSeries } from "./forecasting/time-series.ts";
import { verifyForecastModel } from "./forecasting/verify-forecast-model.ts";
import { type HyperparameterValue, parseHyperparameters } from "./hyperparameters.ts";
import { forecastMetrics } from "./metrics/forecast-metrics.ts";
import { createRandom } from "./random.ts";

const predictionLength = 7;
const seasonLength = 7;
const dayFrequency = { count: 1, unit: "D" } as const;
/** What keeps the suite short; an algorithm that is not listed trains with its defaults. */
const quickHyperparameters: Record<string, Record<string, HyperparameterValue>> = {
  "forecasting-deepar": { epochs: 4, learning_rate: 0.005 },
  "lagged-boosting": { num_round: 8, eta: 0.4, max_depth: 4 },
};
/** Of an algorithm without a trend, which the series below have, the interval stays behind. */
const leastCoverage: Record<string, number> = { npts: 0.2 };

const start = Date.UTC(2024, 0, 1);
const random = createRandom(33);
const noise = () => random.next() + random.next() + random.next() - 1.5;

/** A week's pattern on a rising level. */
function weekly(itemId: string, steps: number, { level = 100, startStep = 0, gaps = false } = {}): TimeSeries {
  const valueAt = (step: number) => level * (1 + 0.002 * step + [0, 0.1, 0.2, 0.1, 0, 0.4, -0.3][step % 7]);
  return series(
    itemId,
    startStep,
    Float64Array.from({ length: steps }, (_, at) =>
      gaps && at % 6 === 4 ? Number.NaN : valueAt(startStep + at) + 0.03 * level * noise(),
    ),
  );
}

function series(itemId: string, startStep: number, target: Float64Array, sign = 1): TimeSeries {
  const steps = target.length + predictionLength;
  return {
    itemId,
    start: timeAfter(start, startStep, dayFrequency),
    target,
    categories: [sign > 0 ? "shop" : "kiosk"],
    dynamicFeatures: [Float64Array.from({ length: steps }, (_, at) => ((startStep + at) % 11 === 0 ? 1 : 0))],
  };
}

const whole = [
  weekly("a", 130),
  weekly("b", 110, { level: 40, startStep: 20 }),
  weekly("gaps", 120, { level: 10, startStep: 3, gaps: true }),
  weekly("short", 24, { level: 300, startStep: 100 }),
];
const task: ForecastingTask = {
  categoryNames: ["kind"],
  dynamicFeatureNames: ["holiday"],
  train: [
    ...whole.map((one) => firstSteps(one, one.target.length - predictionLength, predictionLength)),
    series("constant", 0, new Float64Array(60).fill(5)),
    series("zeros", 0, new Float64Array(60), -1),
    series("nothing", 0, new Float64Array(30).fill(Number.NaN)),
    series("one", 10, Float64Array.of(7)),
    series("two", 10, Float64Array.of(7, 9)),
  ],
  validation: whole,
};

const unseen = weekly("never seen", 80, { level: 70 });
/** Known and unknown items, of which more, less or nothing is known than in training. */
const histories: TimeSeries[] = [
  ...task.train.map((one) => firstSteps(one, one.target.length, predictionLength)),
  weekly("a", 300, { startStep: 40 }),
  weekly("b", 3, { level: 40, startStep: 60 }),
  firstSteps(unseen, 60, predictionLength),
  { ...firstSteps(unseen, 30, predictionLength), categories: ["never seen"] },
  { ...firstSteps(unseen, 30, predictionLength), categories: [""] },
  series("never seen", 5, Float64Array.of(1000)),
  series("a", 5, Float64Array.of(120)),
  series("a", 5, new Float64Array(9).fill(Number.NaN)),
  series("never seen", 5, new Float64Array(9).fill(Number.NaN)),
  series("gaps", 5, Float64Array.of(Number.NaN, Number.NaN, 9, Number.NaN, 11, Number.NaN)),
  series(
    "a",
    0,
    Float64Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? -50 : 0)),
  ),
  series("never seen", 0, new Float64Array(20)),
];

interface Prepared {
  fit(context?: Partial<FitContext>, other?: ForecastingTask): Promise<FittedForecaster>;
}

function prepare(
  algorithm: ForecastingDeclaration,
  hyperparameters = quickHyperparameters[algorithm.algorithmName],
): Prepared {
  const { values, issues } = parseHyperparameters(algorithm.hyperparameters, {
    time_freq: "D",
    prediction_length: predictionLength,
    ...hyperparameters,
  });
  expect([...issues, ...algorithm.validate(values, "forecasting")]).toEqual([]);
  return {
    fit: (context, other = task) =>
      algorithm.createForecaster(values).fit(other, {
        random: createRandom(5),
        signal: new AbortController().signal,
        checkpoint: () => {},
        report: () => {},
        ...context,
      }),
  };
}

function modelOf(forecaster: FittedForecaster, { categoryNames, dynamicFeatureNames } = task): Uint8Array {
  return buildForecastModel({ forecaster, categoryNames, dynamicFeatureNames, signatureMetadata: "{}" });
}

function expectSameFile(one: Uint8Array, other: Uint8Array): void {
  expect(Buffer.compare(one, other)).toBe(0);
}

/** Finite, and quantiles that do not cross. */
function expectSound(forecasts: ReturnType<FittedForecaster["forecast"]>): void {
  for (const { mean, quantiles } of forecasts) {
    expect(mean).toHaveLength(predictionLength);
    expect(mean.every(Number.isFinite) && quantiles.every(Number.isFinite)).toBe(true);
    for (let step = 0; step < predictionLength; step++) {
      const own = quantiles.subarray(step * quantileLevels.length, (step + 1) * quantileLevels.length);
      expect([...own].every((value, at) => at === 0 || value >= own[at - 1])).toBe(true);
    }
  }
}

async function expectSameServed(fitted: FittedForecaster, asked: readonly TimeSeries[], of = task): Promise<void> {
  const forecasts = fitted.forecast(asked);
  expectSound(forecasts);
  // One at a time too, so that no history is filled up to another's length.
  for (const histories of [asked, ...asked.map((one) => [one])]) {
    const verification = await verifyForecastModel({
      ...{ model: modelOf(fitted, of), forecaster: fitted, histories },
      forecasts: histories === asked ? forecasts : [forecasts[asked.indexOf(histories[0])]],
    });
    expect(verification.maximumRelativeDifference).toBeLessThanOrEqual(verification.tolerance);
    if (histories === asked) expect(verification.rowCount).toBe(asked.length);
  }
}

describe.each(forecastingAlgorithms.map((algorithm) => [algorithm.algorithmName, algorithm] as const))(
  "%s",
  (_, algorithm) => {
    const prepared = prepare(algorithm);

    test("the same series and seed give the same file", async () => {
      expectSameFile(modelOf(await prepared.fit()), modelOf(await prepared.fit()));
    });

    test("the file forecasts as training does: gaps, short and long histories, unseen items and categories included", async () => {
      await expectSameServed(await prepared.fit(), histories);
    });

    test("with its defaults it learns: it beats the seasonal naive forecast where a season and a trend are under noise", async () => {
      const judged = judgeForecasts(await prepare(algorithm, {}).fit(), whole);
      const { mase, coverage } = forecastMetrics(judged, seasonLength);
      expect(mase).toBeLessThan(0.9);
      expect(coverage).toBeGreaterThan(leastCoverage[algorithm.algorithmName] ?? 0.5);
    });

    test("the forecast of a constant series is that constant, and of zeros zero", async () => {
      const fitted = await prepared.fit();
      const [constant, zeros] = fitted.forecast(histories.filter(({ itemId }) => /constant|zeros/.test(itemId)));
      for (const value of constant.mean) expect(value).toBeCloseTo(5, 1);
      for (const value of zeros.mean) expect(Math.abs(value)).toBeLessThan(0.1);
    });

    test("it reports every iteration with metrics that its declaration names", async () => {
      const reports: TrainingReport[] = [];
      await prepared.fit({ report: (report) => reports.push(report) });
      expect(reports.map(({ iteration }) => iteration)).toEqual(Array.from(reports.keys(), (at) => at + 1));
      const declared = algorithm.objectiveMetrics("forecasting").map(({ name }) => name);
      for (const { metrics, totalIterations } of reports) {
        expect(totalIterations).toBe(reports.length);
        expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
        expect(Object.keys(metrics).filter((name) => !declared.includes(name))).toEqual([]);
      }
      expect(reports.at(-1)?.metrics).toHaveProperty([declared[0]]);
    });

    test("an abort ends it within an iteration and keeps what was learned", async () => {
      const controller = new AbortController();
      let reported = 0;
      const fitted = await prepared.fit({
        signal: controller.signal,
        report: ({ iteration }) => {
          reported = iteration;
          if (iteration === 2) controller.abort();
        },
      });
      expect(reported).toBeLessThanOrEqual(3);
      expectSound(fitted.forecast(histories));
    });

    test("an abort before anything was learned throws", async () => {
      await expect(prepared.fit({ signal: AbortSignal.abort(new Error("Stopped.")) })).rejects.toThrow();
    });

    test("stopped and resumed again and again, and resumed from any checkpoint, it ends with the same file", async () => {
      const checkpoints: Uint8Array[] = [];
      const file = modelOf(await prepared.fit({ checkpoint: (state) => void checkpoints.push(state()) }));
      for (const checkpoint of checkpoints) {
        // A file is read as a Buffer, often a part of a larger one that begins anywhere.
        const resumeFrom = Buffer.concat([Buffer.of(0), checkpoint]).subarray(1);
        expectSameFile(modelOf(await prepared.fit({ resumeFrom })), file);
      }
      let state: Uint8Array | undefined;
      for (let stop = 1; stop < checkpoints.length; stop++) {
        const controller = new AbortController();
        await prepared.fit({
          resumeFrom: state,
          signal: controller.signal,
          checkpoint: (offered) => {
            state = offered();
            controller.abort();
          },
        });
      }
      expectSameFile(modelOf(await prepared.fit({ resumeFrom: state })), file);
    });

    test("one series without validation, categories or dynamic features is enough, even of one step", async () => {
      for (const steps of [1, 2, 9, 60]) {
        const alone = { ...weekly("", steps), categories: [], dynamicFeatures: [] };
        const own = { categoryNames: [], dynamicFeatureNames: [], train: [alone], validation: null };
        const fitted = await prepared.fit({}, own);
        await expectSameServed(fitted, [alone], own);
      }
    });

    test("series of which nothing is known are refused with what to do", async () => {
      const empty = series("empty", 0, new Float64Array(20).fill(Number.NaN));
      await expect(prepared.fit({}, { ...task, train: [empty], validation: null })).rejects.toThrow("missing");
    });

    test.each([1e9, 1e-6])("forecasts follow the unit of the series (x %d)", async (factor) => {
      const scaled = (one: TimeSeries) => ({ ...one, target: one.target.map((value) => value * factor) });
      const own = { ...task, train: task.train.map(scaled), validation: null };
      const fitted = await prepared.fit({}, own);
      const asked = whole.map((one) => firstSteps(scaled(one), one.target.length - predictionLength, predictionLength));
      await expectSameServed(fitted, asked);
      const plain = (await prepared.fit({}, { ...task, validation: null })).forecast(
        whole.map((one) => firstSteps(one, one.target.length - predictionLength, predictionLength)),
      );
      for (const [at, { mean }] of fitted.forecast(asked).entries())
        for (const [step, value] of mean.entries()) expect(value / factor / plain[at].mean[step]).toBeCloseTo(1, 1);
    });

    test("what is missing of the horizon is named", () => {
      const { values } = parseHyperparameters(algorithm.hyperparameters, {});
      expect(algorithm.validate(values, "forecasting").map(({ path }) => path)).toEqual(
        expect.arrayContaining(["time_freq", "prediction_length"]),
      );
      const { issues } = parseHyperparameters(algorithm.hyperparameters, { time_freq: "daily" });
      expect(issues[0].message).toContain("such as D, 15min or 3M");
    });
  },
);
