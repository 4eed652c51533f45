import { type ProblemType, targetUses } from "@sagebrush/contracts/training/algorithm";

interface ProblemTypeTexts {
  label: string;
  description: string;
  /** What a model of this type does, where it does not predict a column: "groups rows". */
  purpose: string;
  /** The same for one that is still learning: "to group rows". */
  aim: string;
}

export const problemTypeTexts: Readonly<Record<ProblemType, ProblemTypeTexts>> = {
  regression: {
    label: "Regression",
    description: "Predicts a number, such as a price or a score.",
    purpose: "predicts a number",
    aim: "to predict a number",
  },
  "binary-classification": {
    label: "Binary classification",
    description: "Predicts one of two classes, such as yes or no.",
    purpose: "predicts a class",
    aim: "to predict a class",
  },
  "multiclass-classification": {
    label: "Multiclass classification",
    description: "Predicts one of several classes, such as a species.",
    purpose: "predicts a class",
    aim: "to predict a class",
  },
  clustering: {
    label: "Clustering",
    description: "Puts rows that are alike into groups.",
    purpose: "groups rows",
    aim: "to group rows",
  },
  "anomaly-detection": {
    label: "Anomaly detection",
    description: "Scores how unlike all others a row is.",
    purpose: "finds anomalies",
    aim: "to find anomalies",
  },
  "dimension-reduction": {
    label: "Dimension reduction",
    description: "Says with a few new columns most of what many say.",
    purpose: "reduces columns",
    aim: "to reduce columns",
  },
  forecasting: {
    label: "Forecasting",
    description: "Continues series of a number over time, and says how sure it is.",
    purpose: "forecasts series",
    aim: "to forecast series",
  },
  ranking: {
    label: "Ranking",
    description: "Puts the rows of a query in order, such as search results.",
    purpose: "ranks rows",
    aim: "to rank rows",
  },
  "topic-modeling": {
    label: "Topic modeling",
    description: "Finds what documents are about, as sets of words that occur together.",
    purpose: "finds topics",
    aim: "to find topics",
  },
  "word-embedding": {
    label: "Word embedding",
    description: "Gives each word a vector, near those of words that are used alike.",
    purpose: "turns words into vectors",
    aim: "to turn words into vectors",
  },
};

interface Purposeful {
  problemType: ProblemType;
  targetColumn: string | null;
}

/** False too where a target column only judges, as known anomalies do. */
export function isTargetPredicted({ problemType, targetColumn }: Purposeful): boolean {
  return targetColumn !== null && targetUses[problemType] === "required" && problemType !== "forecasting";
}

/** What a model does, in a few words: "predicts price", "groups rows". */
export function purposeOf(model: Purposeful): string {
  if (model.problemType === "forecasting") return `forecasts ${model.targetColumn}`;
  if (model.problemType === "ranking") return `ranks rows by ${model.targetColumn}`;
  return isTargetPredicted(model) ? `predicts ${model.targetColumn}` : problemTypeTexts[model.problemType].purpose;
}

/** What a job learns, in a few words: "to predict price", "to group rows". */
export function aimOf(job: Purposeful): string {
  if (job.problemType === "forecasting") return `to forecast ${job.targetColumn}`;
  if (job.problemType === "ranking") return `to rank rows by ${job.targetColumn}`;
  return isTargetPredicted(job) ? `to predict ${job.targetColumn}` : problemTypeTexts[job.problemType].aim;
}

/** As a sentence begins. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
