import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { expect, test } from "vitest";
import { evaluatePlainly } from "../autodiff/evaluate-plainly.ts";
import { Tape } from "../autodiff/tape.ts";
import { buildForecastModel } from "../forecasting/build-forecast-model.ts";
import { judgeForecasts } from "../forecasting/judge-forecasts.ts";
import { firstSteps, quantileLevels, type TimeSeries } from "../forecasting/time-series.ts";
import { verifyForecastModel } from "../forecasting/verify-forecast-model.ts";
import { parseHyperparameters } from "../hyperparameters.ts";
import { forecastMetrics } from "../metrics/forecast-metrics.ts";
import { createRandom } from "../random.ts";
import { deeparDeclaration } from "./deepar.declaration.ts";
import { likelihoods } from "./likelihoods.ts";

/** Answers of a likelihood for one row of scores, and its loss at `target`. */
function answer(name: string, scores: number[], target: number) {
  const tape = new Tape(GraphBuilder.create(), "double");
  const shape = [1, scores.length];
  const own = tape.variable(tape.graph.input("scores", "double", shape), shape);
  const y = tape.variable(tape.graph.input("target", "double", [1, 1]), [1, 1]);
  const values = new Map([
    [own.name, { shape, data: Float64Array.from(scores) }],
    [y.name, { shape: [1, 1], data: Float64Array.of(target) }],
  ]);
  const [loss] = evaluatePlainly(tape, values, likelihoods[name].rowLosses(tape, own, y));
  return { loss, quantiles: evaluatePlainly(tape, values, likelihoods[name].answers(tape, own).quantiles) };
}

test("the student-T likelihood has the density and quantiles of Student's t with 4 degrees of freedom", () => {
  // softplus(ln(e² - 1)) is 2.
  const scores = [3, Math.log(Math.exp(2) - 1)];
  const scale = 2.001;
  const at = (target: number) => answer("student-T", scores, target).loss;
  // By scipy.stats.t(4): logpdf(0) - logpdf(2) is 1.7328679513998633.
  expect(at(3 + 2 * scale) - at(3)).toBeCloseTo(1.7328679513998633, 9);
  const { quantiles } = answer("student-T", scores, 0);
  // By scipy.stats.t(4).ppf.
  const published = [-1.5332062737131438, -0.9409646, -0.568649, -0.2707223, 0];
  for (const [place, quantile] of published.entries()) {
    expect((quantiles[place] - 3) / scale).toBeCloseTo(quantile, 6);
    expect((quantiles[8 - place] - 3) / scale).toBeCloseTo(-quantile, 6);
  }
});

test("the gaussian likelihood is the normal density, and deterministic-L1 has no spread", () => {
  const scores = [1, Math.log(Math.exp(2) - 1)];
  const { loss, quantiles } = answer("gaussian", scores, 1 + 2.001);
  expect(loss).toBeCloseTo(Math.log(2.001) + 0.5, 9);
  expect((quantiles[8] - 1) / 2.001).toBeCloseTo(1.2815515655446004, 9);
  expect(answer("deterministic-L1", [1], 4)).toEqual({ loss: 3, quantiles: new Float64Array(9).fill(1) });
});

test("with its defaults it learns a price's effect, a season and how wide the noise is", async () => {
  const predictionLength = 6;
  const random = createRandom(11);
  const noise = () => random.next() + random.next() + random.next() + random.next() - 2;
  const series = Array.from({ length: 12 }, (_, item): TimeSeries => {
    const steps = 150;
    const isCheap = Float64Array.from({ length: steps + predictionLength }, () => (random.next() < 0.3 ? 1 : 0));
    const level = 20 * (item + 1);
    const valueAt = (step: number) =>
      level * (1 + 0.3 * Math.sin((2 * Math.PI * step) / 7) + 0.5 * isCheap[step] + 0.05 * noise());
    const target = Float64Array.from({ length: steps }, (_, step) => valueAt(step));
    return { itemId: `${item}`, start: Date.UTC(2024, 0, 1), target, categories: [], dynamicFeatures: [isCheap] };
  });
  const { values, issues } = parseHyperparameters(deeparDeclaration.hyperparameters, {
    ...{ time_freq: "D", prediction_length: predictionLength, epochs: 12, likelihood: "gaussian" },
  });
  expect(issues).toEqual([]);
  const fitted = await deeparDeclaration.createForecaster(values).fit(
    {
      categoryNames: [],
      dynamicFeatureNames: ["is cheap"],
      train: series.map((whole) => firstSteps(whole, 150 - predictionLength, predictionLength)),
      validation: null,
    },
    { random: createRandom(2), signal: new AbortController().signal, checkpoint: () => {}, report: () => {} },
  );
  const { mase, coverage, wql } = forecastMetrics(judgeForecasts(fitted, series), 7);
  expect(mase).toBeLessThan(0.6);
  expect(wql).toBeLessThan(0.09);
  expect(coverage).toBeGreaterThan(0.6);
});

/** Counts of a week's pattern around 1.5, most of them 0 to 3, by a negative binomial as a gamma mixture of Poissons. */
function countSeries(items: number, steps: number): TimeSeries[] {
  const random = createRandom(3);
  const poisson = (mean: number) => {
    let product = random.next();
    let count = 0;
    for (; product > Math.exp(-mean); count++) product *= random.next();
    return count;
  };
  // A gamma variable of shape 2.
  const gamma = () => -Math.log((1 - random.next()) * (1 - random.next())) / 2;
  return Array.from({ length: items }, (_, item) => ({
    itemId: `${item}`,
    start: Date.UTC(2024, 0, 1),
    target: Float64Array.from({ length: steps }, (_, step) =>
      poisson((1 + item / items) * [0.2, 0.5, 1, 1, 1.5, 3, 2][step % 7] * gamma()),
    ),
    categories: [],
    dynamicFeatures: [],
  }));
}

async function fitCounts(likelihood: string, train: TimeSeries[]) {
  const { values, issues } = parseHyperparameters(deeparDeclaration.hyperparameters, {
    ...{ time_freq: "D", prediction_length: 7, epochs: 8, learning_rate: 0.003, likelihood },
  });
  expect(issues).toEqual([]);
  return deeparDeclaration
    .createForecaster(values)
    .fit(
      { categoryNames: [], dynamicFeatureNames: [], train, validation: null },
      { random: createRandom(2), signal: new AbortController().signal, checkpoint: () => {}, report: () => {} },
    );
}

test("of small counts the negative binomial forecasts whole numbers from 0 on, better than the normal density, and the file does alike", async () => {
  const counts = countSeries(8, 120);
  const train = counts.map((whole) => firstSteps(whole, 113));
  const fitted = await fitCounts("negative-binomial", train);
  const gaussian = await fitCounts("gaussian", train);
  const { wql, coverage } = forecastMetrics(judgeForecasts(fitted, counts), 7);
  expect(wql).toBeLessThan(forecastMetrics(judgeForecasts(gaussian, counts), 7).wql ?? 0);
  expect(coverage).toBeGreaterThan(0.6);
  const histories = [
    ...train,
    { ...train[0], target: new Float64Array(40) },
    { ...train[0], target: Float64Array.of(3) },
    { ...train[0], target: new Float64Array(5).fill(Number.NaN) },
    { ...train[0], target: train[0].target.map((count, step) => (step % 5 === 2 ? Number.NaN : 1000 * count)) },
  ];
  const forecasts = fitted.forecast(histories);
  for (const { mean, quantiles } of forecasts) {
    expect(Math.min(...mean)).toBeGreaterThanOrEqual(0);
    expect(Math.min(...quantiles)).toBeGreaterThan(-1e-6);
    for (const [at, value] of quantiles.entries())
      if (at % quantileLevels.length > 0) expect(value).toBeGreaterThanOrEqual(quantiles[at - 1] - 1e-9);
  }
  const ofTrain = forecasts.slice(0, 8).flatMap(({ quantiles }) => [...quantiles]);
  const isWhole = (value: number) => Math.abs(value - Math.round(value)) < 1e-3;
  expect(ofTrain.filter(isWhole).length / ofTrain.length).toBeGreaterThan(0.6);
  const model = buildForecastModel({
    ...{ forecaster: fitted, categoryNames: [], dynamicFeatureNames: [], signatureMetadata: "{}" },
  });
  const verification = await verifyForecastModel({ model, forecaster: fitted, histories, forecasts });
  expect(verification.maximumRelativeDifference).toBeLessThanOrEqual(verification.tolerance);
});

test("the negative binomial refuses what are no counts, with the series and the value", async () => {
  const [first] = countSeries(1, 30);
  for (const value of [-1, 2.5]) {
    const other = { ...first, target: first.target.with(7, value) };
    await expect(fitCounts("negative-binomial", [other])).rejects.toThrow(`series '0' has ${value}`);
  }
});
