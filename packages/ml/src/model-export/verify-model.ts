import { createSession, type Tensor } from "@sagebrush/onnx/session";
import type { ProblemType } from "../estimator.ts";
import type { Preprocessing } from "../preprocessing/preprocessing.ts";
import { selectRows, type Table } from "../table.ts";
import { predictedLabelOutput, predictionOutput, probabilitiesOutput } from "./model-output-names.ts";
import { rawInputs } from "./raw-inputs.ts";

export interface ModelVerification {
  rowCount: number;
  /** Of any answer, relative to its size or to the mean size of the answers, whichever is larger. */
  maximumRelativeDifference: number;
  /** What float32 arithmetic in another order may differ by. */
  tolerance: number;
}

const tolerance = 1e-5;
const rowsPerRun = 10_000;

/**
 * Runs an exported model on raw rows and compares its answers with training-time predictions.
 * @param predictions as `FittedModel.predict` answers for these rows: float64[n], or float64[n * K], row-major
 * @throws when an answer is not finite, or a predicted label is not that of the most probable class, or not the one the
 * model's decision threshold asks for
 */
export async function verifyModel(options: {
  model: Uint8Array;
  preprocessing: Preprocessing;
  table: Table;
  problemType: ProblemType;
  labels: readonly string[];
  predictions: Float64Array;
  /** `FittedModel.decisionThreshold`. */
  decisionThreshold?: number;
}): Promise<ModelVerification> {
  const { table, predictions, labels, problemType } = options;
  const isRegression = problemType === "regression";
  const width = isRegression ? 1 : labels.length;
  const meanSize = predictions.reduce((sum, value) => sum + Math.abs(value), 0) / Math.max(1, predictions.length);
  const session = await createSession(options.model);
  let maximumRelativeDifference = 0;
  try {
    for (let start = 0; start < table.rowCount; start += rowsPerRun) {
      const rows = Int32Array.from({ length: Math.min(rowsPerRun, table.rowCount - start) }, (_, at) => start + at);
      const outputs = await session.run(rawInputs(options.preprocessing, selectRows(table, rows)));
      const answers = floats(outputs[isRegression ? predictionOutput : probabilitiesOutput]);
      for (const [at, answer] of answers.entries()) {
        const wanted = predictions[start * width + at];
        if (!Number.isFinite(answer)) {
          throw new Error(`The model answers ${answer} for row ${start + Math.floor(at / width) + 1}.`);
        }
        const difference = Math.abs(answer - wanted) / Math.max(Math.abs(wanted), meanSize, Number.MIN_VALUE);
        maximumRelativeDifference = Math.max(maximumRelativeDifference, difference);
      }
      if (!isRegression) checkLabels(outputs[predictedLabelOutput], answers, options, start);
    }
  } finally {
    await session.release();
  }
  return { rowCount: table.rowCount, maximumRelativeDifference, tolerance };
}

function checkLabels(
  output: Tensor,
  probabilities: Float32Array,
  { labels, decisionThreshold }: { labels: readonly string[]; decisionThreshold?: number },
  start: number,
): void {
  if (output.elementType !== "string") throw new Error(`The predicted labels are ${output.elementType}.`);
  for (const [row, label] of output.data.entries()) {
    const own = probabilities.subarray(row * labels.length, (row + 1) * labels.length);
    if (decisionThreshold !== undefined) {
      if (labels[own[1] >= decisionThreshold ? 1 : 0] === label) continue;
      throw new Error(
        `The model calls row ${start + row + 1} "${label}", though its probability is ${own[1]} and the threshold ${decisionThreshold}.`,
      );
    }
    if (own[labels.indexOf(label)] !== Math.max(...own)) {
      throw new Error(`The model calls row ${start + row + 1} "${label}", which is not its most probable class.`);
    }
  }
}

function floats(output: Tensor): Float32Array {
  if (output.elementType !== "float") throw new Error(`The model answers ${output.elementType}, not float.`);
  return output.data;
}
