import { expect, test } from "vitest";
import { airPassengers } from "../forecasting/air-passengers.ts";
import { buildForecastModel } from "../forecasting/build-forecast-model.ts";
import { type KnownHistory, knownHistory } from "../forecasting/known-history.ts";
import { seasonOf } from "../forecasting/season-effects.ts";
import type { TimeSeries } from "../forecasting/time-series.ts";
import { verifyForecastModel } from "../forecasting/verify-forecast-model.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { createRandom } from "../random.ts";
import { etsDeclaration } from "./ets.declaration.ts";
import { etsForms } from "./ets.hyperparameters.ts";
import { dampedSteps, type EtsForm } from "./ets-form.ts";
import { etsLikelihood } from "./ets-likelihood.ts";
import { type EtsStates, followHistory, learnedStates, startStates } from "./ets-states.ts";
import { etsVariance } from "./ets-variance.ts";
import { fitEtsItem } from "./fit-ets-item.ts";

function historyOf(values: Float64Array): KnownHistory {
  const history = knownHistory(values);
  if (history === null) throw new Error("Nothing is known.");
  return history;
}

const passengers = historyOf(airPassengers);
const additiveSeason = [-25, -30, 0, -5, -8, 15, 40, 38, 10, -12, -35, 12];
/** Steps ahead that are compared, from 0. */
const compared = [0, 5, 11, 12, 23];

/** By statsmodels 0.13.5, ETSModel with known initial states: alpha .4, beta .05, gamma .2, phi .95; 120, 1.5 and the season. */
const references: {
  name: string;
  form: EtsForm;
  logLikelihood: number;
  squares: number;
  forecast: number[];
  variance?: number[];
}[] = [
  {
    name: "A, A, A",
    form: { error: "A", trend: "A", season: "A" },
    logLikelihood: -666.3170848364545,
    squares: 88109.9009968179,
    forecast: [474.50262513193417, 571.6225243055487, 480.81866089279487, 506.9671444297222, 513.2831801905826],
    variance: [611.8743124779021, 1552.6310679126768, 4078.142292665218, 4959.241302633397, 16502.250207529025],
  },
  {
    name: "A, N, N",
    form: { error: "A", trend: "N", season: "N" },
    logLikelihood: -748.2542095197996,
    squares: 274953.09812506876,
    forecast: [449.9435566831507, 449.9435566831507, 449.9435566831507, 449.9435566831507, 449.9435566831507],
    variance: [1909.396514757422, 3436.91372656336, 5269.934380730485, 5575.437823091673, 8935.975689064737],
  },
  {
    name: "A, Ad, N",
    form: { error: "A", trend: "Ad", season: "N" },
    logLikelihood: -758.4626592884981,
    squares: 316836.08414084074,
    forecast: [450.693532202865, 432.0034979309266, 415.0681478327496, 412.7184578682868, 393.46792204703615],
    variance: [2200.250584311393, 5368.236476347867, 12506.471967910955, 14046.639609188638, 36801.980877382135],
  },
  {
    name: "M, A, N",
    form: { error: "M", trend: "A", season: "N" },
    logLikelihood: -718.801412382155,
    squares: 2.780242688272142,
    forecast: [454.93717213401874, 440.24425196757016, 422.6127477678319, 419.67416373454216, 387.3497393683553],
  },
];

test.each(references)("the likelihood, forecasts and variances of ETS($name) are those of statsmodels", (reference) => {
  const { form } = reference;
  const hasTrend = form.trend !== "N";
  const season = form.season === "A" ? additiveSeason : [0];
  const start = { level: 120, trend: hasTrend ? 1.5 : 0, season: Float64Array.from(season) };
  const smoothing = {
    alpha: 0.4,
    beta: hasTrend ? 0.05 : 0,
    gamma: form.season === "N" ? 0 : 0.2,
    phi: form.trend === "Ad" ? 0.95 : 1,
  };
  const { logLikelihood, scaledSquares } = etsLikelihood(passengers, form, { smoothing, start });
  expect(logLikelihood).toBeCloseTo(reference.logLikelihood, 6);
  followHistory(passengers, smoothing, { states: start, isMultiplicative: false });
  expect(scaledSquares / reference.squares).toBeCloseTo(1, 9);
  const damped = dampedSteps(smoothing.phi, 24);
  const sigma = Math.sqrt(scaledSquares / passengers.knownCount);
  const { ofAdditive } = etsVariance({ ...form, ...smoothing, sigma }, 12, 24);
  for (const [at, step] of compared.entries()) {
    const base = start.level + damped[step] * start.trend;
    const effect = start.season[step % start.season.length];
    expect(base + effect).toBeCloseTo(reference.forecast[at], 6);
    if (reference.variance) expect((sigma ** 2 * ofAdditive[step]) / reference.variance[at]).toBeCloseTo(1, 9);
  }
});

test("the likelihood of ETS(M, Ad, M) is that of R's ets, with the parameters it prints for the passengers", () => {
  const start = {
    level: 120.9939,
    trend: 1.7705,
    season: Float64Array.of(
      0.9059,
      0.8869,
      1.011,
      0.9804,
      0.9786,
      1.1105,
      1.2318,
      1.2203,
      1.0592,
      0.9217,
      0.7993,
      0.8944,
    ),
  };
  const smoothing = { alpha: 0.7096, beta: 0.0204, gamma: 0.0001, phi: 0.98 };
  const { logLikelihood } = etsLikelihood(passengers, { error: "M", trend: "Ad", season: "M" }, { smoothing, start });
  // R leaves the constants of the normal density out; its AIC of 1395.166 has 18 parameters.
  const constants = 144 * (Math.log((2 * Math.PI) / 144) + 1);
  expect(Math.abs(-2 * logLikelihood - constants - (1395.166 - 36))).toBeLessThan(0.1);
});

test("the passengers' season is found multiplicative", () => {
  const { parameters } = fitEtsItem(passengers, etsForms({ error: "auto", trend: "auto", season: "auto" }), 12);
  expect(parameters).toMatchObject({ error: "M", season: "M" });
  expect(parameters.trend).not.toBe("N");
});

test("variances of multiplicative errors are those of simulated paths", () => {
  const form = { error: "M", trend: "A", season: "M" } as const;
  const smoothing = { alpha: 0.4, beta: 0.05, gamma: 0.2, phi: 1 };
  const parameters = { ...form, ...smoothing, sigma: 0.06 };
  const random = createRandom(8);
  const horizon = 6;
  const effects = [0.8, 1.2, 1];
  const paths = 40_000;
  const sums = new Float64Array(horizon);
  const squares = new Float64Array(horizon);
  for (let path = 0; path < paths; path++) {
    let [level, trend] = [100, 2];
    const season = [...effects];
    for (let step = 0; step < horizon; step++) {
      const base = level + trend;
      const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
      const error = parameters.sigma * normal;
      const value = base * season[step % 3] * (1 + error);
      sums[step] += value;
      squares[step] += value * value;
      level = base * (1 + smoothing.alpha * error);
      trend += smoothing.beta * base * error;
      season[step % 3] *= 1 + smoothing.gamma * error;
    }
  }
  const { kernel } = etsVariance(parameters, 3, horizon);
  for (let step = 0; step < horizon; step++) {
    let square = 0;
    for (let back = 0; back <= step; back++) square += kernel[back] * (100 + 2 * (step - back + 1)) ** 2;
    const variance = ((1 + parameters.sigma ** 2) * square - (100 + 2 * (step + 1)) ** 2) * effects[step % 3] ** 2;
    const simulated = squares[step] / paths - (sums[step] / paths) ** 2;
    expect(variance / simulated).toBeGreaterThan(0.95);
    expect(variance / simulated).toBeLessThan(1.05);
  }
});

function passengersFrom(step: number, end = airPassengers.length): TimeSeries {
  const target = airPassengers.slice(step, end);
  return { itemId: "", start: Date.UTC(1949, step), target, categories: [], dynamicFeatures: [] };
}

async function fitPassengers(train: TimeSeries, own: Record<string, HyperparameterValue> = {}) {
  const { values } = parseHyperparameters(etsDeclaration.hyperparameters, {
    ...{ time_freq: "M", prediction_length: 12, ...own },
  });
  return etsDeclaration
    .createForecaster(values)
    .fit(
      { categoryNames: [], dynamicFeatureNames: [], train: [train], validation: null },
      { random: createRandom(1), signal: new AbortController().signal, checkpoint: () => {}, report: () => {} },
    );
}

test("a year of passengers is forecast within 5 % of what came", async () => {
  const train = passengersFrom(0, 132);
  const [{ mean }] = (await fitPassengers(train)).forecast([train]);
  const error = mean.reduce((sum, value, step) => sum + Math.abs(value / airPassengers[132 + step] - 1), 0) / 12;
  expect(error).toBeLessThan(0.05);
});

test("a history that begins where training's did is followed from the states learned, any other from its own values", async () => {
  const form = { error: "M", trend: "A", season: "M" } as const;
  const named = { error: "multiplicative", trend: "additive", season: "multiplicative" };
  const train = passengersFrom(0, 130);
  const forecaster = await fitPassengers(train, named);
  const { parameters } = fitEtsItem(historyOf(train.target), [form], 12);
  const forecastFrom = (target: Float64Array, startOf: (history: KnownHistory) => EtsStates) => {
    const history = historyOf(target);
    const states = startOf(history);
    followHistory(history, parameters, { states, isMultiplicative: true });
    return Array.from({ length: 12 }, (_, step) => (states.level + (step + 1) * states.trend) * states.season[step]);
  };
  const { startLength } = parameters;
  const ofValues = (history: KnownHistory) =>
    startStates(history, {
      ...{ hasTrend: true, season: seasonOf(history, "M", 12), isMultiplicative: true, startLength },
    });
  const learned = (history: KnownHistory) => learnedStates(history, parameters.start);
  const withoutStart = {
    ...passengersFrom(0),
    target: airPassengers.map((value, at) => (at < 5 ? Number.NaN : value)),
  };
  const filled = {
    ...train,
    start: Date.UTC(1948, 8),
    target: Float64Array.of(...Array(4).fill(Number.NaN), ...train.target),
  };
  const asked = [
    { series: train, wanted: forecastFrom(train.target, learned) },
    { series: passengersFrom(0), wanted: forecastFrom(airPassengers, learned) },
    { series: passengersFrom(0, 17), wanted: forecastFrom(airPassengers.slice(0, 17), learned) },
    { series: filled, wanted: forecastFrom(train.target, learned) },
    { series: passengersFrom(7), wanted: forecastFrom(airPassengers.slice(7), ofValues) },
    { series: withoutStart, wanted: forecastFrom(airPassengers.slice(5), ofValues) },
    { series: { ...train, itemId: "another" }, wanted: forecastFrom(train.target, ofValues) },
  ];
  const histories = asked.map(({ series }) => series);
  const forecasts = forecaster.forecast(histories);
  for (const [at, { wanted }] of asked.entries())
    for (const [step, value] of wanted.entries()) expect(forecasts[at].mean[step] / value).toBeCloseTo(1, 9);
  const parts = { forecaster, categoryNames: [], dynamicFeatureNames: [], signatureMetadata: "{}" };
  const served = await verifyForecastModel({ model: buildForecastModel(parts), forecaster, histories, forecasts });
  expect(served.maximumRelativeDifference).toBeLessThan(1e-5);
});

test("additive errors under a multiplicative season are refused with what to do", () => {
  const { values } = parseHyperparameters(etsDeclaration.hyperparameters, {
    ...{ time_freq: "M", prediction_length: 12, error: "additive", season: "multiplicative" },
  });
  expect(etsDeclaration.validate(values, "forecasting")).toEqual([
    { path: "season", message: expect.stringContaining("leave error at auto") },
  ]);
});
