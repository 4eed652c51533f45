export interface PaletteEntry {
  id: string;
  /** What kind of thing it is; entries of one kind stand together. */
  group: string;
  text: string;
  /** Shown beside the text, for example a status. */
  detail?: string;
  keywords?: string;
  href: string;
}

/**
 * Entries that match every word of the query, best first within their group; groups keep the order in which they come.
 * An empty query matches all.
 */
export function searchPalette(entries: readonly PaletteEntry[], query: string): PaletteEntry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const scored = entries.flatMap((entry, order) => {
    const score = scoreOf(entry, words);
    return score === null ? [] : [{ entry, score, order }];
  });
  const groups = [...new Set(scored.map(({ entry }) => entry.group))];
  return groups.flatMap((group) =>
    scored
      .filter(({ entry }) => entry.group === group)
      .sort((left, right) => right.score - left.score || left.order - right.order)
      .map(({ entry }) => entry),
  );
}

/** Where the arrow keys lead: round the ends; from nowhere to the first or the last. */
export function moveSelection(current: number, step: 1 | -1, count: number): number {
  if (count === 0) return -1;
  if (current === -1) return step === 1 ? 0 : count - 1;
  return (current + step + count) % count;
}

/** Null when a word is missing. A word that begins the text counts most, then one that begins a word, then any other. */
function scoreOf(entry: PaletteEntry, words: readonly string[]): number | null {
  const text = entry.text.toLowerCase();
  const keywords = entry.keywords?.toLowerCase() ?? "";
  let total = 0;
  for (const word of words) {
    if (text.startsWith(word)) total += 4;
    else if (beginsWord(text, word)) total += 3;
    else if (text.includes(word)) total += 2;
    else if (beginsWord(keywords, word) || beginsWord(entry.group.toLowerCase(), word)) total += 1;
    else return null;
  }
  return total;
}

function beginsWord(text: string, word: string): boolean {
  return text.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word));
}
