import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";
import { StudioError } from "@sagebrush/contracts/errors";
import { type ProblemType, targetUses } from "@sagebrush/contracts/training/algorithm";
import type { suggestTrainingRequest, TrainingSuggestion } from "@sagebrush/contracts/training/training-job";
import { algorithms } from "@sagebrush/ml/algorithms";
import type { z } from "zod";
import type { Context } from "../services.ts";
import { targetProblem } from "./check-training-request.ts";
import { looksLikeText } from "./looks-like-text.ts";
import { suggestAlgorithm } from "./suggest-algorithm.ts";
import { suggestByAlgorithm } from "./suggest-by-algorithm.ts";
import { suggestForecaster } from "./suggest-forecaster.ts";
import { looksLikeRelevance, suggestGroupColumn } from "./suggest-group-column.ts";
import { suggestHyperparameters } from "./suggest-hyperparameters.ts";
import { suggestTimeSeries } from "./suggest-time-series.ts";
import { findTrainableDataset, profileOf, type TrainableDataset } from "./trainable-dataset.ts";

/**
 * What to train, guessed from the dataset's profile, with the reasons.
 * @throws StudioError ResourceNotFound; ValidationException when nothing can be learned from that target column.
 */
export async function suggestTraining(
  context: Context,
  input: z.output<typeof suggestTrainingRequest>,
): Promise<TrainingSuggestion> {
  const dataset = await findTrainableDataset(context, input.datasetName, input.version);
  const target = input.targetColumn === null ? null : requireColumn(dataset, input.targetColumn);
  const { problemType, reason } = problemTypeFor(input.problemType, target, dataset);
  const problem = target && targetProblem(target, problemType, dataset.rowCount);
  if (problem) {
    throw new StudioError("ValidationException", problem, { issues: [{ path: ["targetColumn"], message: problem }] });
  }
  const groupColumn = target && suggestGroupColumn(dataset, target.name);
  const candidates = dataset.profile.columns.filter(({ name }) => name !== target?.name);
  const textPair = pairToRead(candidates, problemType, dataset.rowCount);
  const textColumn = textPair === null ? textToRead(candidates, problemType, dataset.rowCount) : null;
  const exclusionOf = (column: (typeof candidates)[number]) => {
    if (problemType === "ranking" && column.name === groupColumn) return "it says which rows are of one query";
    if (textPair !== null) {
      const named = textPair.map((name) => `'${name}'`).join(" and ");
      return textPair.includes(column.name) ? null : `the words of ${named} are read, and nothing else`;
    }
    if (textColumn === null) {
      if (problemType === "word-embedding") return "it holds no texts";
      const reason = reasonToExclude(column, { rowCount: dataset.rowCount, problemType });
      return reason ?? (problemType === "topic-modeling" ? reasonNotToCount(column) : null);
    }
    return column.name === textColumn ? null : `the words of '${textColumn}' are read, and nothing else`;
  };
  const excludedColumns = candidates.flatMap((column) => {
    const reason = exclusionOf(column);
    return reason ? [{ name: column.name, reason }] : [];
  });
  const excluded = new Set(excludedColumns.map(({ name }) => name));
  const featureColumns = dataset.columnNames.filter((name) => name !== target?.name && !excluded.has(name));
  if (problemType === "forecasting") return suggestForecasting(dataset, input, reason);
  const split = targetUses[problemType] === "required" ? splitFor(dataset.rowCount) : wholeDataset;
  const { purpose, algorithmName, algorithmReason } = suggestAlgorithm(problemType, {
    rowCount: dataset.rowCount,
    featureColumns,
    textColumn,
    textPair,
  });
  const hyperparameters = suggestHyperparameters(algorithmName, { problemType, dataset, split, featureColumns });
  return {
    trainingJobName: suggestedName(
      input.datasetName,
      target && targetUses[problemType] === "required" ? target.name : purpose,
    ),
    problemType,
    problemTypeReason: reason,
    algorithmName,
    algorithmReason,
    hyperparameters,
    split: { ...split, seed: 42 },
    featureColumns,
    byAlgorithm: suggestByAlgorithm({ problemType, dataset, split, candidates, featureColumns }),
    excludedColumns,
    timeSeries: null,
    groupColumn,
    warnings: warningsFor(target, { dataset, problemType, featureColumns }),
  };
}

function suggestForecasting(
  dataset: TrainableDataset,
  { datasetName, targetColumn }: { datasetName: string; targetColumn: string | null },
  reason: string,
): TrainingSuggestion {
  const found = suggestTimeSeries(dataset, targetColumn ?? "");
  return {
    trainingJobName: suggestedName(datasetName, "forecast"),
    problemType: "forecasting",
    problemTypeReason: reason,
    ...suggestForecaster(found),
    split: { ...wholeDataset, seed: 42 },
    featureColumns: [],
    byAlgorithm: {},
    excludedColumns: [],
    timeSeries: found.timeSeries,
    groupColumn: null,
    warnings: found.warnings,
  };
}

/** Without a target nothing is judged by what was kept back, and every row is to get its cluster, score or place. */
const wholeDataset = { train: 1, validation: 0, test: 0 };

function requireColumn(dataset: TrainableDataset, name: string): ColumnProfile {
  const profile = profileOf(dataset, name);
  if (profile) return profile;
  throw new StudioError("ValidationException", `The dataset has no column '${name}'.`, {
    issues: [{ path: ["targetColumn"], message: `There is no column '${name}'.` }],
  });
}

function problemTypeFor(
  wanted: ProblemType | undefined,
  target: ColumnProfile | null,
  dataset: TrainableDataset,
): { problemType: ProblemType; reason: string } {
  if (wanted !== undefined) return { problemType: wanted, reason: "You asked for it." };
  if (target === null) throw new Error("Without a target the request must name a problem type.");
  if (looksLikeRelevance(dataset, target)) {
    const reason = `'${suggestGroupColumn(dataset, target.name)}' looks like a query id, and '${target.name}' like the relevance of a row to it.`;
    return { problemType: "ranking", reason };
  }
  return suggestProblemType(target);
}

function suggestProblemType(target: ColumnProfile): { problemType: ProblemType; reason: string } {
  const distinct = target.distinctCount;
  if (distinct === 2 || target.kind === "boolean") {
    return { problemType: "binary-classification", reason: `'${target.name}' has two different values.` };
  }
  if (target.kind === "string") {
    return {
      problemType: "multiclass-classification",
      reason: `'${target.name}' is text with ${distinct} different values.`,
    };
  }
  if (target.type === "integer" && distinct <= 10) {
    const reason = `'${target.name}' has only ${distinct} different values, all whole numbers.`;
    return { problemType: "multiclass-classification", reason };
  }
  return { problemType: "regression", reason: `'${target.name}' is numeric with ${distinct} different values.` };
}

/** Two texts to learn from together, where a dataset has them and no other column that could help; null elsewhere. */
function pairToRead(candidates: readonly ColumnProfile[], problemType: ProblemType, rowCount: number): string[] | null {
  if (!readsPairs.has(problemType)) return null;
  const texts = candidates.filter(looksLikeText).map(({ name }) => name);
  return texts.length === 2 && helpfulBesideTexts(candidates, problemType, rowCount).length === 0 ? texts : null;
}

function helpfulBesideTexts(candidates: readonly ColumnProfile[], problemType: ProblemType, rowCount: number) {
  return candidates.filter(
    (column) => !looksLikeText(column) && reasonToExclude(column, { rowCount, problemType }) === null,
  );
}

/**
 * The text to learn from, where that is what the dataset is of: sentences, and no other column that could help. Null
 * where algorithms of columns have something to go by.
 */
function textToRead(candidates: readonly ColumnProfile[], problemType: ProblemType, rowCount: number): string | null {
  if (!readsWords.has(problemType)) return null;
  const texts = candidates.filter(looksLikeText);
  if (problemType === "topic-modeling") return texts[0]?.name ?? null;
  if (problemType === "word-embedding") {
    return (
      (texts[0] ?? candidates.find(({ kind, distinctCount }) => kind === "string" && distinctCount > 1))?.name ?? null
    );
  }
  const others = helpfulBesideTexts(candidates, problemType, rowCount);
  return others.length === 0 ? (texts[0]?.name ?? null) : null;
}

/** Why a column cannot say how often a word occurs; null where it can. */
function reasonNotToCount(column: ColumnProfile): string | null {
  if (column.kind !== "numeric") return "it does not count how often a word occurs";
  return column.min !== null && column.min < 0 ? "it goes below 0, as no count does" : null;
}

/** What the algorithms that read words do. */
const readsWords: ReadonlySet<ProblemType> = new Set(
  algorithms.filter(({ features }) => features({}).texts !== undefined).flatMap(({ problemTypes }) => problemTypes),
);

/** What the algorithms that read pairs do. */
const readsPairs: ReadonlySet<ProblemType> = new Set(
  algorithms.filter(({ features }) => features({}).pair !== undefined).flatMap(({ problemTypes }) => problemTypes),
);

/** Columns that cannot help: nothing varies in them, or every row has a value of its own. */
function reasonToExclude(
  column: ColumnProfile,
  { rowCount, problemType }: { rowCount: number; problemType: ProblemType },
): string | null {
  if (column.missingCount >= rowCount) return "every value is missing";
  if (column.distinctCount <= 1 && column.missingCount === 0) return "it has the same value in every row";
  const present = rowCount - column.missingCount;
  const isNearlyUnique = present > 20 && column.distinctCount >= 0.95 * present;
  if (looksLikeText(column)) {
    const isLearned = targetUses[problemType] === "required";
    if (isLearned && readsWords.has(problemType))
      return "it is free text; BlazingText can learn from its words, if from nothing else, and Object2Vec from it and one more column";
    return isLearned && readsPairs.has(problemType)
      ? "it is free text; Object2Vec can learn from its words and one more column"
      : "it is free text, whose words no algorithm reads for this";
  }
  if (column.kind === "string" && isNearlyUnique)
    return "almost every row has a value of its own, as an identifier has";
  const looksLikeId = /(^|_)(id|uuid|guid)$/i.test(column.name);
  if (column.type === "integer" && isNearlyUnique && looksLikeId) return "it looks like an identifier";
  return null;
}

function splitFor(rowCount: number): { train: number; validation: number; test: number } {
  if (rowCount < 20) return { train: 1, validation: 0, test: 0 };
  if (rowCount < 100) return { train: 0.8, validation: 0, test: 0.2 };
  return { train: 0.7, validation: 0.15, test: 0.15 };
}

function warningsFor(
  target: ColumnProfile | null,
  about: { dataset: TrainableDataset; problemType: ProblemType; featureColumns: string[] },
): string[] {
  const { dataset, problemType, featureColumns } = about;
  const warnings: string[] = [];
  if (featureColumns.length === 0) warnings.push("No column is left to learn from.");
  if (target === null) return warnings;
  const isLearned = targetUses[problemType] === "required";
  if (target.missingCount > 0) {
    const consequence = isLearned ? "they are left out of training" : "they are not counted when the model is judged";
    warnings.push(`${target.missingCount} rows have no '${target.name}'; ${consequence}.`);
  }
  if (!isLearned) return warnings;
  if (dataset.rowCount < 20) {
    warnings.push(
      `With ${dataset.rowCount} rows none can be held out, so the model will be judged on what it has seen.`,
    );
  }
  if (target.kind === "string") {
    const rarest = target.topValues.at(-1);
    if (rarest && target.distinctCount <= target.topValues.length && rarest.count < 5) {
      warnings.push(`The class '${rarest.value}' has only ${rarest.count} rows; it will be hard to learn.`);
    }
  }
  return warnings;
}

/** Unique enough by the minute; the user can change it. */
function suggestedName(datasetName: string, purpose: string): string {
  const stem = `${datasetName}-${purpose}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 44)
    .replace(/-+$/, "");
  const stamp = new Date().toISOString().replaceAll(/\D/g, "").slice(2, 14);
  return `${stem || "training"}-${stamp}`;
}
