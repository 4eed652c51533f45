import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { expect, test } from "vitest";
import { evaluatePlainly } from "../autodiff/evaluate-plainly.ts";
import { Tape } from "../autodiff/tape.ts";
import { judgeForecasts } from "../forecasting/judge-forecasts.ts";
import { firstSteps, type TimeSeries } from "../forecasting/time-series.ts";
import { parseHyperparameters } from "../hyperparameters.ts";
import { forecastMetrics } from "../metrics/forecast-metrics.ts";
import { createRandom } from "../random.ts";
import { deeparDeclaration } from "./deepar.declaration.ts";
import { addAnswers, likelihoods } from "./likelihoods.ts";

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
  return { loss, quantiles: evaluatePlainly(tape, values, addAnswers(tape, own, likelihoods[name]).quantiles) };
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
