import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { LabelledRows } from "@sagebrush/ml/estimator";
import { parseHyperparameters } from "@sagebrush/ml/hyperparameters";
import { logLoss } from "@sagebrush/ml/metrics/binary-metrics";
import { multiclassMetrics } from "@sagebrush/ml/metrics/multiclass-metrics";
import { mlpHyperparameters, mlpShape, mlpTraining } from "@sagebrush/ml/mlp/mlp.hyperparameters";
import { buildMlp } from "@sagebrush/ml/mlp/mlp-network";
import { fitNetwork } from "@sagebrush/ml/neural-network/fit-network";
import { createRandom } from "@sagebrush/ml/random";

/**
 * Time per epoch and held-out loss of two networks beside scikit-learn's MLPClassifier: same rows, layers, batch size, Adam
 * and learning rate, one thread each, in turns. Processor time, as other work on the machine would change the clock's. Our
 * time is that of the whole fit: session, metrics of each epoch and importances included.
 */
interface Case {
  title: string;
  rowCount: number;
  featureCount: number;
  classCount: number;
  hidden: readonly [number, number];
  batchSize: number;
  epochs: number;
}

const cases: readonly Case[] = [
  {
    title: "30-64-64-1",
    rowCount: 100_000,
    featureCount: 30,
    classCount: 2,
    hidden: [64, 64],
    batchSize: 256,
    epochs: 20,
  },
  {
    title: "784-256-128-10",
    ...{ rowCount: 20_000, featureCount: 784, classCount: 10, hidden: [256, 128], batchSize: 256, epochs: 15 },
  },
];
const turns = 3;
const learningRate = 0.001;

const peerScript = `
import sys, time, warnings, numpy
from sklearn.neural_network import MLPClassifier
warnings.filterwarnings("ignore")
folder, features, first, second, batch, epochs, rate = sys.argv[1], *map(int, sys.argv[2:7]), float(sys.argv[7])
def load(name):
    values = numpy.fromfile(f"{folder}/{name}.features", dtype=numpy.float32).reshape(features, -1).T.copy()
    return values, numpy.fromfile(f"{folder}/{name}.target")
(train, labels), (test, _) = load("train"), load("test")
model = MLPClassifier((first, second), batch_size=batch, learning_rate_init=rate, max_iter=epochs, alpha=0, tol=0,
                      n_iter_no_change=epochs + 1)
started = time.process_time()
model.fit(train, labels)
print((time.process_time() - started) / epochs, file=sys.stderr)
sys.stdout.buffer.write(model.predict_proba(test).astype(numpy.float64).tobytes())
`;

interface Measured {
  secondsPerEpoch: number;
  loss: number;
}

const python = ["python3", "/usr/bin/python3"].find((name) => spawnSync(name, ["-c", "import sklearn"]).status === 0);
for (const benchCase of cases) await measureCase(benchCase);

async function measureCase(benchCase: Case): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "sagebrush-bench-"));
  try {
    const train = makeRows(benchCase, 1, benchCase.rowCount);
    const test = makeRows(benchCase, 2, 10_000);
    await writeRows(folder, "train", train);
    await writeRows(folder, "test", test);
    const ours: Measured[] = [];
    const theirs: Measured[] = [];
    for (let turn = 0; turn < turns; turn++) {
      if (python) theirs.push(measurePeer(python, folder, benchCase, test));
      ours.push(await measureOurs(turn, benchCase, train, test));
    }
    const engine = median(ours);
    const shown = ({ secondsPerEpoch, loss }: Measured) =>
      `${(1000 * secondsPerEpoch).toFixed(0)} ms an epoch, held-out log loss ${loss.toFixed(4)}`;
    console.log(
      `${benchCase.title}: ${benchCase.rowCount} rows, batches of ${benchCase.batchSize}, ${benchCase.epochs} epochs`,
    );
    console.log(`engine:       ${shown(engine)}`);
    if (python) {
      const peer = median(theirs);
      console.log(`scikit-learn: ${shown(peer)}`);
      console.log(`  ${(engine.secondsPerEpoch / peer.secondsPerEpoch).toFixed(2)} of scikit-learn's time`);
    } else console.log("scikit-learn: not measured, no python3 here has the package sklearn");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureOurs(
  seed: number,
  { hidden, batchSize, epochs, classCount }: Case,
  train: LabelledRows,
  test: LabelledRows,
): Promise<Measured> {
  const { values } = parseHyperparameters(mlpHyperparameters, {
    ...{ mini_batch_size: batchSize, epochs, learning_rate: learningRate, early_stopping_patience: 0 },
    ...{ optimizer: "adam", lr_scheduler: "constant", weight_decay: 0, dropout: 0 },
  });
  const shape = { ...mlpShape(values), hiddenUnits: hidden };
  const problemType = classCount === 2 ? "binary-classification" : "multiclass-classification";
  const started = process.cpuUsage();
  const model = await fitNetwork(
    (network) => buildMlp(shape, network),
    mlpTraining(values),
    { problemType, classCount, train, validation: null },
    { random: createRandom(seed), signal: new AbortController().signal, checkpoint() {}, report() {} },
  );
  const { user, system } = process.cpuUsage(started);
  const loss = lossOf(test, model.predict(test.features), classCount);
  return { secondsPerEpoch: (user + system) / 1e6 / epochs, loss };
}

function measurePeer(python: string, folder: string, benchCase: Case, test: LabelledRows): Measured {
  const { featureCount, hidden, batchSize, epochs, classCount } = benchCase;
  const { stdout, stderr, status } = spawnSync(
    python,
    ["-c", peerScript, folder, ...[featureCount, ...hidden, batchSize, epochs, learningRate].map(String)],
    { maxBuffer: 2 ** 28, env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" } },
  );
  if (status !== 0) throw new Error(`scikit-learn failed: ${stderr}`);
  const secondsPerEpoch = Number(stderr.toString("utf8").trim().split("\n").at(-1));
  const probabilities = new Float64Array(new Uint8Array(stdout).buffer);
  return { secondsPerEpoch, loss: lossOf(test, probabilities, classCount) };
}

function lossOf({ target }: LabelledRows, probabilities: Float64Array, classCount: number): number {
  if (classCount > 2) return multiclassMetrics({ target, scores: probabilities }, classCount).mlogloss;
  return logLoss({ target, scores: probabilities.filter((_, at) => at % 2 === 1) });
}

function median(measured: Measured[]): Measured {
  return measured.sort((one, other) => one.secondsPerEpoch - other.secondsPerEpoch)[Math.floor(measured.length / 2)]!;
}

/** Bell-shaped features; the classes follow from a random network of one layer, so that there is something bent to learn. */
function makeRows({ featureCount, classCount }: Case, seed: number, count: number): LabelledRows {
  const random = createRandom(seed);
  const bell = () => random.next() + random.next() + random.next() + random.next() - 2;
  const columns = Array.from({ length: featureCount }, () => Float32Array.from({ length: count }, bell));
  const teacher = createRandom(0);
  const unitCount = 12;
  const used = Math.min(featureCount, 30);
  const weights = Array.from({ length: unitCount }, () => Array.from({ length: used }, () => 2 * teacher.next() - 1));
  const outputs = Array.from({ length: classCount }, () =>
    Array.from({ length: unitCount }, () => 3 * (2 * teacher.next() - 1)),
  );
  const target = Float64Array.from({ length: count }, (_, row) => {
    const units = weights.map((own) =>
      Math.tanh(own.reduce((sum, weight, at) => sum + weight * columns[at]![row]!, 0)),
    );
    // Gumbel's noise makes the largest score a draw from the softmax of the scores.
    const scores = outputs.map(
      (own) =>
        own.reduce((sum, weight, at) => sum + weight * units[at]!, 0) - Math.log(-Math.log(random.next() || 1e-9)),
    );
    return scores.indexOf(Math.max(...scores));
  });
  return { features: { rowCount: count, names: columns.map((_, index) => `f${index}`), columns }, target };
}

async function writeRows(folder: string, name: string, { features, target }: LabelledRows): Promise<void> {
  await writeFile(path.join(folder, `${name}.features`), Buffer.concat(features.columns.map(bytesOf)));
  await writeFile(path.join(folder, `${name}.target`), bytesOf(target));
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
