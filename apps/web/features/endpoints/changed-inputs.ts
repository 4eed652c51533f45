import type { ForecastSignature } from "@sagebrush/contracts/models/forecast-signature";
import type { FileSignature } from "@sagebrush/contracts/models/signature";
import { formatCountOf } from "../../lib/format-numbers.ts";

const maximumNamed = 5;

/** What callers of one model would notice if another took its place, in sentences. */
export function changedInputs(before: FileSignature, after: FileSignature): string[] {
  if (before.problemType === "forecasting") {
    return after.problemType === "forecasting" ? changedForecast(before, after) : [otherForm];
  }
  if (after.problemType === "forecasting") return [otherForm];
  const namesBefore = before.inputs.map(({ name }) => name);
  const namesAfter = after.inputs.map(({ name }) => name);
  const added = namesAfter.filter((name) => !namesBefore.includes(name));
  const dropped = namesBefore.filter((name) => !namesAfter.includes(name));
  const sentences: string[] = [];
  if (after.target !== before.target && after.target !== null && before.target !== null)
    sentences.push(`It predicts '${after.target}' instead of '${before.target}'.`);
  if (after.problemType !== before.problemType) sentences.push(otherForm);
  if (added.length > 0) sentences.push(`It also takes ${listed(added)}; left out, they count as missing.`);
  if (dropped.length > 0) sentences.push(`It ignores ${listed(dropped)}.`);
  const isReordered =
    added.length + dropped.length > 0 || namesAfter.some((name, index) => name !== namesBefore[index]);
  if (isReordered) sentences.push("CSV rows need its columns in its order.");
  return sentences;
}

function changedForecast(before: ForecastSignature, after: ForecastSignature): string[] {
  const namesOf = ({ staticColumns, dynamicColumns }: ForecastSignature) =>
    JSON.stringify([staticColumns.map(({ name }) => name), dynamicColumns]);
  return [
    ...(after.target === before.target ? [] : [`It forecasts '${after.target}' instead of '${before.target}'.`]),
    ...(after.timeFrequency === before.timeFrequency
      ? []
      : [`Its steps are ${after.timeFrequency} instead of ${before.timeFrequency}.`]),
    ...(after.predictionLength === before.predictionLength
      ? []
      : [`It forecasts ${after.predictionLength} steps instead of ${before.predictionLength}.`]),
    ...(namesOf(after) === namesOf(before) ? [] : ["It takes other cat or dynamic_feat."]),
  ];
}

const otherForm = "Its answers have another form.";

function listed(names: readonly string[]): string {
  const shown = names
    .slice(0, maximumNamed)
    .map((name) => `'${name}'`)
    .join(", ");
  const rest = names.length - maximumNamed;
  return rest > 0 ? `${shown} and ${formatCountOf(rest, "other")}` : shown;
}
