import type { PairRequirements, PairSide, WordRows } from "../estimator.ts";
import type { CategoricalColumn, TableColumn } from "../table.ts";
import { joinWordRows } from "../texts/join-word-rows.ts";
import { splitRowsIntoWords } from "../texts/split-words.ts";
import { knownWords, learnVocabulary, type Vocabulary } from "../texts/vocabulary.ts";
import type { WordSequencePreprocessing } from "./preprocessing.ts";
import { planWordSequence } from "./word-sequences.ts";

type WordsSide = Extract<PairSide, { reads: "words" }>;

/** Which side of a pair each column is, by their names. */
export function sidesOfPair(names: readonly string[], { firstColumn, sides }: PairRequirements): PairSide[] {
  const first = Math.max(0, names.indexOf(firstColumn ?? names[0]));
  return names.map((_, at) => sides[at === first ? 0 : 1]);
}

/** For each column of a pair how it is read as words; null where it is a token, or no text. */
export function fitWordSequences(
  columns: readonly TableColumn[],
  pair: PairRequirements,
): (WordSequencePreprocessing | null)[] {
  const sides = sidesOfPair(
    columns.map(({ name }) => name),
    pair,
  );
  const texts = columns.map((column, at) => {
    const side = sides[at];
    if (column.kind === "numeric" || side.reads === "token") return null;
    return { side, column, words: splitRowsIntoWords(column) };
  });
  const [first, second] = texts.filter((text) => text !== null);
  const shared =
    pair.sharesVocabulary && first && second
      ? vocabularyOf(joinWordRows([first.words, second.words]), first.side)
      : null;
  return texts.map(
    (text) => text && fitSequence(text.column, text.words, text.side, shared ?? vocabularyOf(text.words, text.side)),
  );
}

function vocabularyOf(words: WordRows, { minimumCount, maximumWords }: WordsSide): Vocabulary {
  return learnVocabulary(words, { minimumCount, maximumSize: maximumWords });
}

function fitSequence(
  { name, codes, categories }: CategoricalColumn,
  words: WordRows,
  { maximumLength, minimumCount }: WordsSide,
  vocabulary: Vocabulary,
): WordSequencePreprocessing {
  const { starts } = knownWords(vocabulary, words);
  let longest = 1;
  for (let row = 0; row < codes.length; row++) longest = Math.max(longest, starts[row + 1] - starts[row]);
  const plan = planWordSequence(name, vocabulary, Math.min(longest, maximumLength));
  const known = codes.filter((code) => code >= 0);
  const drop = (droppedBecause: string) => ({ ...plan, droppedBecause });
  if (known.length === 0) return drop("every value is missing.");
  if (vocabulary.words.length === 0)
    return drop(`no word occurs ${minimumCount} times in its ${known.length} training texts.`);
  const isConstant = known.length === codes.length && known.every((code) => code === known[0]);
  return isConstant ? drop(`every value is ${categories[known[0]]}.`) : plan;
}
