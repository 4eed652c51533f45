import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { findAlgorithm } from "@sagebrush/ml/algorithms";
import type { LabelledRows, ProblemType } from "@sagebrush/ml/estimator";
import { type HyperparameterValue, parseHyperparameters } from "@sagebrush/ml/hyperparameters";
import { createRandom } from "@sagebrush/ml/random";

/**
 * Training time and held-out loss of linear-learner beside scikit-learn on the same rows, one thread each, in turns.
 * Processor time, as other work on the machine would change the clock's; both start from float32 columns in memory, so that
 * each pays for the layout its solver wants. Starting Python is not counted. Without Python's scikit-learn package linear-learner is measured alone.
 */
const rowCount = 100_000;
const featureCount = 30;
const epochs = 10;
const turns = 5;

interface Comparison {
  name: string;
  problemType: ProblemType;
  hyperparameters: Record<string, HyperparameterValue>;
  /** Python: makes the peer; `rows` is the number of training rows. */
  peer: string;
  /** Times are per epoch. */
  epochs: number;
}

const comparisons: Comparison[] = [
  {
    name: "logistic, an epoch of mini-batches, against SGDClassifier",
    problemType: "binary-classification",
    hyperparameters: { optimizer: "adam", epochs, early_stopping_patience: 0, wd: 0, l1: 0 },
    peer: `SGDClassifier(loss="log_loss", alpha=1e-6, learning_rate="adaptive", eta0=0.01, max_iter=${epochs}, tol=None)`,
    epochs,
  },
  {
    name: "logistic to convergence, against LogisticRegression (lbfgs)",
    problemType: "binary-classification",
    hyperparameters: { wd: 1e-6 },
    peer: "LogisticRegression(C=1e6 / rows, max_iter=200)",
    epochs: 1,
  },
  {
    name: "least squares to convergence, against LinearRegression",
    problemType: "regression",
    hyperparameters: { wd: 1e-6 },
    peer: "LinearRegression()",
    epochs: 1,
  },
  {
    name: "least squares, an epoch of mini-batches, against SGDRegressor",
    problemType: "regression",
    hyperparameters: { optimizer: "adam", epochs, early_stopping_patience: 0, wd: 0, l1: 0 },
    peer: `SGDRegressor(alpha=1e-6, learning_rate="adaptive", eta0=0.001, max_iter=${epochs}, tol=None)`,
    epochs,
  },
];

/** Answers each line with a line: processor seconds and held-out loss. */
const peerScript = `
import sys, time, warnings, numpy
from sklearn.linear_model import LinearRegression, LogisticRegression, SGDClassifier, SGDRegressor
warnings.filterwarnings("ignore")
folder, features = sys.argv[1], int(sys.argv[2])
def load(name, kind):
    values = numpy.fromfile(f"{folder}/{name}.features", dtype=numpy.float32).reshape(features, -1).T
    return values, numpy.fromfile(f"{folder}/{name}.{kind}")
print("ready", flush=True)
for line in sys.stdin:
    kind, peer = line.rstrip("\\n").split("\\t")
    (train, target), (test, wanted) = load("train", kind), load("test", kind)
    rows = len(target)
    model = eval(peer)
    started = time.process_time()
    model.fit(train, target)
    seconds = time.process_time() - started
    if kind == "labels":
        own = numpy.clip(model.predict_proba(test)[:, 1], 1e-15, 1 - 1e-15)
        loss = -numpy.mean(numpy.where(wanted == 1, numpy.log(own), numpy.log(1 - own)))
    else:
        loss = numpy.mean((model.predict(test) - wanted) ** 2)
    print(seconds, loss, flush=True)
`;

interface Measured {
  seconds: number;
  loss: number;
}

interface Rows {
  columns: Float32Array[];
  labels: Float64Array;
  values: Float64Array;
}

const folder = await mkdtemp(path.join(tmpdir(), "sagebrush-bench-"));
try {
  const train = makeRows(1, rowCount);
  const test = makeRows(2, rowCount / 4);
  await writeRows("train", train);
  await writeRows("test", test);
  const python = await startPython();
  console.log(`${rowCount} rows x ${featureCount} features, one thread, processor time, medians of ${turns}`);
  for (const comparison of comparisons) {
    const ours: Measured[] = [];
    const theirs: Measured[] = [];
    await measureOurs(comparison, train, test);
    for (let turn = 0; turn < turns; turn++) {
      if (python) theirs.push(await python.measure(comparison));
      ours.push(await measureOurs(comparison, train, test));
    }
    console.log(`${comparison.name}:`);
    console.log(`  linear-learner ${written(median(ours), comparison)}`);
    if (!python) continue;
    console.log(`  scikit-learn   ${written(median(theirs), comparison)}`);
    console.log(`  ${(median(ours).seconds / median(theirs).seconds).toFixed(2)} of scikit-learn's time`);
  }
  if (!python) console.log("scikit-learn: not measured, no python3 here has the package");
  await python?.end();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measureOurs({ problemType, hyperparameters }: Comparison, train: Rows, test: Rows): Promise<Measured> {
  const algorithm = findAlgorithm("linear-learner");
  if (!algorithm) throw new Error("There is no linear-learner.");
  const { values } = parseHyperparameters(algorithm.hyperparameters, hyperparameters);
  const rows = labelled(train, problemType);
  const started = process.cpuUsage();
  const model = await algorithm
    .createEstimator(values)
    .fit(
      { problemType, classCount: problemType === "regression" ? 0 : 2, train: rows, validation: null },
      { random: createRandom(1), signal: new AbortController().signal, checkpoint() {}, report() {} },
    );
  const { user, system } = process.cpuUsage(started);
  const { features, target } = labelled(test, problemType);
  const predictions = model.predict(features);
  const losses = target.map((wanted, row) =>
    problemType === "regression"
      ? (predictions[row]! - wanted) ** 2
      : -Math.log(Math.max(1e-15, predictions[2 * row + wanted]!)),
  );
  return { seconds: (user + system) / 1e6, loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length };
}

/** One Python for all turns, so that its start and its imports are not measured. */
async function startPython() {
  for (const name of ["python3", "/usr/bin/python3"]) {
    const child = spawn(name, ["-c", peerScript, folder, String(featureCount)], {
      stdio: ["pipe", "pipe", "ignore"],
      env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.on("error", () => {});
    const first = await lines.next();
    if (first.done) continue;
    return {
      async measure({ problemType, peer }: Comparison): Promise<Measured> {
        child.stdin.write(`${problemType === "regression" ? "values" : "labels"}\t${peer}\n`);
        const { value, done } = await lines.next();
        if (done) throw new Error("Python ended before it answered.");
        const [seconds, loss] = value.split(" ").map(Number);
        return { seconds: seconds!, loss: loss! };
      },
      async end() {
        child.stdin.end();
        await once(child, "exit");
      },
    };
  }
  return null;
}

function written({ seconds, loss }: Measured, { epochs: count }: Comparison): string {
  return `${((1000 * seconds) / count).toFixed(1).padStart(7)} ms, held-out loss ${loss.toFixed(5)}`;
}

function median(measured: Measured[]): Measured {
  return measured.toSorted((one, other) => one.seconds - other.seconds)[Math.floor(measured.length / 2)]!;
}

function labelled({ columns, labels, values }: Rows, problemType: ProblemType): LabelledRows {
  const names = columns.map((_, feature) => `column ${feature}`);
  const features = { rowCount: labels.length, names, columns };
  return { features, target: problemType === "regression" ? values : labels };
}

/** Standardised columns, some of them going together, a linear signal in all of them, and noise. */
function makeRows(seed: number, count: number): Rows {
  const random = createRandom(seed);
  const bell = () => (random.next() + random.next() + random.next() + random.next() - 2) * Math.sqrt(3);
  const common = Float32Array.from({ length: count }, bell);
  const columns = Array.from({ length: featureCount }, (_, feature) => {
    const share = feature % 3 === 0 ? 0.8 : 0;
    const own = Math.sqrt(1 - share * share);
    return Float32Array.from({ length: count }, (_row, row) => share * common[row]! + own * bell());
  });
  const coefficients = createRandom(0);
  const slopes = columns.map(() => coefficients.next() - 0.5);
  const scores = Float64Array.from({ length: count }, (_, row) =>
    slopes.reduce((sum, slope, feature) => sum + slope * columns[feature]![row]!, 0),
  );
  const labels = scores.map((score) => (random.next() < 1 / (1 + Math.exp(-1.5 * score)) ? 1 : 0));
  return { columns, labels, values: scores.map((score) => 3 + score + bell()) };
}

async function writeRows(name: string, { columns, labels, values }: Rows): Promise<void> {
  const features = new Float32Array(columns.length * labels.length);
  for (const [at, column] of columns.entries()) features.set(column, at * labels.length);
  for (const [ending, data] of [
    ["features", features],
    ["labels", labels],
    ["values", values],
  ] as const) {
    await writeFile(path.join(folder, `${name}.${ending}`), new Uint8Array(data.buffer));
  }
}
