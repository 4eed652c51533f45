import type { FeatureRequirements } from "../estimator.ts";

/**
 * How raw columns become features, learned from the training rows. Plain data: it can be kept as JSON.
 *
 * Numbers are float32 from the start, as the served model takes them; infinite ones, and those beyond float32, count as
 * missing. Features come in this order: the numbers, the indicators of missing numbers, then for each categorical column
 * its categories and the indicator of a missing one. An unseen category is 0 in all of them. Where codes are required, each
 * categorical column is one feature instead, and each sequence of words one for each place in it.
 */
export interface Preprocessing {
  requirements: FeatureRequirements;
  /** In the order of the raw columns asked for, dropped ones too: callers may send those. */
  columns: ColumnPreprocessing[];
}

export type ColumnPreprocessing =
  | NumericPreprocessing
  | CategoricalPreprocessing
  | TextPreprocessing
  | IpAddressPreprocessing
  | WordSequencePreprocessing;

interface ColumnChoice {
  /** The raw column's name, which is also the name of the graph's input. */
  name: string;
  /** Why the column tells nothing and is left out; null where it is used. */
  droppedBecause: string | null;
  /**
   * Whether "is missing" is a feature: where training rows had missing values, and for numbers only where the algorithm
   * cannot take NaN itself.
   */
  indicatesMissing: boolean;
}

export interface NumericPreprocessing extends ColumnChoice {
  kind: "numeric";
  /** False where only the indicator varies. */
  usesValue: boolean;
  /** Over the known values of the training rows; both are float32 numbers. */
  mean: number;
  standardDeviation: number;
}

export interface CategoricalPreprocessing extends ColumnChoice {
  kind: "categorical";
  /** Most frequent first, ties by name; each is one feature, or the code after its place. */
  categories: string[];
}

/** Four features, which come after all others. */
export interface IpAddressPreprocessing extends ColumnChoice {
  kind: "ip-address";
}

/** A text that is read as words; it is the only feature then. */
export interface TextPreprocessing extends ColumnChoice {
  kind: "text";
}

/** A text as the codes of its first known words, a feature each. */
export interface WordSequencePreprocessing extends ColumnChoice {
  kind: "word-sequence";
  /** How many words have codes, from 1 on. */
  wordCount: number;
  /** Every form of these words that training saw, with the id of its word, which is the code less one. */
  idOfForm: [form: string, id: number][];
  /** How many words of a text are read. */
  length: number;
}

/** A feature of the model, and the raw column it is made from. */
export interface ModelFeature {
  name: string;
  columnName: string;
}

/** Standardised numbers are kept within this many standard deviations, so that no input makes the model overflow. */
export const largestStandardised = 1e6;

/** Numeric columns with something to tell, be it only whether they are missing. */
export function usedNumericColumns({ columns }: Preprocessing): NumericPreprocessing[] {
  return columns.filter((column) => column.kind === "numeric").filter((column) => column.droppedBecause === null);
}

export function valuedNumericColumns(preprocessing: Preprocessing): NumericPreprocessing[] {
  return usedNumericColumns(preprocessing).filter((column) => column.usesValue);
}

export function indicatedNumericColumns(preprocessing: Preprocessing): NumericPreprocessing[] {
  return usedNumericColumns(preprocessing).filter((column) => column.indicatesMissing);
}

/** Columns of categories, and of texts that are sequences of words. */
export function usedTokenColumns({ columns }: Preprocessing): (CategoricalPreprocessing | WordSequencePreprocessing)[] {
  return columns
    .filter((column) => column.kind === "categorical" || column.kind === "word-sequence")
    .filter((column) => column.droppedBecause === null);
}

/** Whether the model finds the words of texts itself. */
export function readsWords({ columns }: Preprocessing): boolean {
  return columns.some(({ kind, droppedBecause }) => isOfWords(kind) && droppedBecause === null);
}

/** Whether columns that are treated so hold texts, not categories. */
export function isOfWords(kind: ColumnPreprocessing["kind"]): boolean {
  return kind === "text" || kind === "word-sequence";
}

/** The column whose words are read; undefined where features are numbers. */
export function usedTextColumn({ columns }: Preprocessing): TextPreprocessing | undefined {
  return columns.filter((column) => column.kind === "text").find((column) => column.droppedBecause === null);
}

export function usedIpAddressColumns({ columns }: Preprocessing): IpAddressPreprocessing[] {
  return columns.filter((column) => column.kind === "ip-address").filter((column) => column.droppedBecause === null);
}

/** Whether categorical columns are one feature each. */
export function usesCodes({ requirements }: Preprocessing): boolean {
  return requirements.categories === "codes";
}

/** The code of a missing category: the last one, NaN, or that of an unseen one. */
export function missingCode(
  { requirements }: Preprocessing,
  { categories, indicatesMissing }: CategoricalPreprocessing,
): number {
  if (requirements.acceptsMissing) return Number.NaN;
  return indicatesMissing ? categories.length + 1 : 0;
}

/** How many codes each feature has, in model order; 0 for numbers. */
export function codeCounts(preprocessing: Preprocessing): number[] {
  const numberCount = valuedNumericColumns(preprocessing).length + indicatedNumericColumns(preprocessing).length;
  const counts = usedTokenColumns(preprocessing).flatMap((column) =>
    column.kind === "word-sequence"
      ? new Array<number>(column.length).fill(1 + column.wordCount)
      : [1 + Math.max(column.categories.length, missingCode(preprocessing, column) || 0)],
  );
  const byteCount = 4 * usedIpAddressColumns(preprocessing).length;
  return [...new Array<number>(numberCount).fill(0), ...counts, ...new Array<number>(byteCount).fill(0)];
}

/** The features in model order, with distinct names that read well: "age", "age is missing", "species = Adelie". */
export function modelFeatures(preprocessing: Preprocessing): ModelFeature[] {
  const text = usedTextColumn(preprocessing);
  if (text !== undefined) return [{ name: text.name, columnName: text.name }];
  const indicator = ({ name }: ColumnChoice) => ({ name: `${name} is missing`, columnName: name });
  const features = [
    ...valuedNumericColumns(preprocessing).map(({ name }) => ({ name, columnName: name })),
    ...indicatedNumericColumns(preprocessing).map(indicator),
    ...usedTokenColumns(preprocessing).flatMap((column) => {
      const { name } = column;
      if (column.kind === "word-sequence")
        return Array.from({ length: column.length }, (_, at) => ({
          name: `${name}, word ${at + 1}`,
          columnName: name,
        }));
      if (usesCodes(preprocessing)) return [{ name, columnName: name }];
      return [
        ...column.categories.map((category) => ({ name: `${name} = ${category}`, columnName: name })),
        ...(column.indicatesMissing ? [indicator(column)] : []),
      ];
    }),
    ...usedIpAddressColumns(preprocessing).flatMap(({ name }) =>
      [1, 2, 3, 4].map((byte) => ({ name: `${name}, byte ${byte}`, columnName: name })),
    ),
  ];
  const used = new Set<string>();
  return features.map((feature) => {
    let name = feature.name;
    for (let count = 2; used.has(name); count++) name = `${feature.name} (${count})`;
    used.add(name);
    return { ...feature, name };
  });
}
