import { expect, test } from "vitest";
import { airPassengers } from "../forecasting/air-passengers.ts";
import { knownHistory } from "../forecasting/known-history.ts";
import { seasonOf } from "../forecasting/season-effects.ts";
import { createRandom } from "../random.ts";
import type { EtsError, EtsSeason, EtsTrend } from "./ets-form.ts";
import { EtsLeastSquares } from "./ets-least-squares.ts";
import { etsLikelihood } from "./ets-likelihood.ts";
import { startStates } from "./ets-states.ts";
import { fitEtsItem } from "./fit-ets-item.ts";
import { isAdmissible } from "./is-admissible.ts";

/** Saudi Arabia's oil production in millions of tonnes, 1965 to 2013. Hyndman and Athanasopoulos, Forecasting, 2018: `oil`. */
// biome-ignore format: ten a line
const oilProduction = Float64Array.of(
  111.0091, 130.8284, 141.2871, 154.2278, 162.7409, 192.1665, 240.7997, 304.2174, 384.0046, 429.6622,
  359.3169, 437.2519, 468.4008, 424.4353, 487.9794, 509.8284, 506.3473, 340.1842, 240.2589, 219.0328,
  172.0747, 252.5901, 221.0711, 276.5188, 271.148, 342.6186, 428.3558, 442.3946, 432.7851, 437.2497,
  437.2092, 445.3641, 453.195, 454.4096, 422.3789, 456.0371, 440.3866, 425.1944, 486.2052, 500.4291,
  521.2759, 508.9476, 488.8889, 509.8706, 456.7229, 473.8166, 525.9509, 549.8338, 542.3405,
);

/** Nights of international visitors in Australia in millions, quarters of 1999 to 2015; there too: `austourists`. */
// biome-ignore format: two years a line
const tourists = Float64Array.of(
  30.053, 19.148, 25.318, 27.591, 32.076, 23.488, 28.476, 35.124,
  36.838, 25.007, 30.722, 28.694, 36.641, 23.825, 29.312, 31.77,
  35.178, 19.775, 29.602, 34.539, 41.274, 26.656, 28.28, 35.191,
  42.206, 24.649, 32.667, 37.257, 45.242, 29.35, 36.344, 41.782,
  49.277, 31.275, 37.851, 38.837, 51.237, 31.839, 41.323, 42.799,
  55.708, 33.407, 42.317, 45.157, 59.576, 34.837, 44.842, 46.971,
  60.019, 38.371, 46.976, 50.734, 61.647, 39.3, 52.671, 54.332,
  66.834, 40.871, 51.829, 57.492, 65.251, 43.061, 54.761, 59.834,
  73.257, 47.697, 61.098, 66.056,
);

function historyOf(values: Float64Array) {
  const history = knownHistory(values);
  if (history === null) throw new Error("Nothing is known.");
  return history;
}

type Reference = [EtsError, EtsTrend, EtsSeason, number];

/**
 * Log-likelihoods by statsmodels 0.13.5, ETSModel(…).fit(); of multiplicative seasons by R's forecast 8.20, ets(…), with the
 * constants it leaves out, as statsmodels moves those seasons by the level after the step and not before it.
 */
const references: { name: string; values: Float64Array; seasonLength: number; likelihoods: Reference[] }[] = [
  {
    name: "passengers",
    values: airPassengers,
    seasonLength: 12,
    likelihoods: [
      ["A", "N", "N", -710.394],
      ["A", "A", "N", -755.244],
      ["A", "Ad", "N", -710.2543],
      ["M", "N", "N", -680.4508],
      ["M", "A", "N", -677.9889],
      ["M", "Ad", "N", -679.098],
      ["A", "N", "A", -586.041],
      ["A", "A", "A", -564.9838],
      ["A", "Ad", "A", -568.8608],
      ["M", "N", "A", -561.8971],
      ["M", "A", "A", -547.6557],
      ["M", "Ad", "A", -550.6087],
      ["M", "N", "M", -562.1578],
      ["M", "A", "M", -528.9042],
      ["M", "Ad", "M", -526.0838],
    ],
  },
  {
    name: "oil production",
    values: oilProduction,
    seasonLength: 1,
    likelihoods: [
      ["A", "N", "N", -259.2569],
      ["A", "A", "N", -258.4047],
      ["A", "Ad", "N", -258.108],
      ["M", "N", "N", -263.4757],
      ["M", "A", "N", -258.379],
      ["M", "Ad", "N", -258.2284],
    ],
  },
  {
    name: "tourists",
    values: tourists,
    seasonLength: 4,
    likelihoods: [
      ["A", "N", "N", -240.5351],
      ["A", "A", "N", -231.9281],
      ["A", "Ad", "N", -232.7365],
      ["M", "N", "N", -236.7139],
      ["M", "A", "N", -229.0684],
      ["M", "Ad", "N", -230.1818],
      ["A", "N", "A", -157.2875],
      ["A", "A", "A", -150.4804],
      ["A", "Ad", "A", -152.6275],
      ["M", "N", "A", -159.7782],
      ["M", "A", "A", -155.59],
      ["M", "Ad", "A", -156.2111],
      ["M", "N", "M", -159.4719],
      ["M", "A", "M", -148.7898],
      ["M", "Ad", "M", -149.3933],
    ],
  },
];

const named = references.flatMap(({ likelihoods, ...of }) =>
  likelihoods.map(([error, trend, season, reference]) => ({
    ...{ ...of, reference },
    form: { error, trend, season },
    title: `ETS(${error}, ${trend}, ${season}) of ${of.name}`,
  })),
);

test.each(named)("$title is at least as likely as by statsmodels or R", ({ values, seasonLength, form, reference }) => {
  const fit = fitEtsItem(historyOf(values), [form], seasonLength);
  expect(fit.parameters).toMatchObject(form);
  expect(fit.logLikelihood).toBeGreaterThan(reference - 1e-3);
});

const [passengers, production] = [historyOf(airPassengers), historyOf(oilProduction)];

const forms = named
  .slice(0, 15)
  .map(({ form }) => [`ETS(${form.error}, ${form.trend}, ${form.season})`, form] as const);

test.each(forms)("the derivatives of %s are those of finite differences, gaps included", (_, form) => {
  const values = airPassengers.map((value, step) => (step % 17 === 5 ? Number.NaN : value));
  const history = historyOf(values);
  const season = form.season === "N" ? new Float64Array(1) : seasonOf(history, form.season, 12);
  const start = startStates(history, {
    ...{ hasTrend: form.trend !== "N", season, isMultiplicative: form.season === "M", startLength: 24 },
  });
  const problem = new EtsLeastSquares(history, form, { start, movesSeason: true });
  const point = problem.pointOf({ alpha: 0.3, betaShare: 0.05, gammaShare: 0.3, phi: 0.9 });
  const gradient = new Float64Array(problem.size);
  const cost = problem.linearise(point, gradient, new Float64Array(problem.size ** 2));
  expect(cost / problem.cost(point)).toBeCloseTo(1, 12);
  const logLikelihood = -(history.knownCount / 2) * (Math.log((2 * Math.PI * cost) / history.knownCount) + 1);
  const smoothing = problem.smoothingOf(point);
  expect(etsLikelihood(history, form, { smoothing, start }).logLikelihood).toBeCloseTo(logLikelihood, 8);
  for (let variable = 0; variable < problem.size; variable++) {
    const difference = 1e-6 * Math.max(1, Math.abs(point[variable]));
    const costAt = (sign: number) => {
      const beside = point.slice();
      beside[variable] += sign * difference;
      return problem.cost(beside);
    };
    const slope = (costAt(1) - costAt(-1)) / (4 * difference);
    expect(Math.abs(slope - gradient[variable])).toBeLessThan(1e-4 * (1 + Math.abs(slope)));
  }
});

test("every state at the start counts as a parameter of AICc, as in R", () => {
  const { parameters, logLikelihood } = fitEtsItem(passengers, [{ error: "M", trend: "Ad", season: "M" }], 12);
  // R: aicc - aic of its ETS(M, Ad, M) is 5.472, aic + 2 log L is 36.
  expect(parameters.aicc + 2 * logLikelihood).toBeCloseTo(36 + 5.472, 6);
});

test("season effects at the start are centred, and as many as a season has steps", () => {
  const start = (season: EtsSeason) =>
    fitEtsItem(passengers, [{ error: "M", trend: "A", season }], 12).parameters.start.season;
  const meanOf = (effects: readonly number[]) => effects.reduce((sum, effect) => sum + effect, 0) / effects.length;
  expect(meanOf(start("M"))).toBeCloseTo(1, 9);
  expect(meanOf(start("A"))).toBeCloseTo(0, 9);
  expect(start("N")).toEqual([]);
  // January is below the mean, July above it.
  expect(start("M")[0]).toBeLessThan(1);
  expect(start("M")[6]).toBeGreaterThan(1.1);
});

test("smoothing parameters whose forecasts do not forget the past are never taken", () => {
  // Of the usual region, and of an eigenvalue of 1.036.
  expect(isAdmissible({ alpha: 0.1078, beta: 0.1078, gamma: 0.8921, phi: 1 }, 12)).toBe(false);
  expect(isAdmissible({ alpha: 0.253, beta: 0, gamma: 0.747, phi: 1 }, 12)).toBe(true);
  // The season stays as it is: eigenvalues of 1.
  expect(isAdmissible({ alpha: 0.04, beta: 0.04, gamma: 0, phi: 1 }, 4)).toBe(true);
  expect(isAdmissible({ alpha: 1e-4, beta: 1e-8, gamma: 1e-4, phi: 0.98 }, 52)).toBe(true);
});

test("a start the heuristic states do not allow is replaced by one that is: a series that falls to almost nothing", () => {
  const falling = historyOf(Float64Array.from({ length: 40 }, (_, step) => 1000 * 0.75 ** step));
  for (const trend of ["N", "A", "Ad"] as const) {
    const { parameters } = fitEtsItem(falling, [{ error: "M", trend, season: "N" }], 1);
    expect(parameters).toMatchObject({ error: "M", trend });
  }
});

test.each([52, 90])("a season of %d steps is found, with its effects", (seasonLength) => {
  const random = createRandom(seasonLength);
  const effect = (step: number) => 20 * Math.sin((2 * Math.PI * step) / seasonLength);
  const values = Float64Array.from({ length: 3 * seasonLength }, (_, step) => 100 + effect(step) + random.next());
  const history = historyOf(values);
  const { parameters, logLikelihood } = fitEtsItem(history, [{ error: "A", trend: "N", season: "A" }], seasonLength);
  const start = parameters.start.season;
  expect(start).toHaveLength(seasonLength);
  for (const [step, own] of start.entries()) expect(Math.abs(own - effect(step))).toBeLessThan(3);
  const withoutSeason = fitEtsItem(history, [{ error: "A", trend: "N", season: "N" }], seasonLength);
  expect(logLikelihood).toBeGreaterThan(withoutSeason.logLikelihood + values.length / 2);
});

test("what is learned of oil production is the same at every run", () => {
  const all = forms.map(([, form]) => form).filter(({ season }) => season === "N");
  expect(JSON.stringify(fitEtsItem(production, all, 1))).toBe(JSON.stringify(fitEtsItem(production, all, 1)));
});
