import type { FeatureMatrix, WordRows } from "../estimator.ts";

/** @throws where the features are no text, which the preprocessing sees to */
export function wordsOf({ texts }: FeatureMatrix): WordRows {
  if (texts === undefined) throw new Error("The algorithm reads words, but the features are numbers.");
  return texts;
}
