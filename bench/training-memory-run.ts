// One training of training-memory.bench.ts, in a process of its own: training-memory-run.ts <request as JSON>. Writes its
// peak memory and the estimate as JSON.
import type { DatasetColumn } from "@sagebrush/contracts/datasets/dataset";
import { createTrainingJobRequest } from "@sagebrush/contracts/training/training-job";
import { findAlgorithm } from "@sagebrush/ml/algorithms";
import { parseHyperparameters } from "@sagebrush/ml/hyperparameters";
import { trainingMemoryBytes } from "@sagebrush/ml/preprocessing/training-memory";
import { trainModel } from "../apps/worker/src/training/train-model.ts";

export interface MemoryRequest {
  folder: string;
  parquetPath: string;
  algorithmName: string;
  hyperparameters: Record<string, number>;
  rowCount: number;
  columnCount: number;
  /** What the training is told that it may take. */
  memoryBytes: number;
}

const request: MemoryRequest = JSON.parse(process.argv[2]!);
const { algorithmName, hyperparameters, rowCount, columnCount, memoryBytes } = request;
const featureColumns = Array.from({ length: columnCount }, (_, column) => `x${column}`);
const columns = [...featureColumns, "y"].map((name) => ({ name, type: "number" }) as DatasetColumn);
const isLabelled = findAlgorithm(algorithmName)?.problemTypes.includes("regression") ?? false;
const split = isLabelled ? { train: 0.7, validation: 0.15, test: 0.15 } : { train: 1, validation: 0, test: 0 };
const problemType = isLabelled ? "regression" : findAlgorithm(algorithmName)!.problemTypes[0];
const specification = createTrainingJobRequest.parse({
  ...{ trainingJobName: "memory", algorithmName, hyperparameters, problemType, split: { ...split, seed: 1 } },
  inputDataConfig: { datasetName: "memory", version: 1, targetColumn: isLabelled ? "y" : null, featureColumns },
});
const logs: string[] = [];
await trainModel(
  { specification, columns, parquetPath: request.parquetPath, checkpointPath: null, workFolder: request.folder },
  {
    ...{ signal: new AbortController().signal, threadCount: 2, memoryBytes },
    tell: (message) => void (message.kind === "log" && logs.push(message.message)),
  },
);
const algorithm = findAlgorithm(algorithmName)!;
const { values } = parseHyperparameters(algorithm.hyperparameters, hyperparameters);
const size = {
  ...{ rowCount, rawColumnCount: columnCount + 1, featureCount: columnCount, outputCount: 1 },
  trainRowCount: rowCount * split.train,
  validationRowCount: rowCount * split.validation,
};
console.log(
  JSON.stringify({
    peakBytes: process.resourceUsage().maxRSS * 1024,
    estimatedBytes: trainingMemoryBytes(size, algorithm, values, memoryBytes),
    isHeld: !logs.some((line) => line.includes("column by column")),
  }),
);
