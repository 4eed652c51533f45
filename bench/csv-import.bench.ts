import { mkdtemp, rm, stat } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { importCsv } from "@sagebrush/data/csv/import-csv";
import { sniffCsv } from "@sagebrush/data/csv/sniff-csv";
import { withDatabase } from "@sagebrush/data/duckdb";
import { profileParquet } from "@sagebrush/data/profile/profile-parquet";
import { writeLargeCsv } from "./write-large-csv.ts";

/** An import and a profile against DuckDB doing the bare least on the same file, in turns. */
const importLimit = 1.1;
/** What it must not exceed; 0.5 is what it aims at. */
const profileLimit = 1;
const isQuick = process.argv.includes("--quick");
const rowCount = isQuick ? 200_000 : 2_000_000;
const turns = isQuick ? 3 : 5;

const folder = await mkdtemp(join(tmpdir(), "sagebrush-bench-"));
try {
  const path = join(folder, "large.csv");
  await writeLargeCsv(path, rowCount);
  const { size } = await stat(path);
  const { options } = await sniffCsv({ path });
  console.log(`${Math.round(size / 1e6)} MB, ${rowCount} rows of 20 columns; ${availableParallelism()} cores`);
  const output = join(folder, "ours.parquet");
  const bare = join(folder, "bare.parquet");
  await compare("import / bare DuckDB to Parquet", importLimit, {
    ours: () =>
      importCsv({
        sourcePath: path,
        options,
        outputPath: output,
        rejectsPath: join(folder, "r.jsonl"),
        tempDir: folder,
      }),
    theirs: () => runBare(`COPY (FROM read_csv('${path}')) TO '${bare}' (FORMAT parquet, COMPRESSION zstd)`),
  });
  await compare("profile / DuckDB's SUMMARIZE", profileLimit, {
    ours: () => profileParquet({ path: output }),
    theirs: () => runBare(`SUMMARIZE FROM '${output}'`),
  });
  console.log(`peak resident memory of this process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function compare(
  what: string,
  limit: number,
  { ours, theirs }: { ours: () => Promise<unknown>; theirs: () => Promise<unknown> },
): Promise<void> {
  const seconds: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
  for (let turn = 0; turn < turns; turn++) {
    seconds.ours.push(await secondsOf(ours));
    seconds.theirs.push(await secondsOf(theirs));
  }
  const [our, their] = [median(seconds.ours), median(seconds.theirs)];
  const ratio = our / their;
  console.log(`${what}: ${our.toFixed(2)} s / ${their.toFixed(2)} s = ${ratio.toFixed(2)}, limit ${limit}`);
  if (ratio > limit) process.exitCode = 1;
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return (performance.now() - startMs) / 1_000;
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** With the same threads and memory as ours. */
async function runBare(sql: string): Promise<void> {
  await withDatabase({ directories: [folder], tempDirectory: folder }, async (connection) => {
    await connection.run(sql);
  });
}
