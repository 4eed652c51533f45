import type { UnlabelledRows, WordRows } from "../estimator.ts";
import type { Random } from "../random.ts";
import { TrainingDataError } from "../table.ts";
import { learnVocabulary, type Vocabulary } from "../texts/vocabulary.ts";

const maximumVocabulary = 500_000;

/** @throws TrainingDataError where no word occurs often enough */
export function learnTextVocabulary(texts: WordRows, minimumCount: number): Vocabulary {
  const vocabulary = learnVocabulary(texts, { minimumCount, maximumSize: maximumVocabulary });
  if (vocabulary.words.length > 0) return vocabulary;
  throw new TrainingDataError(
    `No word occurs ${minimumCount} times in the ${texts.starts.length - 1} training texts. Use a min_count below ${minimumCount}.`,
  );
}

/** Weights that average 1; null where all texts count alike. @throws TrainingDataError where none is above 0 */
export function relativeWeights({ weights, features }: UnlabelledRows): Float64Array | null {
  if (weights === undefined) return null;
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (!(sum > 0 && Number.isFinite(sum))) throw new TrainingDataError("No row has a weight above 0.");
  return weights.map((weight) => (weight * features.rowCount) / sum);
}

/** Fisher and Yates. */
export function shuffledTexts(count: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at--) {
    const other = random.nextInt(at + 1);
    [order[at], order[other]] = [order[other], order[at]];
  }
  return order;
}
