import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { withDatabase } from "@sagebrush/data/duckdb";
import type { MemoryRequest } from "./training-memory-run.ts";

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
    for (const [algorithmName, hyperparameters] of Object.entries(algorithms)) {
      if (wanted && !wanted.includes(algorithmName)) continue;
      for (const [name, memoryBytes] of Object.entries(memories)) {
        const request = { ...size, rowCount, folder, parquetPath, algorithmName, hyperparameters, memoryBytes };
        console.log(`${algorithmName}, ${name}: ${run(request)}`);
      }
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

function run(request: MemoryRequest): string {
  const script = fileURLToPath(new URL("training-memory-run.ts", import.meta.url));
  const given = ["--import", "tsx", script, JSON.stringify(request)];
  const { stdout, stderr, status } = spawnSync(process.execPath, given, { encoding: "utf8" });
  if (status !== 0) return /ResourceLimitExceeded|takes about.*here/.exec(stderr)?.[0] ?? stderr.slice(-500);
  const { peakBytes, estimatedBytes } = JSON.parse(stdout.trim().split("\n").at(-1)!);
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
