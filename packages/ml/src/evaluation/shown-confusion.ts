import { compact } from "./compact.ts";
import type { MulticlassEvaluation } from "./evaluation.ts";

const maximumShownClasses = 30;
const maximumPairs = 20;

/** The codes of the classes with the most rows, at most `maximum`, by rising code. */
export function mostFrequentClasses(supports: readonly number[], maximum: number): number[] {
  return [...supports.keys()]
    .sort((left, right) => supports[right] - supports[left] || left - right)
    .slice(0, maximum)
    .sort((left, right) => left - right);
}

/** The most frequent classes each by itself, the rest together, so that the counts still add up to all rows. */
export function shownConfusion(
  confusion: Float64Array,
  labels: readonly string[],
  supports: readonly number[],
): MulticlassEvaluation["confusion"] {
  const shown = mostFrequentClasses(supports, maximumShownClasses);
  const otherClassCount = labels.length - shown.length;
  const size = shown.length + (otherClassCount > 0 ? 1 : 0);
  const placeOf = new Map(shown.map((code, place) => [code, place]));
  const counts = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (const actual of labels.keys()) {
    const row = counts[placeOf.get(actual) ?? shown.length];
    for (const predicted of labels.keys()) {
      row[placeOf.get(predicted) ?? shown.length] += confusion[actual * labels.length + predicted];
    }
  }
  return { labels: shown.map((code) => labels[code]), otherClassCount, counts };
}

/** The most frequent mistakes among all classes, also those that the matrix shows together. */
export function confusedPairs(
  confusion: Float64Array,
  labels: readonly string[],
  supports: readonly number[],
): MulticlassEvaluation["confusedPairs"] {
  const classCount = labels.length;
  return [...confusion.keys()]
    .filter((at) => confusion[at] > 0 && Math.floor(at / classCount) !== at % classCount)
    .sort((left, right) => confusion[right] - confusion[left] || left - right)
    .slice(0, maximumPairs)
    .map((at) => {
      const actual = Math.floor(at / classCount);
      return {
        actual: labels[actual],
        predicted: labels[at % classCount],
        count: confusion[at],
        shareOfActual: compact(confusion[at] / supports[actual]),
      };
    });
}
