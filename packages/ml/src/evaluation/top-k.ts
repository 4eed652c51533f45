import { effectiveCount } from "../metrics/intervals/interval.ts";
import { wilsonInterval } from "../metrics/intervals/wilson-interval.ts";
import type { ScoredRows } from "../metrics/scored-rows.ts";
import { compact } from "./compact.ts";
import type { MulticlassEvaluation } from "./evaluation.ts";

/**
 * How often the true class is among the k most probable, for 1, 2, 3, 5 and 10 as far as there are more classes than k.
 * Of equally probable classes the first by code comes first, as it does when one is chosen.
 */
export function topKAccuracies(rows: ScoredRows, classCount: number): MulticlassEvaluation["topK"] {
  const { target, scores, weights } = rows;
  const places = target.map((code, row) => {
    const own = scores[row * classCount + code];
    let before = 0;
    for (let other = 0; other < classCount; other++) {
      const score = scores[row * classCount + other];
      if (score > own || (score === own && other < code)) before++;
    }
    return before;
  });
  const independent = effectiveCount(target.length, weights);
  return [1, 2, 3, 5, 10]
    .filter((k) => k < classCount)
    .map((k) => {
      let right = 0;
      let total = 0;
      for (const [row, place] of places.entries()) {
        const weight = weights === undefined ? 1 : weights[row];
        total += weight;
        if (place < k) right += weight;
      }
      const accuracy = right / total;
      const { lower, upper } = wilsonInterval(accuracy, independent) ?? { lower: 0, upper: 1 };
      return { k, accuracy: compact(accuracy), lower: compact(lower), upper: compact(upper) };
    });
}
