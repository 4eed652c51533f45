import type { RecordExplanation } from "@sagebrush/contracts/models/explain-record";
import { canExplainText } from "@sagebrush/contracts/models/explain-text";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { isOfWordsAlone, partText, signedText } from "./feature-value.ts";
import type { SignedBar } from "./signed-bars.tsx";

const mostShown = 8;

/** From the mean prediction, column by column, to this one: the largest steps first, small ones together. */
export function waterfallSteps(
  signature: ModelSignature,
  { baseValue, prediction, contributions }: RecordExplanation,
  format: (value: number) => string,
): SignedBar[] {
  const moving = contributions.filter(({ contribution }) => contribution !== 0);
  // One more by name costs no more room than a line for one other.
  const shown = moving.length <= mostShown + 1 ? moving : moving.slice(0, mostShown);
  const others = moving.slice(shown.length);
  const named = shown.map((part) => ({ name: partText(signature, part), contribution: part.contribution }));
  const rest = others.reduce((sum, { contribution }) => sum + contribution, 0);
  const steps = others.length === 0 ? named : [...named, { name: `${others.length} others`, contribution: rest }];
  const bars: SignedBar[] = [
    {
      name: isOfWordsAlone(signature) ? "No words" : canExplainText(signature) ? "Nothing known" : "Mean prediction",
      start: baseValue,
      end: baseValue,
      text: format(baseValue),
      isTotal: true,
    },
  ];
  let sum = baseValue;
  for (const { name, contribution } of steps) {
    bars.push({ name, start: sum, end: sum + contribution, text: signedText(contribution, format) });
    sum += contribution;
  }
  return [
    ...bars,
    { name: "This prediction", start: prediction, end: prediction, text: format(prediction), isTotal: true },
  ];
}
