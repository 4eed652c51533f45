import type { HyperparameterDeclarations, HyperparameterIssue, Hyperparameters } from "../hyperparameters.ts";
import {
  parseTimeFrequency,
  type TimeFrequency,
  timeFrequencyForm,
  timeFrequencyPattern,
  usualSeasonLength,
} from "./time-frequency.ts";

/** What every forecasting algorithm is asked; the first two must be given. */
export const horizonHyperparameters = {
  time_freq: {
    type: "text",
    label: "Time frequency",
    help: "How far apart the steps of a series are: min, H, D, W, M, Q or Y, with a count before it where it is not 1.",
    pattern: timeFrequencyPattern,
    allowed: timeFrequencyForm,
    default: null,
    isRequired: true,
    tunable: false,
    basic: true,
  },
  prediction_length: {
    type: "integer",
    label: "Prediction length",
    help: "How many steps are forecast.",
    minimum: 1,
    maximum: 1000,
    scale: "logarithmic",
    default: null,
    isRequired: true,
    tunable: false,
    basic: true,
  },
} as const satisfies HyperparameterDeclarations;

export const seasonHyperparameter = {
  season_length: {
    type: "integer",
    label: "Season length",
    help: "Steps after which the series repeat themselves; 1 for none. Left open, it follows from the time frequency: 7 for days, 12 for months.",
    minimum: 1,
    maximum: 2000,
    scale: "logarithmic",
    default: null,
    tunable: false,
  },
} as const satisfies HyperparameterDeclarations;

/** Of algorithms that look at lags. */
export const contextLengthHyperparameter = {
  context_length: {
    type: "integer",
    label: "Context length",
    help: "How many steps before the forecast are looked at. Left open, three seasons and the prediction length, 30 at least.",
    minimum: 1,
    maximum: 5000,
    scale: "logarithmic",
    default: null,
    tunable: true,
  },
} as const satisfies HyperparameterDeclarations;

export interface Horizon {
  frequency: TimeFrequency;
  predictionLength: number;
}

/** To be called after `horizonIssues` found none. */
export function horizonOf({ time_freq, prediction_length }: Hyperparameters): Horizon {
  const frequency = parseTimeFrequency(String(time_freq));
  if (frequency === null || typeof prediction_length !== "number") throw new Error("The horizon was not checked.");
  return { frequency, predictionLength: prediction_length };
}

/** What is missing, which a single value's declaration cannot say. */
export function horizonIssues({ time_freq, prediction_length }: Hyperparameters): HyperparameterIssue[] {
  const issues: HyperparameterIssue[] = [];
  if (time_freq === null || parseTimeFrequency(String(time_freq)) === null) {
    const given = time_freq === null ? "not given" : JSON.stringify(time_freq);
    issues.push({ path: "time_freq", message: `time_freq is ${given}; it must be ${timeFrequencyForm}.` });
  }
  if (prediction_length === null) {
    const message = "prediction_length is not given; say how many steps are to be forecast, from 1 to 1000.";
    issues.push({ path: "prediction_length", message });
  }
  return issues;
}

/** The season length that was asked for, else the usual one of the frequency. */
export function seasonLengthOf({ season_length }: Hyperparameters, { frequency }: Horizon): number {
  return typeof season_length === "number" ? season_length : usualSeasonLength(frequency);
}
