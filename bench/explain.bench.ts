import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { FeatureMatrix } from "@sagebrush/ml/estimator";
import type { BoostedTrees } from "@sagebrush/ml/gradient-boosting/boosted-trees";
import { boost } from "@sagebrush/ml/gradient-boosting/boosting";
import { readParameters } from "@sagebrush/ml/gradient-boosting/parameters";
import { sumLeaves, sumLeavesPlainly } from "@sagebrush/ml/gradient-boosting/predict";
import { boostedTreesToOnnx } from "@sagebrush/ml/gradient-boosting/to-onnx";
import { treeShap } from "@sagebrush/ml/gradient-boosting/tree-shap";
import { xgboostHyperparameters } from "@sagebrush/ml/gradient-boosting/xgboost.hyperparameters";
import { parseHyperparameters } from "@sagebrush/ml/hyperparameters";
import { createRandom } from "@sagebrush/ml/random";
import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession } from "@sagebrush/onnx/session";

/**
 * SHAP values beside XGBoost's `pred_contribs`, of 10,000 rows by 100 trees of depth 6 each side learned on the same data;
 * sums of leaves beside ONNX Runtime's TreeEnsemble on 100,000 rows. One thread each, in turns, medians of processor time.
 */
const featureCount = 28;
const trainingRows = 20_000;
const shapRows = 10_000;
const scoredRows = 100_000;
const turns = 3;

const xgboostScript = `
import sys, time, numpy, xgboost
folder, features, rows = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
values = numpy.fromfile(f"{folder}/features", dtype=numpy.float32).reshape(features, -1).T.copy()
target = numpy.fromfile(f"{folder}/target")
parameters = dict(objective="reg:squarederror", tree_method="hist", max_depth=6, nthread=1)
model = xgboost.train(parameters, xgboost.DMatrix(values, target, nthread=1), 100)
data = xgboost.DMatrix(values[:rows], nthread=1)
started = time.process_time()
model.predict(data, pred_contribs=True)
print(time.process_time() - started)
`;

const folder = await mkdtemp(path.join(tmpdir(), "sagebrush-bench-"));
try {
  const model = await train();
  const nodes = model.trees.reduce((sum, { feature }) => sum + feature.length, 0);
  console.log(`${model.trees.length} trees of depth 6, ${nodes} nodes, ${featureCount} features, one thread`);
  await compareShap(model);
  await compareScoring(model);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function train(): Promise<BoostedTrees> {
  const features = makeFeatures(1, trainingRows);
  const target = makeTarget(features);
  await writeFile(path.join(folder, "features"), Buffer.concat(features.columns.map(bytesOf)));
  await writeFile(path.join(folder, "target"), bytesOf(target));
  const { values } = parseHyperparameters(xgboostHyperparameters, { num_round: 100, max_depth: 6 });
  return boost(
    { problemType: "regression", classCount: 0, train: { features, target }, validation: null },
    readParameters(values, "regression"),
    { random: createRandom(1), signal: new AbortController().signal, checkpoint() {}, report() {} },
  );
}

async function compareShap(model: BoostedTrees): Promise<void> {
  const features = makeFeatures(1, trainingRows, shapRows);
  const ours: number[] = [];
  const theirs: number[] = [];
  const python = ["python3", "/usr/bin/python3"].find((name) => spawnSync(name, ["-c", "import xgboost"]).status === 0);
  treeShap(model, makeFeatures(1, trainingRows, 100));
  for (let turn = 0; turn < turns; turn++) {
    ours.push(secondsOf(() => treeShap(model, features)));
    if (python) theirs.push(xgboostSeconds(python));
  }
  const { values, expectedValues } = treeShap(model, features);
  const margins = sumLeaves(model, features);
  let gap = 0;
  for (let row = 0; row < shapRows; row++) {
    const phi = values.subarray(row * featureCount, (row + 1) * featureCount);
    const total = phi.reduce((sum, value) => sum + value, expectedValues[0]!);
    gap = Math.max(gap, Math.abs(total - margins[row]! - model.base[0]!));
  }
  console.log(`\nSHAP values of ${shapRows} rows`);
  console.log(`engine:  ${median(ours).toFixed(3)} s, sums differ from the margin by ${gap.toExponential(1)} at most`);
  if (!python) return console.log("XGBoost: not measured, no python3 here has the package xgboost");
  console.log(`XGBoost: ${median(theirs).toFixed(3)} s (pred_contribs)`);
  console.log(`  ${(median(ours) / median(theirs)).toFixed(3)} of XGBoost's time`);
}

function xgboostSeconds(python: string): number {
  const script = [xgboostScript, folder, featureCount, shapRows].map(String);
  const { stdout, stderr, status } = spawnSync(python, ["-c", ...script], { encoding: "utf8" });
  if (status !== 0) throw new Error(`XGBoost failed: ${stderr}`);
  return Number(stdout);
}

async function compareScoring(model: BoostedTrees): Promise<void> {
  const features = makeFeatures(2, scoredRows);
  const graph = GraphBuilder.create();
  const input = graph.input("features", "float", ["N", featureCount]);
  graph.output("answer", "float", ["N", 1], boostedTreesToOnnx(graph, model, input));
  const session = await createSession(graph.toModel());
  const data = new Float32Array(scoredRows * featureCount);
  for (const [feature, column] of features.columns.entries())
    for (let row = 0; row < scoredRows; row++) data[row * featureCount + feature] = column[row]!;
  const run = () => session.run({ features: { elementType: "float", data, shape: [scoredRows, featureCount] } });
  const kernels: number[] = [];
  const plain: number[] = [];
  const runtime: number[] = [];
  sumLeaves(model, features);
  sumLeavesPlainly(model, features);
  let { answer } = await run();
  for (let turn = 0; turn < turns; turn++) {
    kernels.push(secondsOf(() => sumLeaves(model, features)));
    plain.push(secondsOf(() => sumLeavesPlainly(model, features)));
    const started = process.cpuUsage();
    ({ answer } = await run());
    runtime.push(sinceSeconds(started));
  }
  await session.release();
  const sums = sumLeaves(model, features).map((sum) => sum + model.base[0]!);
  const different = sums.reduce((count, sum, row) => count + (sum === answer!.data[row] ? 0 : 1), 0);
  console.log(`\nScores of ${scoredRows} rows; ${different} differ from ONNX Runtime's`);
  console.log(`kernels:      ${median(kernels).toFixed(3)} s`);
  console.log(`plain twin:   ${median(plain).toFixed(3)} s`);
  console.log(`ONNX Runtime: ${median(runtime).toFixed(3)} s (TreeEnsembleRegressor)`);
  console.log(`  ${(median(runtime) / median(kernels)).toFixed(1)} times as fast as ONNX Runtime`);
}

function secondsOf(work: () => void): number {
  const started = process.cpuUsage();
  work();
  return sinceSeconds(started);
}

function sinceSeconds(started: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6;
}

function median(seconds: number[]): number {
  return seconds.sort((one, other) => one - other)[Math.floor(seconds.length / 2)]!;
}

/** Bell-shaped columns; the first `kept` of `rowCount` rows. */
function makeFeatures(seed: number, rowCount: number, kept = rowCount): FeatureMatrix {
  const random = createRandom(seed);
  const bell = () => random.next() + random.next() + random.next() + random.next() - 2;
  const columns = Array.from({ length: featureCount }, () => Float32Array.from({ length: rowCount }, bell));
  return {
    rowCount: kept,
    names: columns.map((_, index) => `f${index}`),
    columns: columns.map((column) => column.subarray(0, kept)),
  };
}

function makeTarget({ columns, rowCount }: FeatureMatrix): Float64Array {
  const random = createRandom(7);
  return Float64Array.from({ length: rowCount }, (_, row) => {
    const at = (feature: number) => columns[feature]![row]!;
    const linear = columns.reduce((sum, column, feature) => sum + column[row]! * ((feature % 5) - 2), 0);
    return linear + 4 * at(0) * at(1) + 3 * Math.sin(4 * at(2)) + (at(3) > 0.3 ? 2 : 0) + random.next();
  });
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
