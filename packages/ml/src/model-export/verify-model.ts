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
export function verifyModel(
  options: Omit<Verified, "rowCount" | "stretches"> & { table: Table },
): Promise<ModelVerification> {
  const { table } = options;
  return verifyInStretches({ ...options, rowCount: table.rowCount, stretches: [table] });
}

interface Verified {
  model: Uint8Array;
  preprocessing: Preprocessing;
  rowCount: number;
  /** The rows in their order, some at a time. */
  stretches: Iterable<Table> | AsyncIterable<Table>;
  problemType: ProblemType;
  labels: readonly string[];
  predictions: Float64Array;
  /** `FittedModel.decisionThreshold`. */
  decisionThreshold?: number;
  /** `FittedModel.tolerance`. */
  tolerance?: number;
}

/** The same for rows that are not all in memory. */
export async function verifyInStretches(options: Verified): Promise<ModelVerification> {
  const { rowCount, predictions, labels, decisionThreshold, tolerance = usualTolerance } = options;
  const form = answerForms[options.problemType];
  const numbers = form.numbersOf(predictions);
  const width = numbers.length / rowCount;
  const predictionWidth = predictions.length / rowCount;
  const meanSize = numbers.reduce((sum, value) => sum + Math.abs(value), 0) / Math.max(1, numbers.length);
  const session = await createSession(options.model);
  let maximumRelativeDifference = 0;
  try {
    let start = 0;
    for await (const { table, rows } of runsOf(options.stretches)) {
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
      start += rows.length;
    }
  } finally {
    await session.release();
  }
  return { rowCount, maximumRelativeDifference, tolerance };
}

/** As many rows at once as are run together. */
async function* runsOf(stretches: Verified["stretches"]): AsyncGenerator<{ table: Table; rows: Int32Array }> {
  for await (const table of stretches) {
    for (let start = 0; start < table.rowCount; start += rowsPerRun) {
      const length = Math.min(rowsPerRun, table.rowCount - start);
      yield { table, rows: Int32Array.from({ length }, (_, at) => start + at) };
    }
  }
}

function floats(output: Tensor): Float32Array {
  if (output.elementType !== "float") throw new Error(`The model answers ${output.elementType}, not float.`);
  return output.data;
}
