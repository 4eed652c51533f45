import type { FeatureMatrix } from "../estimator.ts";
import { TrainingDataError } from "../table.ts";
import type { WordSource } from "./documents.ts";
import { learnVocabulary } from "./vocabulary.ts";
import type { WordSourceSettings } from "./word-source-hyperparameters.ts";

/**
 * Which words documents are counted in: the most frequent ones of the texts that are not in most of them, or the columns.
 * @throws TrainingDataError where no word is left, a count is negative, or all are 0
 */
export function learnWordSource(features: FeatureMatrix, settings: WordSourceSettings): WordSource {
  const { texts, names, columns } = features;
  if (texts === undefined) {
    const negative = columns.findIndex((column) => column.some((value) => value < 0));
    if (negative >= 0) {
      const row = columns[negative].findIndex((value) => value < 0);
      throw new TrainingDataError(
        `Column "${names[negative]}" is ${columns[negative][row]} in row ${row + 1} of the training rows; how often a word occurs is 0 or more. Leave the column out.`,
      );
    }
    if (!columns.some((column) => column.some((value) => value > 0))) {
      throw new TrainingDataError("No count is above 0, so there are no words to find topics in.");
    }
    return { words: names, vocabulary: null };
  }
  const { vocabularySize, minimumCount, maximumDocumentShare } = settings;
  const vocabulary = learnVocabulary(texts, {
    ...{ minimumCount, maximumSize: vocabularySize },
    maximumTextCount: Math.max(1, maximumDocumentShare * features.rowCount),
  });
  if (vocabulary.words.length === 0) {
    throw new TrainingDataError(
      `No word occurs ${minimumCount} times in the ${features.rowCount} training texts without being in more than ${maximumDocumentShare * 100} % of them. Use a smaller min_count or a larger max_document_share.`,
    );
  }
  return { words: vocabulary.words, vocabulary };
}
