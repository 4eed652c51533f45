import { StudioError } from "@sagebrush/contracts/errors";
import type { AlgorithmDeclaration, ProblemType } from "@sagebrush/ml/estimator";
import type { Hyperparameters } from "@sagebrush/ml/hyperparameters";
import { modelFeatures, type Preprocessing } from "@sagebrush/ml/preprocessing/preprocessing";
import { memoryProblem } from "@sagebrush/ml/preprocessing/training-memory";
import type { DealtRows } from "./deal-rows.ts";
import type { RawData } from "./raw-data.ts";

/**
 * Ends a job that would run out of memory before it begins: the system would kill it later, with nothing said. The
 * request was checked by the data's profile; here its features are known.
 * @throws StudioError ResourceLimitExceeded saying what is needed, what there is, and what to do.
 */
export function refuseTooLarge(job: {
  algorithm: AlgorithmDeclaration<ProblemType>;
  hyperparameters: Hyperparameters;
  preprocessing: Preprocessing;
  rows: DealtRows;
  data: Pick<RawData, "rowCount" | "columns">;
  memoryBytes: number;
}): void {
  const { algorithm, hyperparameters, preprocessing, rows, data, memoryBytes } = job;
  const size = {
    rowCount: data.rowCount,
    rawColumnCount: data.columns.length,
    trainRowCount: rows.train.rows.length,
    validationRowCount: rows.validation?.rows.length ?? 0,
    featureCount: modelFeatures(preprocessing).length,
    outputCount: rows.labels.length > 2 ? rows.labels.length : 1,
  };
  const problem = memoryProblem(size, algorithm, hyperparameters, memoryBytes);
  if (problem !== null) throw new StudioError("ResourceLimitExceeded", problem);
}
