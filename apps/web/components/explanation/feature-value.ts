import { canExplainText } from "@sagebrush/contracts/models/explain-text";
import type { ModelSignature, SignatureInput } from "@sagebrush/contracts/models/signature";
import { formatNumber } from "../../lib/format-numbers.ts";
import { predictedName } from "../prediction/predicted-name.ts";

const millisecondsPerDay = 86_400_000;

/** What a model without classes answers. */
export function answerName(signature: ModelSignature): string {
  return predictedName(signature) ?? "anomaly score";
}

/** What kind of axis a column's values need. */
export function inputNamed(signature: ModelSignature, name: string): SignatureInput | undefined {
  return signature.inputs.find((input) => input.name === name);
}

/** A column's value as a person reads it: times as dates, 0 and 1 of booleans as words. */
export function featureText(input: SignatureInput | undefined, value: unknown): string {
  if (value === null || value === undefined || value === "") return "missing";
  if (input?.type === "boolean") return value === true || value === 1 || value === "true" ? "true" : "false";
  if (input?.type === "timestamp" && typeof value === "number") {
    const date = new Date(value * millisecondsPerDay);
    if (!Number.isNaN(date.getTime())) return date.toISOString().slice(0, 10);
  }
  return typeof value === "number" ? formatNumber(value, 6) : String(value);
}

/** Whether contributions are named by words alone, as those of a model whose only column is a text. */
export function isOfWordsAlone(signature: ModelSignature): boolean {
  return canExplainText(signature) && signature.inputs.length === 1;
}

/** What contributes to a prediction: a column with its value, or words of a text. */
export function partText(signature: ModelSignature, { feature, value }: { feature: string; value: unknown }): string {
  if (isOfWordsAlone(signature)) return `“${feature}”`;
  const input = inputNamed(signature, feature);
  return input?.type === "text" && canExplainText(signature)
    ? `${feature}: “${value}”`
    : `${feature} = ${featureText(input, value)}`;
}

/** Whether a column's values stand side by side as bars, and not along an axis. */
export function isDiscrete(input: SignatureInput | undefined): boolean {
  return input?.type === "category" || input?.type === "boolean";
}

/** "+12.3" or "−12.3": what something adds. */
export function signedText(value: number, format: (size: number) => string = (size) => formatNumber(size)): string {
  const text = format(Math.abs(value));
  return `${value < 0 ? "−" : "+"}${text}`;
}
