import type { ForecastConfiguration } from "./forecast-request.ts";
import { quantileFunction } from "./quantile-function.ts";

/** How one series goes on. */
export interface Forecast {
  /** The levels of `quantiles`, rising. */
  levels: readonly number[];
  /** Of each step, as many as there are levels. */
  quantiles: readonly Float64Array[];
  /** Of each step. */
  mean: Float64Array;
}

/** An answer as SageMaker's DeepAR writes it; only what was asked for is there. */
export interface ForecastAnswer {
  mean?: number[];
  /** By the name the request has for the level. */
  quantiles?: Record<string, number[]>;
  /** One list of steps for each sample. */
  samples?: number[][];
}

/**
 * What an instance is answered. Levels that the graph does not answer are interpolated. Samples are drawn step by step
 * from the quantiles, the same for the same place in the request: they show how far a step may go, not how steps move
 * together.
 */
export function answerForecast(
  { levels, quantiles, mean }: Forecast,
  { outputTypes, numSamples, quantiles: wanted }: ForecastConfiguration,
  index: number,
): ForecastAnswer {
  const functions = quantiles.map((values) => quantileFunction(levels, values));
  const answer: ForecastAnswer = {};
  if (outputTypes.includes("mean")) answer.mean = Array.from(mean);
  if (outputTypes.includes("quantiles")) {
    answer.quantiles = Object.fromEntries(wanted.map(({ name, level }) => [name, functions.map((at) => at(level))]));
  }
  if (outputTypes.includes("samples")) {
    const next = uniformDraws(index + 1);
    answer.samples = Array.from({ length: numSamples }, () => functions.map((at) => at(next())));
  }
  return answer;
}

/** Between 0 and 1, neither of them. Steele, Lea and Flood's SplitMix with 32 bits. */
function uniformDraws(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b9);
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (((z ^ (z >>> 15)) >>> 0) + 0.5) / 4294967296;
  };
}
