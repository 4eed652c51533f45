import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { Tensor } from "@sagebrush/onnx/session";
import type { ProblemType } from "../estimator.ts";
import {
  anomalyScoreOutput,
  closestClusterOutput,
  distanceToClusterOutput,
  predictedLabelOutput,
  predictionOutput,
  probabilitiesOutput,
  projectionOutput,
  rankingScoreOutput,
  topicMixtureOutput,
  wordVectorOutput,
} from "./model-output-names.ts";

/** What decides which class a row is called. */
export interface ClassChoice {
  /** Class labels by code; empty where the answer is no class. */
  labels: readonly string[];
  /** `FittedModel.decisionThreshold`. */
  decisionThreshold?: number;
}

/** The answers of one run of a model, beside what training-time prediction gave for the same rows. */
export interface AnsweredRows extends ClassChoice {
  outputs: Record<string, Tensor>;
  /** As `FittedModel.predict` answers. */
  predictions: Float64Array;
  /** The index of the first of these rows in all. */
  firstRow: number;
}

/** How a file answers problems of one type. */
export interface AnswerForm {
  /** Turns the tensor that `FittedModel.toOnnx` named into the graph's outputs. */
  addOutputs(graph: GraphBuilder, answer: string, choice: ClassChoice): void;
  /** The output whose numbers are compared one by one. */
  numbersOutput: string;
  /** The predictions that those numbers must equal. */
  numbersOf(predictions: Float64Array): Float64Array;
  /** Judges the outputs that are no such numbers. @throws when they contradict them */
  checkOthers?(rows: AnsweredRows): void;
}

const allNumbers = (predictions: Float64Array) => predictions;

export const answerForms: Readonly<Record<ProblemType, AnswerForm>> = {
  regression: {
    addOutputs: (graph, answer) => void graph.output(predictionOutput, "float", ["N", 1], answer),
    numbersOutput: predictionOutput,
    numbersOf: allNumbers,
  },
  // Two classes at .5 each: the positive one, as a threshold of .5 has it.
  "binary-classification": classification({ selectsLastOfEqual: true }),
  "multiclass-classification": classification({ selectsLastOfEqual: false }),
  clustering: {
    addOutputs(graph, answer) {
      const part = (index: number) => graph.node("Gather", [answer, graph.indices([index])], { axis: { int: 1 } });
      const cluster = graph.node("Cast", [part(0)], { to: { int: 7 } });
      graph.output(closestClusterOutput, "int64", ["N", 1], cluster);
      graph.output(distanceToClusterOutput, "float", ["N", 1], part(1));
    },
    numbersOutput: distanceToClusterOutput,
    numbersOf: (predictions) => predictions.filter((_, at) => at % 2 === 1),
    checkOthers: checkClusters,
  },
  "anomaly-detection": {
    addOutputs: (graph, answer) => void graph.output(anomalyScoreOutput, "float", ["N", 1], answer),
    numbersOutput: anomalyScoreOutput,
    numbersOf: allNumbers,
  },
  "dimension-reduction": {
    addOutputs: (graph, answer) => void graph.output(projectionOutput, "float", ["N", "D"], answer),
    numbersOutput: projectionOutput,
    numbersOf: allNumbers,
  },
  ranking: {
    addOutputs: (graph, answer) => void graph.output(rankingScoreOutput, "float", ["N", 1], answer),
    numbersOutput: rankingScoreOutput,
    numbersOf: allNumbers,
  },
  "topic-modeling": {
    addOutputs: (graph, answer) => void graph.output(topicMixtureOutput, "float", ["N", "K"], answer),
    numbersOutput: topicMixtureOutput,
    numbersOf: allNumbers,
  },
  "word-embedding": {
    addOutputs: (graph, answer) => void graph.output(wordVectorOutput, "float", ["N", "D"], answer),
    numbersOutput: wordVectorOutput,
    numbersOf: allNumbers,
  },
};

function classification({ selectsLastOfEqual }: { selectsLastOfEqual: boolean }): AnswerForm {
  return {
    addOutputs(graph, probabilities, { labels, decisionThreshold }) {
      const code =
        decisionThreshold === undefined
          ? graph.node("ArgMax", [probabilities], {
              axis: { int: 1 },
              keepdims: { int: 1 },
              select_last_index: { int: selectsLastOfEqual ? 1 : 0 },
            })
          : addCodeByThreshold(graph, probabilities, decisionThreshold);
      const label = graph.node(
        "LabelEncoder",
        [code],
        { keys_int64s: { ints: labels.map((_, code) => code) }, values_strings: { strings: labels } },
        { domain: "ai.onnx.ml", name: "label" },
      );
      graph.output(predictedLabelOutput, "string", ["N", 1], label);
      graph.output(probabilitiesOutput, "float", ["N", labels.length], probabilities);
    },
    numbersOutput: probabilitiesOutput,
    numbersOf: allNumbers,
    checkOthers: checkLabels,
  };
}

/** int64[N, 1]: 1 from the threshold on. */
function addCodeByThreshold(graph: GraphBuilder, probabilities: string, decisionThreshold: number): string {
  const ofPositive = graph.node("Gather", [probabilities, graph.indices([1])], { axis: { int: 1 } });
  const threshold = graph.scalar(decisionThreshold, "decision_threshold");
  return graph.node("Cast", [graph.node("GreaterOrEqual", [ofPositive, threshold])], { to: { int: 7 } });
}

function checkLabels({ outputs, labels, decisionThreshold, firstRow }: AnsweredRows): void {
  const predicted = outputs[predictedLabelOutput];
  const probabilities = outputs[probabilitiesOutput];
  if (predicted.elementType !== "string" || probabilities.elementType !== "float") {
    throw new Error(`The predicted labels are ${predicted.elementType}.`);
  }
  for (const [row, label] of predicted.data.entries()) {
    const own = probabilities.data.subarray(row * labels.length, (row + 1) * labels.length);
    if (decisionThreshold !== undefined) {
      if (labels[own[1] >= decisionThreshold ? 1 : 0] === label) continue;
      throw new Error(
        `The model calls row ${firstRow + row + 1} "${label}", though its probability is ${own[1]} and the threshold ${decisionThreshold}.`,
      );
    }
    if (own[labels.indexOf(label)] !== Math.max(...own)) {
      throw new Error(`The model calls row ${firstRow + row + 1} "${label}", which is not its most probable class.`);
    }
  }
}

/**
 * Rows between two clusters may be given to either, and then the distances are equal, which is checked with the other
 * numbers. Clusters that were mixed up would differ in most rows.
 */
function checkClusters({ outputs, predictions, firstRow }: AnsweredRows): void {
  const clusters = outputs[closestClusterOutput];
  if (clusters.elementType !== "int64") throw new Error(`The closest clusters are ${clusters.elementType}.`);
  const others = Array.from(clusters.data.keys()).filter((row) => Number(clusters.data[row]) !== predictions[2 * row]);
  if (2 * others.length > clusters.data.length) {
    const [row] = others;
    throw new Error(
      `The model puts row ${firstRow + row + 1} into cluster ${clusters.data[row]}, not ${predictions[2 * row]}.`,
    );
  }
}
