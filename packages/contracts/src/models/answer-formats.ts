import { z } from "zod";
import type { TableProblemType } from "../training/algorithm.ts";
import type { Prediction } from "./prediction.ts";
import type { ModelSignature } from "./signature.ts";

/** How endpoints write the answers to problems of one type: as SageMaker's own algorithms do. */
export interface AnswerFormat {
  /** Under which name a JSON response lists the answers. */
  listName: "predictions" | "scores" | "projections";
  /** One answer in a JSON response, and a line of JSON Lines. */
  toJson(prediction: Prediction, signature: ModelSignature): object;
  /** Null where it is no such answer. */
  fromJson(json: unknown): Prediction | null;
  /** The cells of a CSV line. */
  toCells(prediction: Prediction, signature: ModelSignature): (string | number)[];
  /** Null where they are no such answer. */
  fromCells(cells: readonly string[], signature: ModelSignature): Prediction | null;
}

const numberAnswer = z.object({ score: z.number() });
const classAnswer = z.object({
  predicted_label: z.string(),
  probabilities: z.record(z.string(), z.number()).default({}),
});
const clusterAnswer = z.object({ closest_cluster: z.int(), distance_to_cluster: z.number() });
const topicsAnswer = z.object({ topic_mixture: z.array(z.number()).min(1) });
const vectorAnswer = z.object({ vector: z.array(z.number()).min(1) });
const projectionAnswer = z.object({ projection: z.array(z.number()).min(1) });

const classes = answerFormat("class", {
  listName: "predictions",
  /** `score` is the probability of the second label of two, or all of them in the order of the labels. */
  toJson: (prediction, { problemType }) => {
    const scores = prediction.probabilities.map(({ probability }) => probability);
    return {
      score: problemType === "binary-classification" ? (scores[1] ?? Number.NaN) : scores,
      predicted_label: prediction.predictedLabel,
      probabilities: Object.fromEntries(prediction.probabilities.map(({ label, probability }) => [label, probability])),
    };
  },
  fromJson: read(classAnswer, ({ predicted_label: predictedLabel, probabilities }) => ({
    kind: "class",
    predictedLabel,
    probabilities: Object.entries(probabilities).map(([label, probability]) => ({ label, probability })),
  })),
  /** The label, and the probability of the second of two, or else its own. */
  toCells: ({ predictedLabel, probabilities }, { problemType }) => {
    const own = probabilities.find(({ label }) => label === predictedLabel);
    const told = problemType === "binary-classification" ? probabilities[1] : own;
    return [predictedLabel, told?.probability ?? Number.NaN];
  },
  fromCells([predictedLabel, cell], { problemType, labels: [negative = "", positive = ""] }) {
    const score = numberOf(cell);
    if (predictedLabel === undefined || score === null) return null;
    const probabilities =
      problemType === "binary-classification"
        ? [
            { label: negative, probability: 1 - score },
            { label: positive, probability: score },
          ]
        : [{ label: predictedLabel, probability: score }];
    return { kind: "class", predictedLabel, probabilities };
  },
});

export const answerFormats: Readonly<Record<TableProblemType, AnswerFormat>> = {
  regression: answerFormat("number", {
    listName: "predictions",
    toJson: ({ score }) => ({ score }),
    fromJson: read(numberAnswer, ({ score }) => ({ kind: "number", score })),
    toCells: ({ score }) => [score],
    fromCells: (cells) => ofNumbers(cells, 1, ([score = Number.NaN]) => ({ kind: "number", score })),
  }),
  "binary-classification": classes,
  "multiclass-classification": classes,
  clustering: answerFormat("cluster", {
    listName: "predictions",
    toJson: ({ closestCluster, distanceToCluster }) => ({
      closest_cluster: closestCluster,
      distance_to_cluster: distanceToCluster,
    }),
    fromJson: read(clusterAnswer, ({ closest_cluster: closestCluster, distance_to_cluster: distanceToCluster }) => ({
      kind: "cluster",
      closestCluster,
      distanceToCluster,
    })),
    toCells: ({ closestCluster, distanceToCluster }) => [closestCluster, distanceToCluster],
    fromCells: (cells) =>
      ofNumbers(cells, 2, ([closestCluster = 0, distanceToCluster = 0]) => ({
        kind: "cluster",
        closestCluster,
        distanceToCluster,
      })),
  }),
  "anomaly-detection": answerFormat("anomaly", {
    listName: "scores",
    toJson: ({ score }) => ({ score }),
    fromJson: read(numberAnswer, ({ score }) => ({ kind: "anomaly", score })),
    toCells: ({ score }) => [score],
    fromCells: (cells) => ofNumbers(cells, 1, ([score = Number.NaN]) => ({ kind: "anomaly", score })),
  }),
  "dimension-reduction": answerFormat("projection", {
    listName: "projections",
    toJson: ({ coordinates }) => ({ projection: coordinates }),
    fromJson: read(projectionAnswer, ({ projection }) => ({ kind: "projection", coordinates: projection })),
    toCells: ({ coordinates }) => coordinates,
    fromCells: (cells) => ofNumbers(cells, cells.length, (coordinates) => ({ kind: "projection", coordinates })),
  }),
  ranking: answerFormat("ranking", {
    listName: "predictions",
    toJson: ({ score }) => ({ score }),
    fromJson: read(numberAnswer, ({ score }) => ({ kind: "ranking", score })),
    toCells: ({ score }) => [score],
    fromCells: (cells) => ofNumbers(cells, 1, ([score = Number.NaN]) => ({ kind: "ranking", score })),
  }),
  "topic-modeling": answerFormat("topics", {
    listName: "predictions",
    toJson: ({ mixture }) => ({ topic_mixture: mixture }),
    fromJson: read(topicsAnswer, ({ topic_mixture: mixture }) => ({ kind: "topics", mixture })),
    toCells: ({ mixture }) => mixture,
    fromCells: (cells) => ofNumbers(cells, cells.length, (mixture) => ({ kind: "topics", mixture })),
  }),
  "word-embedding": answerFormat("vector", {
    listName: "predictions",
    toJson: ({ vector }) => ({ vector }),
    fromJson: read(vectorAnswer, ({ vector }) => ({ kind: "vector", vector })),
    toCells: ({ vector }) => vector,
    fromCells: (cells) => ofNumbers(cells, cells.length, (vector) => ({ kind: "vector", vector })),
  }),
};

/** IP Insights answers how well a pair goes together, which is the score with its sign changed. */
const dotProducts = answerFormat("anomaly", {
  listName: "predictions",
  toJson: ({ score }) => ({ dot_product: -score }),
  fromJson: read(z.object({ dot_product: z.number() }), ({ dot_product: product }) => ({
    kind: "anomaly",
    score: -product,
  })),
  toCells: ({ score }) => [-score],
  fromCells: (cells) => ofNumbers(cells, 1, ([product = Number.NaN]) => ({ kind: "anomaly", score: -product })),
});

/** How the answers of a model are written. */
export function answerFormatOf({ problemType, answer }: Pick<ModelSignature, "problemType" | "answer">): AnswerFormat {
  return answer === "dot_product" ? dotProducts : answerFormats[problemType];
}

/** Gives the writers of one kind of answer its type; an answer of another kind is a mistake of ours. */
function answerFormat<Kind extends Prediction["kind"]>(
  kind: Kind,
  format: Pick<AnswerFormat, "listName" | "fromJson" | "fromCells"> & {
    toJson(prediction: Extract<Prediction, { kind: Kind }>, signature: ModelSignature): object;
    toCells(prediction: Extract<Prediction, { kind: Kind }>, signature: ModelSignature): (string | number)[];
  },
): AnswerFormat {
  const isOfKind = (prediction: Prediction): prediction is Extract<Prediction, { kind: Kind }> =>
    prediction.kind === kind;
  const narrowed = (prediction: Prediction) => {
    if (isOfKind(prediction)) return prediction;
    throw new Error(`A ${kind} was to be written, not a ${prediction.kind}.`);
  };
  return {
    ...format,
    toJson: (prediction, signature) => format.toJson(narrowed(prediction), signature),
    toCells: (prediction, signature) => format.toCells(narrowed(prediction), signature),
  };
}

function read<Answer>(schema: z.ZodType<Answer>, toPrediction: (answer: Answer) => Prediction) {
  return (json: unknown): Prediction | null => {
    const answer = schema.safeParse(json);
    return answer.success ? toPrediction(answer.data) : null;
  };
}

function ofNumbers(
  cells: readonly string[],
  count: number,
  toPrediction: (numbers: number[]) => Prediction,
): Prediction | null {
  const numbers = cells.map(numberOf).filter((number) => number !== null);
  return numbers.length === count && cells.length === count && count > 0 ? toPrediction(numbers) : null;
}

function numberOf(cell: string | undefined): number | null {
  if (cell === undefined || cell.trim() === "") return null;
  const number = Number(cell);
  return Number.isFinite(number) ? number : null;
}
