import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTrainingJobRequest } from "@sagebrush/contracts/training/training-job";
import { withDatabase } from "@sagebrush/data/duckdb";
import { findAlgorithm } from "@sagebrush/ml/algorithms";
import { parseHyperparameters } from "@sagebrush/ml/hyperparameters";
import { trainingMemoryBytes } from "@sagebrush/ml/preprocessing/training-memory";
import { processMemory } from "./process-memory.ts";

/**
 * Peak memory of whole training jobs beside what is estimated before they start: an estimate below the peak would let a
 * job begin that the system ends. With much memory the data is held, with little it is read column by column.
 *
 * BENCH_SCALE=0.1 takes a tenth of the rows, BENCH_ALGORITHMS=xgboost,mlp only those named.
 */
const scale = Number(process.env.BENCH_SCALE ?? 1);
const wanted = process.env.BENCH_ALGORITHMS?.split(",");
const sizes = [
  { rowCount: 200_000, columnCount: 20 },
  { rowCount: 1_000_000, columnCount: 28 },
];
/** Few iterations: memory does not grow with them, but for the trees of a forest. */
const algorithms: Record<string, Record<string, number>> = {
  xgboost: { num_round: 5 },
  lightgbm: { num_boost_round: 5 },
  catboost: { iterations: 5 },
  "random-forest": { n_estimators: 3, max_depth: 10 },
  "linear-learner": { epochs: 1 },
  mlp: { epochs: 1 },
  "factorization-machines": { epochs: 1 },
  kmeans: { k: 5 },
  pca: {},
};
const memories = { held: 64 * 2 ** 30, read: 2 ** 30 };

const folder = await mkdtemp(path.join(tmpdir(), "sagebrush-bench-"));
try {
  for (const size of sizes) {
    const rowCount = Math.round(size.rowCount * scale);
    const parquetPath = path.join(folder, `${rowCount}x${size.columnCount}.parquet`);
    await writeRows(parquetPath, rowCount, size.columnCount);
    console.log(
      `\n${rowCount} rows x ${size.columnCount} numbers, ${megabytes(8 * rowCount * size.columnCount)} as read`,
    );
    for (const [algorithmName, given] of Object.entries(algorithms)) {
      if (wanted && !wanted.includes(algorithmName)) continue;
      for (const [name, memoryBytes] of Object.entries(memories)) {
        const request = { ...size, rowCount, parquetPath, algorithmName, given, memoryBytes };
        console.log(`${algorithmName}, ${name}: ${await run(request)}`);
      }
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

interface MemoryRequest {
  parquetPath: string;
  algorithmName: string;
  given: Record<string, number>;
  rowCount: number;
  columnCount: number;
  /** What the training is told that it may take. */
  memoryBytes: number;
}

/** One training as the worker runs it, in a process of its own. */
async function run(request: MemoryRequest): Promise<string> {
  const { parquetPath, algorithmName, given, rowCount, columnCount, memoryBytes } = request;
  const algorithm = findAlgorithm(algorithmName);
  if (!algorithm) throw new Error(`There is no algorithm '${algorithmName}'.`);
  const isLabelled = algorithm.problemTypes.some((problemType) => problemType === "regression");
  const split = isLabelled ? { train: 0.7, validation: 0.15, test: 0.15 } : { train: 1, validation: 0, test: 0 };
  const featureColumns = Array.from({ length: columnCount }, (_, column) => `x${column}`);
  const specification = createTrainingJobRequest.parse({
    ...{ trainingJobName: "memory", algorithmName, hyperparameters: given, split: { ...split, seed: 1 } },
    problemType: isLabelled ? "regression" : algorithm.problemTypes[0],
    inputDataConfig: { datasetName: "memory", version: 1, targetColumn: isLabelled ? "y" : null, featureColumns },
  });
  const columns = [...featureColumns, "y"].map((name) => ({ name, type: "number" }));
  const child = fork(new URL("../apps/worker/src/training/training-child.ts", import.meta.url), {
    execArgv: ["--import", "tsx"],
    serialization: "advanced",
    env: { ...process.env, TRAINING_THREADS: "2", TRAINING_MEMORY_MB: String(memoryBytes / 2 ** 20) },
  });
  let ending = "it died";
  let peakBytes = 0;
  child.on("message", (message: { kind: string; failure?: { message: string } }) => {
    peakBytes = Math.max(peakBytes, processMemory(child.pid ?? 0).peakResidentBytes);
    if (message.kind === "done" || message.kind === "failed") ending = message.failure?.message ?? "done";
  });
  child.send({
    kind: "start",
    task: { specification, columns, parquetPath, checkpointPath: null, workFolder: folder },
  });
  await once(child, "exit");
  if (ending !== "done") return ending;
  const { values } = parseHyperparameters(algorithm.hyperparameters, given);
  const size = {
    ...{ rowCount, rawColumnCount: columnCount + 1, featureCount: columnCount, outputCount: 1 },
    trainRowCount: rowCount * split.train,
    validationRowCount: rowCount * split.validation,
  };
  const estimatedBytes = trainingMemoryBytes(size, algorithm, values, memoryBytes);
  return `peak ${megabytes(peakBytes)}, estimated ${megabytes(estimatedBytes)}, ratio ${(peakBytes / estimatedBytes).toFixed(2)} (at most 1)`;
}

async function writeRows(parquetPath: string, rowCount: number, columnCount: number): Promise<void> {
  const columns = Array.from({ length: columnCount }, (_, column) => `random() + ${column} AS x${column}`);
  await withDatabase({ directories: [folder] }, async (connection) => {
    await connection.run(
      `COPY (SELECT *, x0 * 3 + x1 + random() AS y FROM (SELECT ${columns.join(", ")} FROM range(${rowCount}))) TO '${parquetPath}' (FORMAT parquet)`,
    );
  });
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`;
}
