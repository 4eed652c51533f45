import type { FitSize } from "../estimator.ts";
import type { Hyperparameters } from "../hyperparameters.ts";

/** Word vectors that a step holds at once: as they are looked up, and their derivatives, moved and summed. */
const copiesOfStep = 4;

/**
 * The rows once more, row by row; where pairs are made up, those too, by columns and by rows; and the vectors of the words of
 * a batch.
 */
export function object2vecWorkingBytes(
  { negative_sampling_rate: rate, mini_batch_size: batchSize, token_embedding_dim: wordVectorSize }: Hyperparameters,
  { trainRowCount, featureCount }: FitSize,
): number {
  const rowBytes = 4 * featureCount * trainRowCount;
  const rows = Number(rate) > 0 ? 2 * (1 + Number(rate)) * rowBytes : rowBytes;
  const wordCount = featureCount > 2 ? featureCount : 0;
  return rows + 4 * copiesOfStep * Number(batchSize) * wordCount * Number(wordVectorSize);
}
