import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { LabelledRows } from "@sagebrush/ml/estimator";
import { parseHyperparameters } from "@sagebrush/ml/hyperparameters";
import { createRandom } from "@sagebrush/ml/random";
import { extraTreesDeclaration } from "@sagebrush/ml/random-forest/extra-trees.declaration";
import { randomForestDeclaration } from "@sagebrush/ml/random-forest/random-forest.declaration";

/**
 * Forests of 50 trees beside scikit-learn's on the same rows, one thread each, in turns, both judging themselves on the
 * training rows alone. Processor time, as other work on the machine would change the clock's. Without Python's
 * scikit-learn the engine is measured alone.
 */
const rowCount = 20_000;
const featureCount = 20;
const treeCount = 50;
const turns = 3;

const peerScript = `
import sys, time, numpy
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor, ExtraTreesClassifier, ExtraTreesRegressor
folder, features, kind, trees = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
def load(name):
    values = numpy.fromfile(f"{folder}/{name}.features", dtype=numpy.float32).reshape(features, -1).T.copy()
    return values, numpy.fromfile(f"{folder}/{name}.target")
(train, target), (test, truth) = load("train"), load("test")
makers = {"random-forest regression": RandomForestRegressor, "random-forest binary-classification": RandomForestClassifier,
          "extra-trees regression": ExtraTreesRegressor, "extra-trees binary-classification": ExtraTreesClassifier}
if "binary" in kind: target, truth = target > 0, truth > 0
started = time.process_time()
model = makers[kind](n_estimators=trees, random_state=1, n_jobs=1).fit(train, target)
seconds = time.process_time() - started
answers = model.predict(test)
error = numpy.mean(answers != truth) if "binary" in kind else numpy.mean((answers - truth) ** 2) ** 0.5
print(seconds, error)
`;

const folder = await mkdtemp(path.join(tmpdir(), "sagebrush-bench-"));
try {
  const [train, test] = [makeRows(1, rowCount), makeRows(2, rowCount / 4)];
  await writeRows("train", train);
  await writeRows("test", test);
  const python = ["python3", "/usr/bin/python3"].find((name) => spawnSync(name, ["-c", "import sklearn"]).status === 0);
  if (!python) console.log("scikit-learn: not measured, no python3 here has it");
  console.log(`${rowCount} rows x ${featureCount} features, ${treeCount} trees, one thread, processor time`);
  for (const declaration of [randomForestDeclaration, extraTreesDeclaration]) {
    for (const problemType of ["binary-classification", "regression"] as const) {
      const kind = `${declaration.algorithmName} ${problemType}`;
      const ours: Measured[] = [];
      const theirs: Measured[] = [];
      for (let turn = 0; turn < turns; turn++) {
        if (python) theirs.push(measurePeer(python, kind));
        ours.push(await measureOurs(declaration, problemType, train, test));
      }
      const engine = median(ours);
      const error = problemType === "regression" ? "rmse" : "error";
      console.log(`${kind}: ${engine.seconds.toFixed(2)} s, test ${error} ${engine.error.toFixed(4)}`);
      if (theirs.length === 0) continue;
      const peer = median(theirs);
      console.log(`  scikit-learn: ${peer.seconds.toFixed(2)} s, test ${error} ${peer.error.toFixed(4)}`);
      console.log(`  ${(engine.seconds / peer.seconds).toFixed(2)} of scikit-learn's time`);
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

interface Measured {
  seconds: number;
  error: number;
}

async function measureOurs(
  declaration: typeof randomForestDeclaration,
  problemType: "regression" | "binary-classification",
  rows: LabelledRows,
  test: LabelledRows,
): Promise<Measured> {
  const { values } = parseHyperparameters(declaration.hyperparameters, { n_estimators: treeCount });
  const isBinary = problemType === "binary-classification";
  const targetOf = ({ target }: LabelledRows) => (isBinary ? target.map((value) => (value > 0 ? 1 : 0)) : target);
  const train = { features: rows.features, target: targetOf(rows) };
  const started = process.cpuUsage();
  const model = await declaration
    .createEstimator(values)
    .fit(
      { problemType, classCount: isBinary ? 2 : 0, train, validation: null },
      { random: createRandom(1), signal: new AbortController().signal, checkpoint() {}, report() {} },
    );
  const seconds = process.cpuUsage(started).user / 1e6;
  const answers = model.predict(test.features);
  const truth = targetOf(test);
  const loss = truth.reduce((sum, value, row) => {
    if (!isBinary) return sum + (answers[row]! - value) ** 2;
    return sum + (answers[2 * row + 1]! > 0.5 === (value === 1) ? 0 : 1);
  }, 0);
  return { seconds, error: isBinary ? loss / truth.length : Math.sqrt(loss / truth.length) };
}

function measurePeer(python: string, kind: string): Measured {
  const given = [folder, String(featureCount), kind, String(treeCount)];
  const { stdout, stderr, status } = spawnSync(python, ["-c", peerScript, ...given], { encoding: "utf8" });
  if (status !== 0) throw new Error(`scikit-learn failed: ${stderr}`);
  const [seconds, error] = stdout.trim().split(" ").map(Number);
  return { seconds: seconds!, error: error! };
}

function median(measured: Measured[]): Measured {
  return measured.sort((one, other) => one.seconds - other.seconds)[Math.floor(measured.length / 2)]!;
}

/** Bell-shaped columns with linear parts, a product and a wave in the signal, and noise. */
function makeRows(seed: number, count: number): LabelledRows {
  const random = createRandom(seed);
  const bell = () => random.next() + random.next() + random.next() + random.next() - 2;
  const columns = Array.from({ length: featureCount }, () => Float32Array.from({ length: count }, bell));
  const [first, second, third, fourth] = columns as [Float32Array, Float32Array, Float32Array, Float32Array];
  const target = Float64Array.from(
    { length: count },
    (_, row) => 4 * first[row]! * second[row]! + Math.sin(4 * third[row]!) + fourth[row]! + bell(),
  );
  return { features: { rowCount: count, names: columns.map((_, index) => `f${index}`), columns }, target };
}

async function writeRows(name: string, { features, target }: LabelledRows): Promise<void> {
  await writeFile(path.join(folder, `${name}.features`), Buffer.concat(features.columns.map(bytesOf)));
  await writeFile(path.join(folder, `${name}.target`), bytesOf(target));
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
