import { createSession, type Tensor } from "@sagebrush/onnx/session";
import type { ModelVerification } from "../model-export/verify-model.ts";
import { forecastTensors } from "./forecast-tensors.ts";
import type { FittedForecaster } from "./forecaster.ts";
import type { Forecast, TimeSeries } from "./time-series.ts";

/** What float32 arithmetic in another order may differ by, added up over the steps of a history. */
const tolerance = 1e-4;
const seriesPerRun = 64;

/**
 * Runs an exported model on histories and compares its answers with training-time forecasts.
 * @returns the greatest difference of any answer, relative to its size or to the mean size of the forecast it is part of
 * @throws when an answer is not finite
 */
export async function verifyForecastModel(options: {
  model: Uint8Array;
  forecaster: FittedForecaster;
  histories: readonly TimeSeries[];
  /** As `FittedForecaster.forecast` answers for these histories. */
  forecasts: readonly Forecast[];
}): Promise<ModelVerification> {
  const { histories, forecasts, forecaster } = options;
  const session = await createSession(options.model);
  let maximumRelativeDifference = 0;
  try {
    for (let start = 0; start < histories.length; start += seriesPerRun) {
      const own = histories.slice(start, start + seriesPerRun);
      const { mean, quantiles } = await session.run(forecastTensors(own, forecaster));
      for (const at of own.keys()) {
        const wanted = forecasts[start + at];
        const parts = [
          [floatsOf(mean, at, own.length), wanted.mean],
          [floatsOf(quantiles, at, own.length), wanted.quantiles],
        ] as const;
        for (const [answers, numbers] of parts) {
          const difference = differenceOf(answers, numbers, own[at].itemId);
          maximumRelativeDifference = Math.max(maximumRelativeDifference, difference);
        }
      }
    }
  } finally {
    await session.release();
  }
  return { rowCount: histories.length, maximumRelativeDifference, tolerance };
}

function floatsOf(output: Tensor, at: number, count: number): Float32Array {
  if (output.elementType !== "float") throw new Error(`The model answers ${output.elementType}, not float.`);
  const width = output.data.length / count;
  return output.data.subarray(at * width, (at + 1) * width);
}

function differenceOf(answers: Float32Array, wanted: Float64Array, itemId: string): number {
  if (answers.length !== wanted.length)
    throw new Error(`The model answers ${answers.length} numbers for item '${itemId}', not ${wanted.length}.`);
  const meanSize = wanted.reduce((sum, value) => sum + Math.abs(value), 0) / Math.max(1, wanted.length);
  let greatest = 0;
  for (const [at, answer] of answers.entries()) {
    if (!Number.isFinite(answer)) throw new Error(`The model answers ${answer} for item '${itemId}'.`);
    const size = Math.max(Math.abs(wanted[at]), meanSize, Number.MIN_VALUE);
    greatest = Math.max(greatest, Math.abs(answer - wanted[at]) / size);
  }
  return greatest;
}
