import type { ModelSignature, SignatureInput } from "@sagebrush/contracts/models/signature";
import {
  type CategoricalPreprocessing,
  type ColumnPreprocessing,
  isOfWords,
} from "@sagebrush/ml/preprocessing/preprocessing";
import type { CategoricalColumn, TableColumn } from "@sagebrush/ml/table";
import { splitRowsIntoWords } from "@sagebrush/ml/texts/split-words";
import { learnVocabulary } from "@sagebrush/ml/texts/vocabulary";
import { isSupervised } from "./deal-rows.ts";
import type { TableTask } from "./table-task.ts";

/** Enough for a form's list; a model knows no more than a hundred anyway. */
const maximumListedCategories = 100;

/** What the model's file says it takes. @param options.inputs see {@link describeInput} */
export function describeSignature(options: {
  task: TableTask;
  inputs: SignatureInput[];
  labels: readonly string[];
  survival: ModelSignature["survival"];
  /** The algorithm's. */
  answer?: ModelSignature["answer"];
}): ModelSignature {
  const { task, inputs, labels, survival, answer } = options;
  const { problemType, inputDataConfig } = task.specification;
  return {
    problemType,
    target: isSupervised(problemType) ? inputDataConfig.targetColumn : null,
    labels: [...labels],
    ...(survival && { survival }),
    ...(answer && { answer }),
    inputs,
  };
}

/** @param column of all rows of the dataset */
export function describeInput(plan: ColumnPreprocessing, column: TableColumn, { columns }: TableTask): SignatureInput {
  const { name } = plan;
  if (isOfWords(plan.kind) && column.kind === "categorical") return textInput(name, column);
  if (column.kind === "categorical") {
    const categories = categoriesOf(plan.kind === "categorical" ? plan : null);
    const example = plan.kind === "ip-address" ? firstValue(column) : undefined;
    const hasMissing = column.codes.includes(-1);
    return { name, type: "category", categories, hasMissing, ...(example !== undefined && { example }) };
  }
  const known = column.values.filter((value) => !Number.isNaN(value)).sort();
  const hasMissing = known.length < column.values.length;
  const type = columns.find((candidate) => candidate.name === name)?.type;
  if (type === "boolean") return { name, type, hasMissing };
  return {
    name,
    type: type === "date" || type === "timestamp" ? "timestamp" : type === "integer" ? "integer" : "number",
    minimum: finiteOrNull(known[0]),
    maximum: finiteOrNull(known.at(-1)),
    median: finiteOrNull(known[Math.floor((known.length - 1) / 2)]),
    hasMissing,
  };
}

function firstValue({ codes, categories }: CategoricalColumn): string | undefined {
  return categories[codes.find((code) => code >= 0) ?? -1];
}

const listedWords = 8;
const leastLetters = 4;

function textInput(name: string, column: CategoricalColumn): SignatureInput {
  const texts = splitRowsIntoWords(column);
  const wordsUpTo = (share: number) => {
    const maximumTextCount = Math.max(2, share * column.codes.length);
    const { words } = learnVocabulary(texts, { minimumCount: 2, maximumSize: 1_000, maximumTextCount });
    return words.filter((word) => /^\p{L}+$/u.test(word) && word.length >= leastLetters);
  };
  // What is in many texts, such as "with", tells little of any.
  const frequentWords = [...new Set([...wordsUpTo(0.25), ...wordsUpTo(0.5)])];
  return {
    name,
    type: "text",
    hasMissing: column.codes.includes(-1),
    frequentWords: frequentWords.slice(0, listedWords),
  };
}

function categoriesOf(plan: CategoricalPreprocessing | null): string[] {
  return plan ? plan.categories.slice(0, maximumListedCategories) : [];
}

/** JSON has no infinity. */
function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
