import type { LabelledRows, TrainingTask } from "../../estimator.ts";
import { awsExamScoreCsv } from "../../sample-data/aws-exam-score.ts";
import specifications from "./data-sets.json" with { type: "json" };
import type realData from "./real-data.json";

export type DataSetName = keyof typeof realData.cases;
type Row = Record<string, string | number | null>;
type DataSet = (typeof specifications)[number] & { name: DataSetName };

export const dataSets = specifications as DataSet[];

/** As many equal stretches as each column of numbers is cut into, so that every engine sees the same bins. */
const stretches = 200;

/**
 * The data as make-xgboost-references.py prepares it; every fourth row is held out.
 * @param readText the content of a file of vega-datasets
 */
export function prepareDataSet(dataSet: DataSet, readText: (file: string) => string): TrainingTask {
  const { file, target, numbers, words, objective, scale = 1 } = dataSet;
  const rows = readRows(file, readText).filter((row) => row[target] !== null && row[target] !== "");
  const columns = [
    ...numbers.map((name) => cutIntoStretches(rows.map((row) => numberOf(row[name])))),
    ...words.flatMap((name) => {
      const texts = rows.map((row) => row[name]);
      const known = [...new Set(texts)].filter((text) => text !== null && text !== "" && text !== ".");
      return known.sort().map((word) => texts.map((text) => (text === word ? 1 : 0)));
    }),
  ];
  const isClassification = /^(multi|binary):/.test(objective);
  const labels = [...new Set(rows.map((row) => row[target]))].sort();
  const targets = rows.map((row) => (isClassification ? labels.indexOf(row[target]) : numberOf(row[target]) * scale));
  const part = (keeps: (row: number) => boolean): LabelledRows => {
    const chosen = [...rows.keys()].filter(keeps);
    return {
      features: {
        rowCount: chosen.length,
        names: columns.map((_, index) => `f${index}`),
        columns: columns.map((column) => Float32Array.from(chosen, (row) => column[row])),
      },
      target: Float64Array.from(chosen, (row) => targets[row]),
    };
  };
  const problemTypes = { multi: "multiclass-classification", binary: "binary-classification" } as const;
  return {
    problemType: objective.startsWith("multi:")
      ? problemTypes.multi
      : isClassification
        ? problemTypes.binary
        : "regression",
    classCount: isClassification ? labels.length : 0,
    train: part((row) => !isHeldOut(row)),
    validation: part(isHeldOut),
  };
}

function cutIntoStretches(values: readonly number[]): number[] {
  const known = values.filter((value) => !Number.isNaN(value));
  const low = known.reduce((least, value) => Math.min(least, value));
  const high = known.reduce((most, value) => Math.max(most, value));
  return knownInTraining(values.map((value) => Math.floor(((value - low) / (high - low)) * stretches)));
}

/** Values that no training row has become the next lower one: between known values engines cut where they like. */
function knownInTraining(values: readonly number[]): number[] {
  const known = new Set(values.filter((value, row) => !isHeldOut(row) && !Number.isNaN(value)));
  const least = Math.min(...known);
  return values.map((value) => {
    let lower = value;
    while (lower > least && !known.has(lower)) lower--;
    return Math.max(lower, least);
  });
}

function isHeldOut(row: number): boolean {
  return row % 4 === 3;
}

function numberOf(value: string | number | null): number {
  return value === null || value === "" ? Number.NaN : Number(value);
}

function readRows(file: string | null, readText: (file: string) => string): Row[] {
  if (file === null) return parseCsv(awsExamScoreCsv());
  const text = readText(file);
  return file.endsWith(".json") ? JSON.parse(text) : parseCsv(text);
}

/** Without quotes, which these files do not have. */
function parseCsv(text: string): Row[] {
  const [header, ...lines] = text.trim().split(/\r?\n/);
  const names = header.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, at) => [names[at], cell])));
}
