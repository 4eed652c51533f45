import { StudioError } from "../errors.ts";
import type { TableProblemType } from "../training/algorithm.ts";
import { type ModelSignature, modelOutputs } from "./signature.ts";

/** One record's answer. */
export type Prediction =
  | { kind: "number"; score: number }
  | { kind: "class"; predictedLabel: string; probabilities: { label: string; probability: number }[] }
  | { kind: "cluster"; closestCluster: number; distanceToCluster: number }
  | { kind: "anomaly"; score: number }
  | { kind: "projection"; coordinates: number[] }
  | { kind: "ranking"; score: number }
  | { kind: "topics"; mixture: number[] }
  | { kind: "vector"; vector: number[] };

/** What a run of the graph answers, by output name, row-major. */
export type ModelOutputValues = Readonly<Record<string, ArrayLike<number | bigint | string> | undefined>>;

/** Reads the outputs of a model's graph; the same code serves the endpoint and the visitor's browser. */
export function readPredictions(
  signature: ModelSignature,
  outputs: ModelOutputValues,
  recordCount: number,
): Prediction[] {
  const readRecord = readers[signature.problemType]({ outputs, recordCount, labels: signature.labels });
  return Array.from({ length: recordCount }, (_, record) => readRecord(record));
}

interface AnsweredRecords {
  outputs: ModelOutputValues;
  recordCount: number;
  labels: readonly string[];
}

/** For each problem type: looks at the outputs once and answers how a record is read from them. */
const readers: Readonly<Record<TableProblemType, (answered: AnsweredRecords) => (record: number) => Prediction>> = {
  regression(answered) {
    const scores = numbers(answered, modelOutputs.prediction, 1);
    return (record) => ({ kind: "number", score: scores(record, 0) });
  },
  "binary-classification": readClasses,
  "multiclass-classification": readClasses,
  clustering(answered) {
    const clusters = numbers(answered, modelOutputs.closestCluster, 1);
    const distances = numbers(answered, modelOutputs.distanceToCluster, 1);
    return (record) => ({
      kind: "cluster",
      closestCluster: clusters(record, 0),
      distanceToCluster: distances(record, 0),
    });
  },
  "anomaly-detection"(answered) {
    const scores = numbers(answered, modelOutputs.anomalyScore, 1);
    return (record) => ({ kind: "anomaly", score: scores(record, 0) });
  },
  "dimension-reduction"(answered) {
    const rowOf = rowsOf(answered, modelOutputs.projection);
    return (record) => ({ kind: "projection", coordinates: rowOf(record) });
  },
  "topic-modeling"(answered) {
    const rowOf = rowsOf(answered, modelOutputs.topicMixture);
    return (record) => ({ kind: "topics", mixture: rowOf(record) });
  },
  "word-embedding"(answered) {
    const rowOf = rowsOf(answered, modelOutputs.wordVector);
    return (record) => ({ kind: "vector", vector: rowOf(record) });
  },
  ranking(answered) {
    const scores = numbers(answered, modelOutputs.rankingScore, 1);
    return (record) => ({ kind: "ranking", score: scores(record, 0) });
  },
};

/** The numbers of a record, as many as each has. */
function rowsOf(answered: AnsweredRecords, output: string): (record: number) => number[] {
  const width = (answered.outputs[output]?.length ?? 0) / answered.recordCount;
  const values = numbers(answered, output, Math.max(1, Math.floor(width)));
  return (record) => Array.from({ length: width }, (_, at) => values(record, at));
}

function readClasses(answered: AnsweredRecords): (record: number) => Prediction {
  const predictedLabels = valuesOf(answered, modelOutputs.predictedLabel, 1);
  const probabilities = numbers(answered, modelOutputs.probabilities, answered.labels.length);
  return (record) => ({
    kind: "class",
    predictedLabel: String(predictedLabels[record] ?? ""),
    probabilities: answered.labels.map((label, code) => ({ label, probability: probabilities(record, code) })),
  });
}

function numbers(answered: AnsweredRecords, output: string, width: number): (record: number, at: number) => number {
  const values = valuesOf(answered, output, width);
  return (record, at) => Number(values[record * width + at] ?? Number.NaN);
}

function valuesOf({ outputs, recordCount }: AnsweredRecords, output: string, width: number) {
  const values = outputs[output];
  if (values?.length === recordCount * width) return values;
  throw new StudioError("ModelError", `The model's output '${output}' does not have ${recordCount} rows as it should.`);
}
