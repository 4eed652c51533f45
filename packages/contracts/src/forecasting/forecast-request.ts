import { z } from "zod";
import { StudioError } from "../errors.ts";
import type { ForecastSignature } from "../models/forecast-signature.ts";
import { parseTime } from "./time-grid.ts";

/** One series to continue. */
export interface ForecastInstance {
  /** Milliseconds since 1970 of the first value, or its whole number. */
  start: number;
  /** NaN = missing. */
  target: Float64Array;
  /** The series' item, where the model knows it; null where it is not named. */
  itemId: string | null;
  /** The category of each static column; empty = missing. */
  cat: string[];
  /** For each dynamic column the values of target and forecast together. */
  dynamicFeat: Float64Array[];
}

const outputType = z.enum(["mean", "quantiles", "samples"]);

export interface ForecastConfiguration {
  numSamples: number;
  outputTypes: z.infer<typeof outputType>[];
  /** Between 0 and 1, under the names the request has for them. */
  quantiles: { name: string; level: number }[];
}

/** DeepAR's own: without a configuration it answers with mean and quantiles from .1 to .9. */
export const defaultConfiguration: ForecastConfiguration = {
  numSamples: 100,
  outputTypes: ["mean", "quantiles"],
  quantiles: [1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => ({ name: `0.${tenth}`, level: tenth / 10 })),
};

const mostSamples = 1_000;
const mostInstances = 10_000;
const longestHistory = 50_000;

const configurationSchema = z.looseObject({
  num_samples: z.int().min(1).max(mostSamples).default(defaultConfiguration.numSamples),
  output_types: z.array(outputType).min(1).default(defaultConfiguration.outputTypes),
  quantiles: z
    .array(z.union([z.string(), z.number()]))
    .min(1)
    .max(100)
    .default(defaultConfiguration.quantiles.map(({ name }) => name)),
});

/**
 * Reads a JSON request as SageMaker's DeepAR takes it: `{"instances": [{"start", "target", "cat", "dynamic_feat"}],
 * "configuration": {"num_samples", "output_types", "quantiles"}}`. Beside them `item_id` names the series to a model
 * that knows its items.
 * @throws StudioError ValidationException that names instance and field.
 */
export function readForecastRequest(
  signature: ForecastSignature,
  json: unknown,
): { instances: ForecastInstance[]; configuration: ForecastConfiguration } {
  if (!isObject(json) || !Array.isArray(json.instances)) {
    throw invalid('The JSON must be {"instances": [{"start": ..., "target": [...]}]}.', ["instances"]);
  }
  return {
    instances: readForecastInstances(signature, json.instances),
    configuration: json.configuration === undefined ? defaultConfiguration : readConfiguration(json.configuration),
  };
}

/** @throws StudioError ValidationException that names instance and field. */
export function readForecastInstances(signature: ForecastSignature, instances: readonly unknown[]): ForecastInstance[] {
  if (instances.length === 0) throw invalid("The request holds no instance.", ["instances"]);
  if (instances.length > mostInstances) {
    throw invalid(`${instances.length} instances are too many for one request; send at most ${mostInstances}.`, [
      "instances",
    ]);
  }
  return instances.map((instance, index) => new InstanceReader(signature, instance, index).read());
}

function readConfiguration(json: unknown): ForecastConfiguration {
  const parsed = configurationSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = (issue?.path ?? []).map((part) => (typeof part === "symbol" ? String(part) : part));
    throw invalid(`configuration${path.map((part) => `.${part}`).join("")}: ${issue?.message}`, [
      "configuration",
      ...path,
    ]);
  }
  const { num_samples: numSamples, output_types: outputTypes, quantiles } = parsed.data;
  return {
    numSamples,
    outputTypes,
    quantiles: quantiles.map((given, index) => {
      const level = Number(given);
      if (level > 0 && level < 1) return { name: String(given), level };
      throw invalid(`configuration.quantiles[${index}]: ${shown(given)} is not a number between 0 and 1.`, [
        "configuration",
        "quantiles",
        index,
      ]);
    }),
  };
}

/** Reads the fields of one instance, and says of each mistake where it is. */
class InstanceReader {
  readonly #signature: ForecastSignature;
  readonly #fields: Record<string, unknown>;
  readonly #index: number;

  constructor(signature: ForecastSignature, instance: unknown, index: number) {
    this.#signature = signature;
    this.#index = index;
    if (!isObject(instance)) throw invalid(`Instance ${index + 1} is not an object: ${shown(instance)}.`, [index]);
    this.#fields = instance;
  }

  read(): ForecastInstance {
    const target = this.#target();
    return {
      start: this.#start(),
      target,
      itemId: this.#itemId(),
      cat: this.#cat(),
      dynamicFeat: this.#dynamicFeat(target.length),
    };
  }

  #start(): number {
    const { start } = this.#fields;
    if (this.#signature.isIntegerTime) {
      const number = typeof start === "string" && start.trim() !== "" ? Number(start) : start;
      if (typeof number === "number" && Number.isInteger(number)) return number;
      throw this.#wrong("start", `${shown(start)} is not a whole number; this model counts its steps`);
    }
    const time = typeof start === "string" ? parseTime(start) : null;
    if (time !== null) return time;
    throw this.#wrong("start", `${shown(start)} is no time; write it as "2026-03-01" or "2026-03-01 10:15:00"`);
  }

  #target(): Float64Array {
    const { target } = this.#fields;
    if (!Array.isArray(target)) throw this.#wrong("target", `${shown(target)} is not a list of numbers`);
    const values = Float64Array.from(target, (value, step) => {
      if (value === null || value === "NaN") return Number.NaN;
      if (typeof value === "number") return value;
      throw this.#wrong(
        "target",
        `value ${step + 1}, ${shown(value)}, is not a number; a missing one is null or "NaN"`,
      );
    });
    if (values.length > longestHistory) {
      throw this.#wrong("target", `${values.length} values are too many; send the last ${longestHistory} at most`);
    }
    if (values.some((value) => !Number.isNaN(value))) return values;
    throw this.#wrong("target", "no value is known, so there is nothing to continue");
  }

  #itemId(): string | null {
    const { itemIds } = this.#signature;
    const { item_id: itemId } = this.#fields;
    if (itemId === undefined || itemId === null) return null;
    if (typeof itemId !== "string" && typeof itemId !== "number") {
      throw this.#wrong("item_id", `${shown(itemId)} is not a text`);
    }
    if (itemIds.length === 0 || itemIds.includes(String(itemId))) return String(itemId);
    const known = itemIds.slice(0, 5).map((id) => `'${id}'`);
    const others = itemIds.length > 5 ? ` and ${itemIds.length - 5} others` : "";
    throw this.#wrong(
      "item_id",
      `the model knows no item ${shown(itemId)}; it knows ${known.join(", ")}${others}. Leave it out to have the series treated as a new one`,
    );
  }

  #cat(): string[] {
    const { staticColumns } = this.#signature;
    const { cat } = this.#fields;
    if (cat === undefined || cat === null) return staticColumns.map(() => "");
    const given = Array.isArray(cat) ? cat : [cat];
    if (given.length !== staticColumns.length) {
      const names = staticColumns.map(({ name }) => name).join(", ") || "none";
      throw this.#wrong(
        "cat",
        `${given.length} categories are given; the model takes ${staticColumns.length} (${names})`,
      );
    }
    return given.map((value, column) => {
      const categories = staticColumns[column]?.categories ?? [];
      if (typeof value === "string") return value;
      const named = typeof value === "number" ? categories[value] : undefined;
      if (named !== undefined) return named;
      const range = `a category's name, or its number from 0 to ${categories.length - 1}`;
      throw this.#wrong("cat", `${shown(value)} for ${staticColumns[column]?.name} is not ${range}`);
    });
  }

  #dynamicFeat(targetLength: number): Float64Array[] {
    const { dynamicColumns, predictionLength } = this.#signature;
    const { dynamic_feat: given } = this.#fields;
    const names = dynamicColumns.join(", ");
    if (given === undefined || given === null) {
      if (dynamicColumns.length === 0) return [];
      throw this.#wrong("dynamic_feat", `it is missing; the model takes ${dynamicColumns.length} (${names})`);
    }
    if (!Array.isArray(given)) throw this.#wrong("dynamic_feat", `${shown(given)} is not a list of lists`);
    if (given.length !== dynamicColumns.length) {
      const taken = dynamicColumns.length === 0 ? "the model takes none" : `the model takes ${names}`;
      throw this.#wrong("dynamic_feat", `${given.length} features are given; ${taken}`);
    }
    const length = targetLength + predictionLength;
    return given.map((values: unknown, column) => {
      if (!Array.isArray(values) || values.length !== length) {
        const has = Array.isArray(values) ? `${values.length} values` : shown(values);
        const wanted = `${length}: those of the target (${targetLength}) and of the steps to forecast (${predictionLength})`;
        throw this.#wrong("dynamic_feat", `${dynamicColumns[column]} has ${has}; it needs ${wanted}`);
      }
      return Float64Array.from(values, (value: unknown, step) => {
        if (typeof value === "number") return value;
        throw this.#wrong(
          "dynamic_feat",
          `${dynamicColumns[column]}, value ${step + 1}: ${shown(value)} is not a number`,
        );
      });
    });
  }

  #wrong(field: string, problem: string): StudioError {
    return invalid(`Instance ${this.#index + 1}, ${field}: ${problem}.`, ["instances", this.#index, field]);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 80);
}

function invalid(message: string, path: (string | number)[]): StudioError {
  return new StudioError("ValidationException", message, { issues: [{ path, message }] });
}
