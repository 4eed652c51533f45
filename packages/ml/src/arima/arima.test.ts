import { expect, test } from "vitest";
import { airPassengers } from "../forecasting/air-passengers.ts";
import { buildForecastModel } from "../forecasting/build-forecast-model.ts";
import type { FittedForecaster } from "../forecasting/forecaster.ts";
import { isStationary } from "../forecasting/is-stationary.ts";
import { knownHistory } from "../forecasting/known-history.ts";
import { quantileLevels, type TimeSeries } from "../forecasting/time-series.ts";
import { verifyForecastModel } from "../forecasting/verify-forecast-model.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { createRandom } from "../random.ts";
import { arimaDeclaration } from "./arima.declaration.ts";
import { conditionalLikelihood, exactLikelihood } from "./arima-likelihood.ts";
import type { ArimaCoefficients, ArimaOrder } from "./arima-order.ts";
import { differencing, expandedAr, expandedMa, stationaryAr } from "./arima-polynomials.ts";
import { arimaSeries, differencedSeries } from "./arima-series.ts";
import { arimaSystem, filterArima, filterComplete } from "./arima-state-space.ts";
import { kpssStatistic, seasonalStrength } from "./differencing-tests.ts";
import { fitArimaItem } from "./fit-arima-item.ts";

// References are by statsmodels 0.13.5, SARIMAX and kpss, on the logarithms of the passengers, unless another source is named.

const none = { p: 0, d: 0, q: 0, seasonalP: 0, seasonalD: 0, seasonalQ: 0, hasConstant: false };
const airline: ArimaOrder = { ...none, d: 1, q: 1, seasonalD: 1, seasonalQ: 1 };
const automatic: Parameters<typeof fitArimaItem>[1] = {
  ...{ p: null, d: null, q: null, seasonalP: null, seasonalD: null, seasonalQ: null },
  ...{ constant: "auto", asksForLogarithm: true },
};

function historyOf(values: Float64Array) {
  const history = knownHistory(values);
  if (history === null) throw new Error("Nothing is known.");
  return history;
}

const passengers = historyOf(airPassengers);
const withGaps = historyOf(airPassengers.map((value, step) => (step % 6 === 4 ? Number.NaN : value)));

function coefficients(given: Partial<ArimaCoefficients>): ArimaCoefficients {
  return { ar: [], ma: [], seasonalAr: [], seasonalMa: [], constant: 0, ...given };
}

function systemOf(own: ArimaCoefficients, order: ArimaOrder = none) {
  const system = arimaSystem(expandedAr(own, 12), expandedMa(own, 12), differencing(order, 12));
  if (system === null) throw new Error("It is not stationary.");
  return system;
}

test("the airline model has the coefficients, variance and likelihood that R prints", () => {
  const { parameters, logLikelihood, squaredErrors } = fitArimaItem(
    passengers,
    { ...airline, constant: "none", asksForLogarithm: true },
    12,
  );
  expect(parameters.ma[0]).toBeCloseTo(-0.4018, 4);
  expect(parameters.seasonalMa[0]).toBeCloseTo(-0.5569, 4);
  expect(squaredErrors / 131).toBeCloseTo(0.001348, 6);
  expect(logLikelihood).toBeCloseTo(244.6965, 4);
});

test("the orders of the airline model are found, as by Hyndman and Khandakar's search", () => {
  expect(fitArimaItem(passengers, automatic, 12).parameters).toMatchObject(airline);
});

test("with gaps it has the coefficients of an exact diffuse filter", () => {
  const { parameters } = fitArimaItem(withGaps, { ...airline, constant: "none", asksForLogarithm: true }, 12);
  expect(parameters.ma[0]).toBeCloseTo(-0.4395, 3);
  expect(parameters.seasonalMa[0]).toBeCloseTo(-0.4948, 3);
});

test("a drift and a mean are at the maximum of the likelihood", () => {
  const fit = (order: Partial<ArimaOrder>) =>
    fitArimaItem(passengers, { ...none, ...order, constant: "included", asksForLogarithm: true }, 12);
  const drift = fit({ p: 1, d: 1 });
  expect(drift.logLikelihood).toBeGreaterThan(120.69294);
  expect(drift.parameters.ar[0]).toBeCloseTo(0.1997, 3);
  expect(drift.parameters.constant).toBeCloseTo(0.0077387 / (1 - 0.19967338), 4);
  expect(fit({ p: 2 }).logLikelihood).toBeGreaterThan(120.64135);
});

test("the exact likelihood of a seasonal ARMA process is that of statsmodels, in either filter", () => {
  const own = coefficients({ ar: [0.5, 0.3], ma: [0.2], seasonalAr: [0.6], seasonalMa: [-0.3] });
  const series = arimaSeries(passengers, true, 12);
  const values = series.values.map((value) => value - series.mean);
  for (const filter of [filterComplete, whole]) {
    let logLikelihood = 0;
    filter(systemOf(own), values, (step, { expected, variance }) => {
      logLikelihood -= (Math.log(2 * Math.PI * variance * 0.01) + (values[step] - expected) ** 2 / variance / 0.01) / 2;
    });
    expect(logLikelihood).toBeCloseTo(141.64026238883224, 6);
  }
});

const whole: typeof filterComplete = (system, values, onStep) =>
  filterArima(system, { values, constant: 0, startVariance: 1e6 }, onStep);

test.each([
  [
    "all months",
    passengers,
    [6.110162912441618, 6.3686795162889815, 6.1677623730643525, 6.206239372678703, 6.263838833301438],
    [0.0013500016236183453, 0.0037800026186919963, 0.006696003812780783, 0.008184382887505054, 0.019424354454992222],
  ],
  [
    "gaps",
    withGaps,
    [6.113370943654894, 6.371887547504268, 6.170970404280361, 6.210890988896009, 6.268490449521475],
    [0.001407181258023336, 0.00383718225309713, 0.006753183447185684, 0.00830460319281653, 0.019544574760303583],
  ],
] as const)("forecasts and their variances after %s are those of statsmodels", (_, history, means, variances) => {
  const own = coefficients({ ma: [-0.4], seasonalMa: [-0.55] });
  const series = arimaSeries(history, true, 12);
  const values = new Float64Array(144 + 24).fill(Number.NaN);
  values.set(series.values.map((value) => value - series.mean));
  const answers: { mean: number; variance: number }[] = [];
  filterArima(systemOf(own, airline), { values, constant: 0, startVariance: 1e6 }, (step, { expected, variance }) => {
    if (step >= 144) answers.push({ mean: series.mean + expected, variance: 0.00135 * variance });
  });
  for (const [at, step] of [0, 5, 11, 12, 23].entries()) {
    expect(answers[step].mean).toBeCloseTo(means[at], 5);
    expect(answers[step].variance / variances[at]).toBeCloseTo(1, 5);
  }
});

test("gaps are filled in by the filter: an autoregression's likelihood is that of its known values' joint density", () => {
  // Of an AR(1) with φ = .6, values 2 steps apart are correlated by .36, 3 steps apart by .216.
  const values = Float64Array.of(1, Number.NaN, 0.4, Number.NaN, Number.NaN, -0.7);
  const expected: number[] = [];
  const variances: number[] = [];
  filterArima(systemOf(coefficients({ ar: [0.6] })), { values, constant: 0, startVariance: 1 }, (_, filtered) => {
    expected.push(filtered.expected);
    variances.push(filtered.variance);
  });
  const stationary = 1 / (1 - 0.36);
  expect(variances[0]).toBeCloseTo(stationary, 12);
  expect(expected[2]).toBeCloseTo(0.36, 12);
  expect(variances[2]).toBeCloseTo(stationary * (1 - 0.36 ** 2), 12);
  expect(expected[5]).toBeCloseTo(0.4 * 0.216, 12);
  expect(variances[5]).toBeCloseTo(stationary * (1 - 0.216 ** 2), 12);
});

test("the conditional likelihood of an autoregression is that of regressing on the values before", () => {
  const values = Float64Array.of(1, 2, 1.5, 3, 2.5, 4, 3);
  const size = 2;
  const { squares, count, constant } = conditionalLikelihood(
    values,
    { coefficients: coefficients({ ar: [0.5] }), hasConstant: true },
    { seasonLength: 1, size },
  );
  const rests = values.subarray(1).map((value, at) => value - 0.5 * values[at]);
  const mean = rests.reduce((sum, value) => sum + value, 0) / 6;
  expect(count).toBe(6);
  expect(constant).toBeCloseTo(mean / 0.5, 12);
  expect(squares).toBeCloseTo(
    rests.reduce((sum, value) => sum + (value - mean) ** 2, 0),
    12,
  );
});

test("the statistic of KPSS is that of statsmodels; the passengers' season is strong, and noise has none", () => {
  const { values } = arimaSeries(passengers, true, 12);
  const seasonally = differencedSeries({ filled: values }, { d: 0, seasonalD: 1 }, 12);
  const once = differencedSeries({ filled: values }, { d: 1, seasonalD: 0 }, 12);
  // Float32 is what a served file is given.
  expect(kpssStatistic(values)).toBeCloseTo(4.540881548121323, 5);
  expect(kpssStatistic(once)).toBeCloseTo(0.022017183712740925, 5);
  expect(kpssStatistic(seasonally)).toBeCloseTo(0.5366879474447129, 5);
  expect(seasonalStrength(values, 12)).toBeGreaterThan(0.9);
  const random = createRandom(4);
  for (const seasons of [3, 10])
    expect(
      seasonalStrength(
        Float64Array.from({ length: 12 * seasons }, () => random.next()),
        12,
      ),
    ).toBeLessThan(0.5);
});

test("any numbers make a stationary autoregression, and one beyond is told", () => {
  const random = createRandom(2);
  for (let times = 0; times < 50; times++) {
    const ar = stationaryAr([0, 1, 2, 3].map(() => 4 * random.next() - 2));
    expect(isStationary(ar, 0)).toBe(true);
  }
  expect(isStationary([1.2], 0)).toBe(false);
  expect(isStationary([0.995], 0.01)).toBe(false);
  // (1 - 1.1 B)(1 - .2 B)
  expect(isStationary([1.3, -0.22], 0)).toBe(false);
});

function fit(target: Float64Array, hyperparameters: Record<string, HyperparameterValue>): Promise<FittedForecaster> {
  const { values, issues } = parseHyperparameters(arimaDeclaration.hyperparameters, {
    ...{ time_freq: "M", prediction_length: 12, ...hyperparameters },
  });
  expect([...issues, ...arimaDeclaration.validate(values, "forecasting")]).toEqual([]);
  return arimaDeclaration
    .createForecaster(values)
    .fit(
      { categoryNames: [], dynamicFeatureNames: [], train: [seriesOf(target)], validation: null },
      { random: createRandom(1), signal: new AbortController().signal, checkpoint: () => {}, report: () => {} },
    );
}

function seriesOf(target: Float64Array, itemId = ""): TimeSeries {
  return { itemId, start: Date.UTC(1949, 0), target, categories: [], dynamicFeatures: [] };
}

test("of logarithms a year of passengers is forecast within 4 % of what came, by the file too, whatever history it is given", async () => {
  const history = airPassengers.slice(0, 132);
  const fitted = await fit(history, { transformation: "log" });
  const histories = [
    seriesOf(history),
    seriesOf(airPassengers.slice(60)),
    seriesOf(
      history.map((value) => 1000 * value),
      "another",
    ),
    seriesOf(history.map((value, step) => (step % 5 === 3 ? 0 : value))),
    seriesOf(new Float64Array(20).fill(-1)),
    seriesOf(airPassengers.slice(0, 5)),
  ];
  const forecasts = fitted.forecast(histories);
  const [{ mean, quantiles }] = forecasts;
  const error = mean.reduce((sum, value, step) => sum + Math.abs(value / airPassengers[132 + step] - 1), 0) / 12;
  expect(error).toBeLessThan(0.04);
  const at = quantileLevels.indexOf(0.5);
  for (const [step, value] of mean.entries())
    expect(value).toBeGreaterThan(quantiles[step * quantileLevels.length + at]);
  const model = buildForecastModel({
    ...{ forecaster: fitted, categoryNames: [], dynamicFeatureNames: [], signatureMetadata: "{}" },
  });
  const verification = await verifyForecastModel({ model, forecaster: fitted, histories, forecasts });
  expect(verification.maximumRelativeDifference).toBeLessThanOrEqual(verification.tolerance);
});

test("the constant is left out where two differences are taken, and asking for it is refused with what to do", () => {
  const { values } = parseHyperparameters(arimaDeclaration.hyperparameters, {
    ...{ time_freq: "M", prediction_length: 12, d: 1, seasonal_d: 1, constant: "included" },
  });
  expect(arimaDeclaration.validate(values, "forecasting")).toEqual([
    { path: "constant", message: expect.stringContaining("at most one difference") },
  ]);
  const { parameters } = fitArimaItem(passengers, { ...automatic, d: 1, seasonalD: 1, constant: "included" }, 12);
  expect(parameters.hasConstant).toBe(false);
});

test("a likelihood that does not exist is none", () => {
  const series = arimaSeries(passengers, true, 12);
  const explosive = coefficients({ ar: [1] });
  expect(exactLikelihood(series, { order: { ...none, p: 1 }, coefficients: explosive }, 12)).toBeNull();
});
