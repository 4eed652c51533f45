import { expect, test } from "vitest";
import { airPassengers } from "../forecasting/air-passengers.ts";
import { knownHistory } from "../forecasting/known-history.ts";
import { seasonOf } from "../forecasting/season-effects.ts";
import { createRandom } from "../random.ts";
import type { EtsError, EtsForm, EtsSeason, EtsTrend } from "./ets-form.ts";
import { EtsLeastSquares } from "./ets-least-squares.ts";
import { etsLikelihood } from "./ets-likelihood.ts";
import { startStates } from "./ets-states.ts";
import { fitEtsItem } from "./fit-ets-item.ts";

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
