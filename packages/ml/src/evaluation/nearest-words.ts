import type { WordEmbedding } from "../estimator.ts";

/** Words beyond these, by frequency, are nobody's neighbours: their vectors have been learned from too little. */
const mostCandidates = 20_000;

/** float32[count, D]: the vectors of the most frequent words, each of length 1, or 0 where it has none. */
export function unitVectors({ vectors, dimension }: WordEmbedding, count: number): Float32Array {
  const units = vectors.slice(0, count * dimension);
  for (let word = 0; word < count; word++) {
    const own = units.subarray(word * dimension, (word + 1) * dimension);
    const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    if (length > 0) for (let place = 0; place < dimension; place++) own[place] /= length;
  }
  return units;
}

/**
 * For each of the most frequent words those whose vectors point most nearly the same way, by the cosine between them,
 * closest first, ties by frequency. O(words x 20,000 x D).
 */
export function nearestWords(
  embedding: WordEmbedding,
  { words, neighbours }: { words: number; neighbours: number },
): { word: number; similarity: number }[][] {
  const { dimension } = embedding;
  const candidates = Math.min(embedding.words.length, mostCandidates);
  const units = unitVectors(embedding, candidates);
  return Array.from({ length: Math.min(words, candidates) }, (_, word) => {
    const closest: { word: number; similarity: number }[] = [];
    for (let other = 0; other < candidates; other++) {
      if (other === word) continue;
      let similarity = 0;
      for (let place = 0; place < dimension; place++)
        similarity += units[word * dimension + place] * units[other * dimension + place];
      const last = closest[neighbours - 1];
      if (last !== undefined && similarity <= last.similarity) continue;
      const place = closest.findIndex((known) => known.similarity < similarity);
      closest.splice(place < 0 ? closest.length : place, 0, { word: other, similarity });
      if (closest.length > neighbours) closest.pop();
    }
    return closest;
  });
}
