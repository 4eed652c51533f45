import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { FeatureMatrix, FitContext } from "@sagebrush/ml/estimator";
import { type HyperparameterValue, parseHyperparameters } from "@sagebrush/ml/hyperparameters";
import { kmeansDeclaration } from "@sagebrush/ml/k-means/kmeans.declaration";
import { pcaDeclaration } from "@sagebrush/ml/principal-components/pca.declaration";
import { createRandom } from "@sagebrush/ml/random";

/**
 * k-means and principal components beside scikit-learn's on the same float32 rows, one thread each, in turns. Processor
 * time, as other work on the machine would change the clock's. Starting a process is not counted, on their side the imports,
 * on ours loading ONNX Runtime and compiling: a first fit of ours is not measured. Without Python's sklearn ours are measured
 * alone.
 */
const turns = 3;

interface Case {
  title: string;
  rowCount: number;
  featureCount: number;
  /** What fits and answers the measure of quality, in Python, from `X` and `seed`. */
  theirs: string;
  ours(features: FeatureMatrix, context: FitContext): Promise<number>;
  quality: string;
}

const cases: Case[] = [
  {
    title: "k-means, 100k x 30, 16 clusters",
    ...{ rowCount: 100_000, featureCount: 30, quality: "inertia" },
    theirs: "sklearn.cluster.KMeans(16, n_init=1, random_state=seed).fit(X).inertia_",
    async ours(features, context) {
      const { task, estimator } = prepare(kmeansDeclaration, features, { k: 16, normalize_data: false });
      let inertia = Number.NaN;
      const report: FitContext["report"] = ({ metrics }) => {
        inertia = (metrics["train:msd"] ?? Number.NaN) * features.rowCount;
      };
      await estimator.fit({ ...task, problemType: "clustering" }, { ...context, report });
      return inertia;
    },
  },
  {
    title: "PCA, exact, 100k x 30, 10 components",
    ...{ rowCount: 100_000, featureCount: 30, quality: "explained variance" },
    theirs: "sklearn.decomposition.PCA(10, svd_solver='full').fit(X).explained_variance_.sum()",
    ours: (features, context) => explainedVariance(features, context, { num_components: 10 }),
  },
  {
    title: "PCA, randomized, 20k x 784, 10 components",
    ...{ rowCount: 20_000, featureCount: 784, quality: "explained variance" },
    theirs:
      "sklearn.decomposition.PCA(10, svd_solver='randomized', random_state=seed).fit(X).explained_variance_.sum()",
    ours: (features, context) =>
      explainedVariance(features, context, { num_components: 10, algorithm_mode: "randomized" }),
  },
];

const script = `
import sys, time, numpy, sklearn.cluster, sklearn.decomposition
path, features, seed, expression = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
X = numpy.fromfile(path, dtype=numpy.float32).reshape(features, -1).T.copy()
started = time.process_time()
quality = eval(expression)
print(time.process_time() - started, quality)
`;

const folder = await mkdtemp(path.join(tmpdir(), "sagebrush-bench-"));
try {
  const python = ["python3", "/usr/bin/python3"].find((name) => spawnSync(name, ["-c", "import sklearn"]).status === 0);
  if (!python) console.log("scikit-learn: not measured, no python3 here has the package sklearn");
  for (const measured of cases) await measure(measured, python);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measure(measured: Case, python: string | undefined): Promise<void> {
  const features = makeRows(measured);
  const file = path.join(folder, "rows");
  await writeFile(file, Buffer.concat(features.columns.map((column) => new Uint8Array(column.buffer))));
  const ours: Measured[] = [];
  const theirs: Measured[] = [];
  await measureOurs(measured, features, 0);
  for (let seed = 1; seed <= turns; seed++) {
    if (python) theirs.push(measureTheirs(measured, { python, file, seed }));
    ours.push(await measureOurs(measured, features, seed));
  }
  const own = median(ours);
  console.log(`\n${measured.title}, one thread, processor time, median of ${turns}`);
  console.log(`ours:         ${own.seconds.toFixed(3)} s, ${measured.quality} ${own.quality.toPrecision(7)}`);
  if (theirs.length === 0) return;
  const peer = median(theirs);
  console.log(`scikit-learn: ${peer.seconds.toFixed(3)} s, ${measured.quality} ${peer.quality.toPrecision(7)}`);
  console.log(`  ${(own.seconds / peer.seconds).toFixed(2)} of scikit-learn's time`);
  console.log(`  ${(own.quality / peer.quality).toFixed(5)} of its ${measured.quality}`);
}

interface Measured {
  seconds: number;
  quality: number;
}

async function measureOurs({ ours }: Case, features: FeatureMatrix, seed: number): Promise<Measured> {
  const context: FitContext = {
    random: createRandom(seed),
    signal: new AbortController().signal,
    checkpoint() {},
    report() {},
  };
  const started = process.cpuUsage();
  const quality = await ours(features, context);
  const { user, system } = process.cpuUsage(started);
  return { seconds: (user + system) / 1e6, quality };
}

function measureTheirs(
  { featureCount, theirs }: Case,
  { python, file, seed }: { python: string; file: string; seed: number },
): Measured {
  const oneThread = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  const { stdout, stderr, status } = spawnSync(
    python,
    ["-W", "ignore", "-c", script, file, String(featureCount), String(seed), theirs],
    { encoding: "utf8", env: { ...process.env, ...oneThread } },
  );
  if (status !== 0) throw new Error(`scikit-learn failed: ${stderr}`);
  const [seconds = Number.NaN, quality = Number.NaN] = stdout.trim().split(" ").map(Number);
  return { seconds, quality };
}

async function explainedVariance(
  features: FeatureMatrix,
  context: FitContext,
  given: Record<string, HyperparameterValue>,
): Promise<number> {
  const { task, estimator } = prepare(pcaDeclaration, features, given);
  const { components } = await estimator.fit({ ...task, problemType: "dimension-reduction" }, context);
  return components?.explainedVariance.reduce((sum, variance) => sum + variance, 0) ?? Number.NaN;
}

function prepare<Estimator>(
  declaration: {
    hyperparameters: Parameters<typeof parseHyperparameters>[0];
    createEstimator(values: ReturnType<typeof parseHyperparameters>["values"]): Estimator;
  },
  features: FeatureMatrix,
  given: Record<string, HyperparameterValue>,
) {
  const { values, issues } = parseHyperparameters(declaration.hyperparameters, given);
  if (issues.length > 0) throw new Error(issues.map(({ message }) => message).join(" "));
  return {
    estimator: declaration.createEstimator(values),
    task: { classCount: 0, train: { features }, validation: null },
  };
}

function median(measured: Measured[]): Measured {
  return measured.sort((one, other) => one.seconds - other.seconds)[Math.floor(measured.length / 2)]!;
}

/** Overlapping groups whose columns hang together, so that neither rows nor columns are found at once. */
function makeRows({ rowCount, featureCount }: Case): FeatureMatrix {
  const random = createRandom(7);
  const bell = () => random.next() + random.next() + random.next() + random.next() - 2;
  const groups = Array.from({ length: 24 }, () => Float64Array.from({ length: featureCount }, () => 1.6 * bell()));
  const shared = Array.from({ length: 12 }, (_, at) =>
    Float64Array.from({ length: featureCount }, () => (bell() * 3) / (1 + at)),
  );
  const columns = Array.from({ length: featureCount }, () => new Float32Array(rowCount));
  for (let row = 0; row < rowCount; row++) {
    const group = groups[random.nextInt(groups.length)]!;
    const factors = shared.map(bell);
    for (let feature = 0; feature < featureCount; feature++) {
      let value = group[feature]! + bell();
      for (const [at, factor] of factors.entries()) value += factor * shared[at]![feature]!;
      columns[feature]![row] = value;
    }
  }
  return { rowCount, names: columns.map((_, index) => `f${index}`), columns };
}
