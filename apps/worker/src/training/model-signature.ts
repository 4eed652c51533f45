import type { ModelSignature, SignatureInput } from "@sagebrush/contracts/models/signature";
import type { CategoricalPreprocessing, Preprocessing } from "@sagebrush/ml/preprocessing/preprocessing";
import { type CategoricalColumn, columnNamed, type Table } from "@sagebrush/ml/table";
import { splitRowsIntoWords } from "@sagebrush/ml/texts/split-words";
import { learnVocabulary } from "@sagebrush/ml/texts/vocabulary";
import { isSupervised } from "./deal-rows.ts";
import type { TableTask } from "./table-task.ts";

/** Enough for a form's list; a model knows no more than a hundred anyway. */
const maximumListedCategories = 100;

/** What the model's file says it takes: every raw column with what a form needs to offer it. */
export function describeSignature(options: {
  task: TableTask;
  table: Table;
  preprocessing: Preprocessing;
  labels: readonly string[];
  survival: ModelSignature["survival"];
  /** The algorithm's. */
  answer?: ModelSignature["answer"];
}): ModelSignature {
  const { task, table, preprocessing, labels, survival, answer } = options;
  const { problemType, inputDataConfig } = task.specification;
  const types = new Map(task.columns.map(({ name, type }) => [name, type]));
  return {
    problemType,
    target: isSupervised(problemType) ? inputDataConfig.targetColumn : null,
    labels: [...labels],
    ...(survival && { survival }),
    ...(answer && { answer }),
    inputs: preprocessing.columns.map((plan): SignatureInput => {
      const column = columnNamed(table, plan.name);
      if (plan.kind === "text" && column.kind === "categorical") return textInput(plan.name, column);
      if (column.kind === "categorical") {
        return {
          name: plan.name,
          type: "category",
          categories: categoriesOf(plan.kind === "categorical" ? plan : null),
          hasMissing: column.codes.includes(-1),
        };
      }
      const known = column.values.filter((value) => !Number.isNaN(value)).sort();
      const hasMissing = known.length < column.values.length;
      const type = types.get(plan.name);
      if (type === "boolean") return { name: plan.name, type, hasMissing };
      return {
        name: plan.name,
        type: type === "date" || type === "timestamp" ? "timestamp" : type === "integer" ? "integer" : "number",
        minimum: finiteOrNull(known[0]),
        maximum: finiteOrNull(known.at(-1)),
        median: finiteOrNull(known[Math.floor((known.length - 1) / 2)]),
        hasMissing,
      };
    }),
  };
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
