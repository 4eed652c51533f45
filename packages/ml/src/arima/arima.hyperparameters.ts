import { horizonHyperparameters, seasonHyperparameter } from "../forecasting/forecasting.hyperparameters.ts";
import type { HyperparameterDeclarations, Hyperparameters } from "../hyperparameters.ts";
import { type ArimaSearch, mostDifferences, mostOrder, mostSeasonalOrder } from "./arima-search.ts";

/** A longer season has states by the hundred, and hardly enough of its kind to learn from. */
export const longestSeason = 60;

/** Orders are those of ARIMA(p, d, q)(P, D, Q)m; left open, each item has the best for it. */
export const arimaHyperparameters = {
  ...horizonHyperparameters,
  season_length: {
    ...seasonHyperparameter.season_length,
    help: `Steps after which the series repeat themselves; 1 for none. Left open, it follows from the time frequency: 7 for days, 12 for months; a season longer than ${longestSeason} steps is then left out.`,
    maximum: longestSeason,
  },
  p: order("Autoregressive order (p)", "How many past values count. Left open, the best for each series.", mostOrder),
  d: order(
    "Differences (d)",
    "How often the change from step to step takes the place of the values. Left open, as often as the KPSS test of each series asks for.",
    mostDifferences,
  ),
  q: order("Moving-average order (q)", "How many past errors count. Left open, the best for each series.", mostOrder),
  seasonal_p: order(
    "Seasonal autoregressive order (P)",
    "How many values whole seasons ago count. Left open, the best for each series.",
    mostSeasonalOrder,
  ),
  seasonal_d: order(
    "Seasonal differences (D)",
    "How often the change from season to season takes the place of the values. Left open, once where the season is strong.",
    1,
  ),
  seasonal_q: order(
    "Seasonal moving-average order (Q)",
    "How many errors whole seasons ago count. Left open, the best for each series.",
    mostSeasonalOrder,
  ),
  constant: {
    type: "categorical",
    label: "Constant",
    help: "Without differences a mean, under one difference a drift; under more there is none. auto: where it betters the series' model.",
    values: ["auto", "included", "none"],
    default: "auto",
    tunable: false,
  },
  transformation: {
    type: "categorical",
    label: "Transformation",
    help: "log: the larger the values, the larger their swings and errors. A series with a value of 0 or less is left as it is; such a value counts as missing in a forecast.",
    values: ["none", "log"],
    default: "none",
    tunable: true,
    basic: true,
  },
} as const satisfies HyperparameterDeclarations;

function order(label: string, help: string, maximum: number) {
  return { type: "integer", label, help, minimum: 0, maximum, scale: "linear", default: null, tunable: false } as const;
}

export function arimaSearch(hyperparameters: Hyperparameters): ArimaSearch & { asksForLogarithm: boolean } {
  const orderOf = (name: string) => {
    const value = hyperparameters[name];
    return typeof value === "number" ? value : null;
  };
  const { constant, transformation } = hyperparameters;
  return {
    p: orderOf("p"),
    d: orderOf("d"),
    q: orderOf("q"),
    seasonalP: orderOf("seasonal_p"),
    seasonalD: orderOf("seasonal_d"),
    seasonalQ: orderOf("seasonal_q"),
    constant: constant === "included" || constant === "none" ? constant : "auto",
    asksForLogarithm: transformation === "log",
  };
}
