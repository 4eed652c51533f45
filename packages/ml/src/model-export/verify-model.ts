import { createSession, type Tensor } from "@sagebrush/onnx/session";
import type { ProblemType } from "../estimator.ts";
import type { Preprocessing } from "../preprocessing/preprocessing.ts";
import { selectRows, type Table } from "../table.ts";
import { answerForms } from "./answer-forms.ts";
import { rawInputs } from "./raw-inputs.ts";

export interface ModelVerification {
  rowCount: number;
  /** Of any answer, relative to its size or to the mean size of the answers, whichever is larger. */
  maximumRelativeDifference: number;
  /** What float32 arithmetic in another order may differ by. */
  tolerance: number;
}

const usualTolerance = 1e-5;
const rowsPerRun = 10_000;

/**
 * Runs an exported model on raw rows and compares its answers with training-time predictions.
 * @param predictions as `FittedModel.predict` answers for these rows: float64, row-major
 * @throws when an answer is not finite, or the answers contradict each other, such as a label and its probability
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
  /** `FittedModel.tolerance`. */
  tolerance?: number;
}): Promise<ModelVerification> {
  const { table, predictions, labels, decisionThreshold, tolerance = usualTolerance } = options;
  const form = answerForms[options.problemType];
  const numbers = form.numbersOf(predictions);
  const width = numbers.length / table.rowCount;
  const predictionWidth = predictions.length / table.rowCount;
  const meanSize = numbers.reduce((sum, value) => sum + Math.abs(value), 0) / Math.max(1, numbers.length);
  const session = await createSession(options.model);
  let maximumRelativeDifference = 0;
  try {
    for (let start = 0; start < table.rowCount; start += rowsPerRun) {
      const rows = Int32Array.from({ length: Math.min(rowsPerRun, table.rowCount - start) }, (_, at) => start + at);
      const outputs = await session.run(rawInputs(options.preprocessing, selectRows(table, rows)));
      const answers = floats(outputs[form.numbersOutput]);
      if (answers.length !== rows.length * width) {
        throw new Error(`The model answers ${answers.length} numbers for ${rows.length} rows of ${width}.`);
      }
      for (const [at, answer] of answers.entries()) {
        const wanted = numbers[start * width + at];
        if (!Number.isFinite(answer)) {
          throw new Error(`The model answers ${answer} for row ${start + Math.floor(at / width) + 1}.`);
        }
        const difference = Math.abs(answer - wanted) / Math.max(Math.abs(wanted), meanSize, Number.MIN_VALUE);
        maximumRelativeDifference = Math.max(maximumRelativeDifference, difference);
      }
      const own = predictions.subarray(start * predictionWidth, (start + rows.length) * predictionWidth);
      form.checkOthers?.({ outputs, predictions: own, labels, decisionThreshold, firstRow: start });
    }
  } finally {
    await session.release();
  }
  return { rowCount: table.rowCount, maximumRelativeDifference, tolerance };
}

function floats(output: Tensor): Float32Array {
  if (output.elementType !== "float") throw new Error(`The model answers ${output.elementType}, not float.`);
  return output.data;
}
