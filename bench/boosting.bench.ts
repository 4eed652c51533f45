import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { areaUnderRoc, rankedCounts } from "@sagebrush/ml/metrics/curves";
import { type BoostingData, type BoostingRequest, makeRows, writeRows } from "./boosting-data.ts";

/**
 * Training time, quality and memory beside XGBoost's `hist`, LightGBM and scikit-learn's HistGradientBoosting on the same
 * rows with the same depth, bins and rounds, binning included, in turns. One thread is measured in processor time, which
 * other work on the machine disturbs less; more threads by the clock. Peers that Python does not have are left out.
 *
 * BENCH_SCALE=0.1 takes a tenth of the rows, BENCH_TURNS=1 measures once, BENCH_ROWS=1M,20k only the sizes named,
 * BENCH_PYTHON names an interpreter that has the peers.
 */
const scale = Number(process.env.BENCH_SCALE ?? 1);
const turns = Number(process.env.BENCH_TURNS ?? 3);
const wanted = process.env.BENCH_ROWS?.split(",");
const rounds = 100;

type Peer = "XGBoost" | "LightGBM" | "scikit-learn";

interface Row {
  peer: Peer;
  threads: number;
  /** null: depth by depth to 6; else leaf by leaf. */
  leaves: number | null;
  /** Share of the peer's time that is the goal. */
  goal: number;
  comparesMemory?: boolean;
}

const tables: { name: string; data: BoostingData; repeats: number; rows: Row[] }[] = [
  {
    name: "1M",
    data: { rowCount: 1_000_000, featureCount: 28, hasLevels: true },
    repeats: 1,
    rows: [
      { peer: "XGBoost", threads: 1, leaves: null, goal: 0.55, comparesMemory: true },
      { peer: "XGBoost", threads: 2, leaves: null, goal: 0.7, comparesMemory: true },
      { peer: "LightGBM", threads: 1, leaves: null, goal: 0.6 },
      { peer: "LightGBM", threads: 2, leaves: null, goal: 0.75 },
    ],
  },
  {
    name: "100k",
    data: { rowCount: 100_000, featureCount: 50, hasLevels: false },
    repeats: 1,
    rows: [
      { peer: "XGBoost", threads: 1, leaves: null, goal: 0.55 },
      { peer: "LightGBM", threads: 1, leaves: null, goal: 0.6 },
      { peer: "LightGBM", threads: 2, leaves: null, goal: 0.75 },
      { peer: "scikit-learn", threads: 1, leaves: 31, goal: 0.6 },
      { peer: "scikit-learn", threads: 2, leaves: 31, goal: 0.6 },
    ],
  },
  {
    name: "20k",
    data: { rowCount: 20_000, featureCount: 10, hasLevels: false },
    // The start of a process is not counted, nor is what compiling does to the first fits of a process; what they take is said.
    repeats: 11,
    rows: [
      { peer: "XGBoost", threads: 1, leaves: null, goal: 1 },
      { peer: "LightGBM", threads: 1, leaves: null, goal: 1 },
    ],
  },
];

interface Measured {
  seconds: number;
  /** Of the first fit of the process. */
  firstSeconds: number;
  peakBytes: number;
  areaUnderRoc: number;
}

const pythons = [process.env.BENCH_PYTHON, "python3", "/usr/bin/python3"].filter((name) => name !== undefined);
const pythonModules = { XGBoost: "xgboost", LightGBM: "lightgbm", "scikit-learn": "sklearn.ensemble" };
const beside = (file: string) => fileURLToPath(new URL(file, import.meta.url));

for (const { name, data, repeats, rows } of tables) {
  if (wanted && !wanted.includes(name)) continue;
  const rowCount = Math.round(data.rowCount * scale);
  console.log(`\n${rowCount} rows x ${data.featureCount} features, ${rounds} rounds, 256 bins`);
  const folder = await mkdtemp(path.join(tmpdir(), "sagebrush-bench-"));
  try {
    await writeRows(folder, "train", makeRows({ ...data, rowCount }, 1));
    const test = makeRows({ ...data, rowCount: Math.min(200_000, Math.ceil(rowCount / 4)) }, 2);
    await writeRows(folder, "test", test);
    for (const row of rows) {
      const python = pythons.find(
        (command) => spawnSync(command, ["-c", `import ${pythonModules[row.peer]}`]).status === 0,
      );
      if (!python) {
        console.log(`${titleOf(row)}: not measured, no Python here has it`);
        continue;
      }
      const { peer, threads, leaves } = row;
      const asked: BoostingRequest = { folder, featureCount: data.featureCount, threads, rounds, leaves, repeats };
      const request = JSON.stringify({ ...asked, peer });
      const ours: Measured[] = [];
      const theirs: Measured[] = [];
      for (let turn = 0; turn < turns; turn++) {
        theirs.push(await measure(python, [beside("boosting-peers.py"), request], folder, row, test.target));
        const loader = ["--import", "tsx", beside("boosting-fit.ts"), request];
        ours.push(await measure(process.execPath, loader, folder, row, test.target));
      }
      console.log(`${titleOf(row)}: ${compared(median(ours), median(theirs), row)}`);
      if (repeats > 1)
        console.log(
          `  first fit of a process ${median(ours).firstSeconds.toFixed(2)} s against ${median(theirs).firstSeconds.toFixed(2)} s`,
        );
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(
  command: string,
  given: string[],
  folder: string,
  { threads }: Row,
  target: Float64Array,
): Promise<Measured> {
  const environment = { ...process.env, OMP_NUM_THREADS: String(threads) };
  const { stdout, stderr, status } = spawnSync(command, given, { env: environment, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  const { measured, peakBytes } = JSON.parse(stdout.trim().split("\n").at(-1)!);
  const seconds: number[] = measured.map((one: { processorSeconds: number; wallSeconds: number }) =>
    threads === 1 ? one.processorSeconds : one.wallSeconds,
  );
  const [firstSeconds] = seconds;
  seconds.sort((one, other) => one - other);
  const scores = new Float64Array(new Uint8Array(await readFile(path.join(folder, "scores"))).buffer);
  return {
    seconds: seconds[Math.floor(seconds.length / 2)]!,
    firstSeconds: firstSeconds!,
    peakBytes,
    areaUnderRoc: areaUnderRoc(rankedCounts({ target, scores })) ?? Number.NaN,
  };
}

function titleOf({ peer, threads, leaves }: Row): string {
  const growth = leaves === null ? "depth 6" : `${leaves} leaves`;
  return `${peer}, ${growth}, ${threads === 1 ? "1 thread, processor time" : `${threads} threads, wall time`}`;
}

function compared(ours: Measured, theirs: Measured, { goal, comparesMemory }: Row): string {
  const time = `${ours.seconds.toFixed(2)} s against ${theirs.seconds.toFixed(2)} s, ratio ${(ours.seconds / theirs.seconds).toFixed(2)} (goal ${goal})`;
  const area = `AUC ${ours.areaUnderRoc.toFixed(4)} against ${theirs.areaUnderRoc.toFixed(4)}`;
  const megabytes = ({ peakBytes }: Measured) => `${Math.round(peakBytes / 1024 ** 2)} MB`;
  const memory = comparesMemory
    ? `, peak memory ${megabytes(ours)} against ${megabytes(theirs)}, ratio ${(ours.peakBytes / theirs.peakBytes).toFixed(2)} (goal 1)`
    : "";
  return `${time}, ${area}${memory}`;
}

function median(measured: Measured[]): Measured {
  return measured.sort((one, other) => one.seconds - other.seconds)[Math.floor(measured.length / 2)]!;
}
