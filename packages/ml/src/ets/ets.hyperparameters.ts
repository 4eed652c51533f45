import { horizonHyperparameters, seasonHyperparameter } from "../forecasting/forecasting.hyperparameters.ts";
import type { HyperparameterDeclarations, Hyperparameters } from "../hyperparameters.ts";
import type { EtsError, EtsForm, EtsSeason, EtsTrend } from "./ets-form.ts";

/** The parts of the model are those of R's ets; left at auto, each item has the best for it. */
export const etsHyperparameters = {
  ...horizonHyperparameters,
  ...seasonHyperparameter,
  error: {
    type: "categorical",
    label: "Error",
    help: "multiplicative: the larger the values, the larger the errors. auto takes the best for each series.",
    values: ["auto", "additive", "multiplicative"],
    default: "auto",
    tunable: false,
  },
  trend: {
    type: "categorical",
    label: "Trend",
    help: "damped: it fades out over the forecast. auto takes the best for each series.",
    values: ["auto", "none", "additive", "damped"],
    default: "auto",
    tunable: false,
    basic: true,
  },
  season: {
    type: "categorical",
    label: "Season",
    help: "multiplicative: the season's swings grow with the level. auto takes the best for each series; a series shorter than two seasons has none.",
    values: ["auto", "none", "additive", "multiplicative"],
    default: "auto",
    tunable: false,
    basic: true,
  },
} as const satisfies HyperparameterDeclarations;

const errors: Record<string, readonly EtsError[]> = { auto: ["A", "M"], additive: ["A"], multiplicative: ["M"] };
const trends: Record<string, readonly EtsTrend[]> = {
  auto: ["N", "A", "Ad"],
  none: ["N"],
  additive: ["A"],
  damped: ["Ad"],
};
const seasons: Record<string, readonly EtsSeason[]> = {
  auto: ["N", "A", "M"],
  none: ["N"],
  additive: ["A"],
  multiplicative: ["M"],
};

/**
 * The forms to choose from. Additive errors under a multiplicative season have no bounded variance and are never among
 * them (Hyndman et al. 2008, section 4.4).
 */
export function etsForms({ error, trend, season }: Hyperparameters): EtsForm[] {
  return errors[String(error)].flatMap((ownError) =>
    trends[String(trend)].flatMap((ownTrend) =>
      seasons[String(season)]
        .filter((ownSeason) => !(ownError === "A" && ownSeason === "M"))
        .map((ownSeason) => ({ error: ownError, trend: ownTrend, season: ownSeason })),
    ),
  );
}
