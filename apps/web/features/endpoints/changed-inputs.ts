import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { formatCountOf } from "../../lib/format-numbers.ts";

const maximumNamed = 5;

/** What callers of one model would notice if another took its place, in sentences. */
export function changedInputs(before: ModelSignature, after: ModelSignature): string[] {
  const namesBefore = before.inputs.map(({ name }) => name);
  const namesAfter = after.inputs.map(({ name }) => name);
  const added = namesAfter.filter((name) => !namesBefore.includes(name));
  const dropped = namesBefore.filter((name) => !namesAfter.includes(name));
  const sentences: string[] = [];
  if (after.target !== before.target && after.target !== null && before.target !== null)
    sentences.push(`It predicts '${after.target}' instead of '${before.target}'.`);
  if (after.problemType !== before.problemType) sentences.push("Its answers have another form.");
  if (added.length > 0) sentences.push(`It also takes ${listed(added)}; left out, they count as missing.`);
  if (dropped.length > 0) sentences.push(`It ignores ${listed(dropped)}.`);
  const isReordered =
    added.length + dropped.length > 0 || namesAfter.some((name, index) => name !== namesBefore[index]);
  if (isReordered) sentences.push("CSV rows need its columns in its order.");
  return sentences;
}

function listed(names: readonly string[]): string {
  const shown = names
    .slice(0, maximumNamed)
    .map((name) => `'${name}'`)
    .join(", ");
  const rest = names.length - maximumNamed;
  return rest > 0 ? `${shown} and ${formatCountOf(rest, "other")}` : shown;
}
