import type { Documents } from "../texts/documents.ts";

/**
 * Mean normalised pointwise mutual information of the pairs of each topic's words, by the documents they share: 1 where
 * they only come together, 0 by chance, -1 never. Null where no document has a word of the topic. Bouma, GSCL 2009.
 * O(documents' words + topics x words² x documents / 32).
 * @param tops words of each topic
 */
export function topicCoherences(documents: Documents, tops: readonly (readonly number[])[]): (number | null)[] {
  const { documentCount, starts, words } = documents;
  const holders = new Map(tops.flat().map((word) => [word, new Set<number>()]));
  for (let document = 0; document < documentCount; document++)
    for (let at = starts[document]; at < starts[document + 1]; at++) holders.get(words[at])?.add(document);
  const none = new Set<number>();
  return tops.map((own) => {
    let sum = 0;
    let pairs = 0;
    for (const [place, word] of own.entries()) {
      const first = holders.get(word) ?? none;
      for (const other of own.slice(0, place)) {
        const second = holders.get(other) ?? none;
        if (first.size === 0 || second.size === 0) continue;
        sum += npmi(sharedCount(first, second), first.size, second.size, documentCount);
        pairs++;
      }
    }
    return pairs === 0 ? null : sum / pairs;
  });
}

function sharedCount(first: ReadonlySet<number>, second: ReadonlySet<number>): number {
  const [few, many] = first.size < second.size ? [first, second] : [second, first];
  let count = 0;
  for (const document of few) if (many.has(document)) count++;
  return count;
}

function npmi(together: number, first: number, second: number, all: number): number {
  if (together === 0) return -1;
  // Words that every document has tell nothing of each other.
  if (together === all) return 0;
  return Math.log((together * all) / (first * second)) / Math.log(all / together);
}
