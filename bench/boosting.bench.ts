import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { LabelledRows } from "@sagebrush/ml/estimator";
import { xgboostDeclaration } from "@sagebrush/ml/gradient-boosting/xgboost.declaration";
import { parseHyperparameters } from "@sagebrush/ml/hyperparameters";
import { areaUnderRoc, rankedCounts } from "@sagebrush/ml/metrics/curves";
import { createRandom } from "@sagebrush/ml/random";

/**
 * Training time and quality beside XGBoost's `hist` on the same rows with the same hyperparameters, one thread each, in
 * turns. Processor time, as other work on the machine would change the clock's. Without Python's xgboost package the
 * engine is measured alone.
 */
const rowCount = 100_000;
const featureCount = 50;
const turns = 3;

const xgboostScript = `
import sys, time, numpy, xgboost
folder, features = sys.argv[1], int(sys.argv[2])
def load(name):
    values = numpy.fromfile(f"{folder}/{name}.features", dtype=numpy.float32).reshape(features, -1).T.copy()
    return values, numpy.fromfile(f"{folder}/{name}.target")
(train, labels), (test, _) = load("train"), load("test")
started = time.process_time()
data = xgboost.DMatrix(train, labels, nthread=1)
model = xgboost.train(dict(objective="binary:logistic", tree_method="hist", nthread=1), data, 100)
print(time.process_time() - started, file=sys.stderr)
sys.stdout.buffer.write(model.predict(xgboost.DMatrix(test)).astype(numpy.float64).tobytes())
`;

const folder = await mkdtemp(path.join(tmpdir(), "sagebrush-bench-"));
try {
  const train = makeRows(1, rowCount);
  const test = makeRows(2, rowCount / 4);
  await writeRows("train", train);
  await writeRows("test", test);
  const python = ["python3", "/usr/bin/python3"].find((name) => spawnSync(name, ["-c", "import xgboost"]).status === 0);
  const ours: Measured[] = [];
  const theirs: Measured[] = [];
  for (let turn = 0; turn < turns; turn++) {
    if (python) theirs.push(measureXgboost(python, test));
    ours.push(await measureOurs(train, test));
  }
  const engine = median(ours);
  console.log(`${rowCount} rows x ${featureCount} features, 100 rounds, one thread, processor time`);
  console.log(`engine:  ${engine.seconds.toFixed(2)} s, test AUC ${engine.auc.toFixed(4)}`);
  if (python) {
    const xgboost = median(theirs);
    console.log(`XGBoost: ${xgboost.seconds.toFixed(2)} s, test AUC ${xgboost.auc.toFixed(4)}`);
    console.log(`  ${(engine.seconds / xgboost.seconds).toFixed(2)} of XGBoost's time`);
    console.log(`  AUC differs by ${(engine.auc - xgboost.auc).toFixed(4)}`);
  } else console.log("XGBoost: not measured, no python3 here has the package xgboost");
} finally {
  await rm(folder, { recursive: true, force: true });
}

interface Measured {
  seconds: number;
  auc: number;
}

async function measureOurs(train: LabelledRows, test: LabelledRows): Promise<Measured> {
  const { values } = parseHyperparameters(xgboostDeclaration.hyperparameters, {});
  const started = process.cpuUsage();
  const model = await xgboostDeclaration
    .createEstimator(values)
    .fit(
      { problemType: "binary-classification", classCount: 2, train, validation: null },
      { random: createRandom(1), signal: new AbortController().signal, checkpoint() {}, report() {} },
    );
  const seconds = process.cpuUsage(started).user / 1e6;
  const scores = model.predict(test.features).filter((_, place) => place % 2 === 1);
  return { seconds, auc: aucOf(test, scores) };
}

function measureXgboost(python: string, test: LabelledRows): Measured {
  const { stdout, stderr, status } = spawnSync(python, ["-c", xgboostScript, folder, String(featureCount)], {
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`XGBoost failed: ${stderr}`);
  const seconds = Number(stderr.toString("utf8").trim().split("\n").at(-1));
  const bytes = new Uint8Array(stdout);
  return { seconds, auc: aucOf(test, new Float64Array(bytes.buffer)) };
}

function aucOf({ target }: LabelledRows, scores: Float64Array): number {
  return areaUnderRoc(rankedCounts({ target, scores })) ?? Number.NaN;
}

function median(measured: Measured[]): Measured {
  return measured.sort((one, other) => one.seconds - other.seconds)[Math.floor(measured.length / 2)]!;
}

/** Bell-shaped columns, a tenth of every third one missing, with linear parts, products and steps in the signal. */
function makeRows(seed: number, count: number): LabelledRows {
  const random = createRandom(seed);
  const bell = () => random.next() + random.next() + random.next() + random.next() - 2;
  const columns = Array.from({ length: featureCount }, () => Float32Array.from({ length: count }, bell));
  const coefficients = createRandom(0);
  const slopes = columns.map(() => (coefficients.next() < 0.4 ? 2 * coefficients.next() - 1 : 0));
  const [first, second, third, fourth] = columns as [Float32Array, Float32Array, Float32Array, Float32Array];
  const target = Float64Array.from({ length: count }, (_, row) => {
    const linear = slopes.reduce((sum, slope, feature) => sum + slope * columns[feature]![row]!, 0);
    const bent = 4 * first[row]! * second[row]! + 1.5 * Math.sin(4 * third[row]!) + (fourth[row]! > 0.3 ? 1 : 0);
    return random.next() < 1 / (1 + Math.exp(-linear - bent)) ? 1 : 0;
  });
  for (let feature = 0; feature < featureCount; feature += 3)
    for (let row = 0; row < count; row++) if (random.next() < 0.1) columns[feature]![row] = Number.NaN;
  return { features: { rowCount: count, names: columns.map((_, index) => `f${index}`), columns }, target };
}

async function writeRows(name: string, { features, target }: LabelledRows): Promise<void> {
  await writeFile(path.join(folder, `${name}.features`), Buffer.concat(features.columns.map(bytesOf)));
  await writeFile(path.join(folder, `${name}.target`), bytesOf(target));
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
