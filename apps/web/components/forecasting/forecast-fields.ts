import { isStudioError } from "@sagebrush/contracts/errors";
import { readForecastInstances } from "@sagebrush/contracts/forecasting/forecast-request";
import type { ForecastSignature } from "@sagebrush/contracts/models/forecast-signature";
import type { JudgedSeries } from "@sagebrush/contracts/models/forecasting-evaluation";

/** What stands in the form: numbers as they are typed. */
export interface ForecastFields {
  /** Empty: a series that the model knows nothing of. */
  itemId: string;
  start: string;
  /** Values with commas or spaces between them; "NaN" = missing. */
  target: string;
  /** The category of each static column; empty = not known. */
  statics: readonly string[];
  /** The values of each dynamic column, those of the steps to forecast among them. */
  dynamics: readonly string[];
}

/** One series as a request has it. */
export interface ForecastInstanceJson {
  start: string | number;
  target: (number | null)[];
  item_id?: string;
  cat?: (string | number)[];
  dynamic_feat?: (number | null)[][];
}

export type ForecastField = "start" | "target" | "item_id" | "cat" | "dynamic_feat";

/** A series of the evaluation, with the values that were held out in it: what is known today. */
export function fieldsOfSeries(signature: ForecastSignature, series: JudgedSeries | undefined): ForecastFields {
  const { staticColumns, dynamicColumns, predictionLength } = signature;
  if (series === undefined) {
    return {
      itemId: "",
      start: signature.isIntegerTime ? "1" : "2026-01-01",
      target: "",
      statics: staticColumns.map(() => ""),
      dynamics: dynamicColumns.map(() => ""),
    };
  }
  return {
    itemId: series.itemId,
    start: series.start,
    target: textOf([...series.history, ...series.actual]),
    statics: staticColumns.map(({ name }) => series.statics[name] ?? ""),
    // What they will be is not known: they are taken to stay as they were.
    dynamics: dynamicColumns.map((name) => {
      const values = series.dynamics[name] ?? [];
      return textOf([...values, ...Array.from({ length: predictionLength }, () => values.at(-1) ?? 0)]);
    }),
  };
}

/** Reads the form by the contract's own rules; `instance` is null while something is wrong. */
export function readForecastFields(
  signature: ForecastSignature,
  fields: ForecastFields,
): { instance: ForecastInstanceJson | null; errors: Partial<Record<ForecastField, string>> } {
  const values = readValues(fields.target);
  if (values === null) return { instance: null, errors: { target: "Write numbers with commas or spaces between." } };
  const dynamics = fields.dynamics.map(readValues);
  if (dynamics.includes(null)) {
    return { instance: null, errors: { dynamic_feat: "Write numbers with commas or spaces between." } };
  }
  const isItemKnown = fields.itemId !== "" && signature.itemIds.includes(fields.itemId);
  const instance: ForecastInstanceJson = {
    start: signature.isIntegerTime && fields.start.trim() !== "" ? Number(fields.start) : fields.start.trim(),
    target: values,
    ...(isItemKnown ? { item_id: fields.itemId } : {}),
    ...(fields.statics.length > 0 ? { cat: [...fields.statics] } : {}),
    ...(dynamics.length > 0 ? { dynamic_feat: dynamics.filter((each) => each !== null) } : {}),
  };
  try {
    readForecastInstances(signature, [instance]);
    return { instance, errors: {} };
  } catch (error) {
    if (!isStudioError(error)) throw error;
    const field = fieldNames.find((name) => name === error.issues[0]?.path[2]) ?? "target";
    return { instance: null, errors: { [field]: error.message.replace(/^Instance 1, \w+: /, "") } };
  }
}

const fieldNames: readonly ForecastField[] = ["start", "target", "item_id", "cat", "dynamic_feat"];

/** Null where something is no number. */
function readValues(text: string): (number | null)[] | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== "");
  const values = parts.map((part) => (/^(nan|null)$/i.test(part) ? null : Number(part)));
  return values.some((value) => Number.isNaN(value)) ? null : values;
}

function textOf(values: readonly (number | null)[]): string {
  return values.map((value) => (value === null ? "NaN" : String(value))).join(", ");
}
