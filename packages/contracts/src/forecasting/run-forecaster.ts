import { StudioError } from "../errors.ts";
import { type ForecastSignature, forecastTensors as names } from "../models/forecast-signature.ts";
import type { Forecast } from "./forecast.ts";
import type { ForecastInstance } from "./forecast-request.ts";
import { parseTimeFrequency } from "./time-frequency.ts";
import { calendarGrid } from "./time-grid.ts";

/** What a graph is fed, for both runtimes. */
export type ForecastFeed =
  | { elementType: "float"; data: Float32Array; shape: number[] }
  | { elementType: "int64"; data: BigInt64Array; shape: number[] }
  | { elementType: "string"; data: string[]; shape: number[] };

type RunGraph = (
  feeds: Record<string, ForecastFeed>,
) => Promise<Readonly<Record<string, ArrayLike<unknown> | undefined>>>;

/** In one run; the values of all are filled up to the longest. */
const seriesPerRun = 64;

/**
 * Continues series; the same code serves the endpoint and the visitor's browser.
 * @param run runs the graph on feeds and answers its outputs by name, row-major
 */
export async function runForecaster(
  signature: ForecastSignature,
  instances: readonly ForecastInstance[],
  run: RunGraph,
): Promise<Forecast[]> {
  const forecasts: Forecast[] = [];
  for (let start = 0; start < instances.length; start += seriesPerRun) {
    const own = instances.slice(start, start + seriesPerRun);
    forecasts.push(...readForecasts(signature, await run(feedsOf(signature, own)), own.length));
  }
  return forecasts;
}

function feedsOf(signature: ForecastSignature, instances: readonly ForecastInstance[]): Record<string, ForecastFeed> {
  const { staticColumns, dynamicColumns, predictionLength } = signature;
  const count = instances.length;
  const length = Math.max(...instances.map(({ target }) => target.length));
  const target = new Float32Array(count * length).fill(Number.NaN);
  const width = length + predictionLength;
  const dynamics = new Float32Array(count * dynamicColumns.length * width).fill(Number.NaN);
  for (const [index, instance] of instances.entries()) {
    target.set(instance.target, (index + 1) * length - instance.target.length);
    for (const [column, values] of instance.dynamicFeat.entries()) {
      dynamics.set(values, (index * dynamicColumns.length + column + 1) * width - values.length);
    }
  }
  const starts = BigInt64Array.from(instances, (instance) => BigInt(forecastStart(signature, instance)));
  return {
    [names.target]: { elementType: "float", data: target, shape: [count, length] },
    [names.forecastStart]: { elementType: "int64", data: starts, shape: [count, 1] },
    [names.itemId]: { elementType: "string", data: instances.map(({ itemId }) => itemId ?? ""), shape: [count, 1] },
    ...(staticColumns.length > 0 && {
      [names.categories]: {
        elementType: "string",
        data: instances.flatMap(({ cat }) => cat),
        shape: [count, staticColumns.length],
      },
    }),
    ...(dynamicColumns.length > 0 && {
      [names.dynamicFeatures]: { elementType: "float", data: dynamics, shape: [count, dynamicColumns.length, width] },
    }),
  };
}

/** Whole numbers count steps from the first of January 1970 on. */
function forecastStart(
  { timeFrequency, isIntegerTime }: ForecastSignature,
  { start, target }: ForecastInstance,
): number {
  const frequency = parseTimeFrequency(timeFrequency);
  if (frequency === null) throw new StudioError("ModelError", `The model's frequency '${timeFrequency}' is none.`);
  return isIntegerTime
    ? calendarGrid(frequency, 0).timeOf(start + target.length)
    : calendarGrid(frequency, start).timeOf(target.length);
}

function readForecasts(
  { predictionLength, quantiles: levels }: ForecastSignature,
  outputs: Readonly<Record<string, ArrayLike<unknown> | undefined>>,
  count: number,
): Forecast[] {
  const mean = numbersOf(outputs, names.mean, count * predictionLength);
  const quantiles = numbersOf(outputs, names.quantiles, count * predictionLength * levels.length);
  return Array.from({ length: count }, (_, series) => ({
    levels,
    mean: mean.slice(series * predictionLength, (series + 1) * predictionLength),
    quantiles: Array.from({ length: predictionLength }, (_, step) => {
      const first = (series * predictionLength + step) * levels.length;
      return quantiles.slice(first, first + levels.length);
    }),
  }));
}

function numbersOf(
  outputs: Readonly<Record<string, ArrayLike<unknown> | undefined>>,
  name: string,
  length: number,
): Float64Array {
  const values = outputs[name];
  if (values?.length === length) return Float64Array.from(values, Number);
  throw new StudioError("ModelError", `The model's output '${name}' does not have ${length} numbers as it should.`);
}
