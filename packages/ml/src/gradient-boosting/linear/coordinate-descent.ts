// G, H: sums over the rows of gradient · value and hessian · value²; w: a weight. Float32 where XGBoost's are, so that many
// rounds end where its do.
import type { Random } from "../../random.ts";

export const featureSelectors = ["cyclic", "shuffle", "random", "greedy", "thrifty"] as const;
export type FeatureSelector = (typeof featureSelectors)[number];

export interface LinearParameters {
  learningRate: number;
  /** L2 and L1, each of a row of weight 1: XGBoost multiplies them by the sum of the weights. */
  lambda: number;
  alpha: number;
  selector: FeatureSelector;
  /** Features that greedy and thrifty selection update in a round; 0 for no bound. */
  topK: number;
}

/** The rows of a task, as weights are fitted to them. */
export interface LinearRows {
  /** float32[rowCount] each; missing values count as 0. */
  columns: readonly Float32Array[];
  /** float32[2 * rowCount], gradient and hessian of each row, which updates carry forward. */
  gradients: Float32Array;
}

/** Curvature below it is none. */
const leastHessian = Math.fround(1e-5);

/**
 * One round of coordinate descent for one output: the bias, then one weight after the other, each by a Newton step with
 * soft threshold; gradients follow each step by its hessian. XGBoost's `updater_coordinate.cc`; its shotgun does the same
 * in parallel, with what the threads happen to see of each other.
 * @param weights float32[featureCount], updated
 * @param rowWeight the sum of the rows' weights
 * @param random decides the order of shuffle and random
 * @returns what the bias changes by
 */
export function descend(
  rows: LinearRows,
  weights: Float32Array,
  parameters: LinearParameters,
  rowWeight: number,
  random: Random,
): number {
  const rate = Math.fround(parameters.learningRate);
  const lambda = Math.fround(parameters.lambda * rowWeight);
  const alpha = Math.fround(parameters.alpha * rowWeight);
  const biasStep = stepOfBias(rows.gradients, rate);
  const deltaOf = (feature: number) => {
    const { G, H } = sumsOf(rows, feature);
    return coordinateDelta(G, H, weights[feature], alpha, lambda);
  };
  for (const feature of featureOrder(parameters, weights.length, deltaOf, random)) {
    const step = Math.fround(rate * deltaOf(feature));
    if (step === 0) continue;
    weights[feature] += step;
    carryForward(rows, feature, step);
  }
  return biasStep;
}

/** The best change of one weight with all others as they are. */
export function coordinateDelta(G: number, H: number, w: number, alpha: number, lambda: number): number {
  if (H < leastHessian) return 0;
  const gradient = G + lambda * w;
  const hessian = H + lambda;
  return w - gradient / hessian >= 0
    ? Math.max(-(gradient + alpha) / hessian, -w)
    : Math.min(-(gradient - alpha) / hessian, -w);
}

function stepOfBias(gradients: Float32Array, rate: number): number {
  let G = 0;
  let H = 0;
  for (let at = 0; at < gradients.length; at += 2) {
    G += gradients[at];
    H += gradients[at + 1];
  }
  if (!(H > 0)) return 0;
  const step = Math.fround(rate * (-G / H));
  for (let at = 0; at < gradients.length; at += 2) gradients[at] += Math.fround(gradients[at + 1] * step);
  return step;
}

function sumsOf({ columns, gradients }: LinearRows, feature: number): { G: number; H: number } {
  const column = columns[feature];
  let G = 0;
  let H = 0;
  for (let row = 0; row < column.length; row++) {
    const value = column[row];
    if (Number.isNaN(value)) continue;
    G += Math.fround(gradients[2 * row] * value);
    H += Math.fround(Math.fround(gradients[2 * row + 1] * value) * value);
  }
  return { G, H };
}

function carryForward({ columns, gradients }: LinearRows, feature: number, step: number): void {
  const column = columns[feature];
  for (let row = 0; row < column.length; row++) {
    const value = column[row];
    if (!Number.isNaN(value)) gradients[2 * row] += Math.fround(Math.fround(gradients[2 * row + 1] * value) * step);
  }
}

/**
 * Features in the order in which their weights are updated. Greedy looks at all of them anew before each update, thrifty
 * once a round; both leave out the one that would come last, as XGBoost does.
 */
function* featureOrder(
  { selector, topK }: LinearParameters,
  featureCount: number,
  deltaOf: (feature: number) => number,
  random: Random,
): Generator<number> {
  const features = Array.from({ length: featureCount }, (_, feature) => feature);
  if (selector === "cyclic") yield* features;
  if (selector === "shuffle") yield* shuffled(features, random);
  if (selector === "random") for (const _ of features) yield random.nextInt(featureCount);
  if (selector !== "greedy" && selector !== "thrifty") return;
  const sizeOf = (feature: number) => Math.abs(Math.fround(deltaOf(feature)));
  const count = Math.min(topK || Number.POSITIVE_INFINITY, Math.max(1, featureCount - 1));
  if (selector === "thrifty") {
    const sizes = features.map(sizeOf);
    yield* features.sort((one, other) => sizes[other] - sizes[one] || one - other).slice(0, count);
    return;
  }
  for (let chosen = 0; chosen < count; chosen++) {
    let best = 0;
    let greatest = 0;
    for (const feature of features) {
      const size = sizeOf(feature);
      if (size > greatest) [best, greatest] = [feature, size];
    }
    yield best;
  }
}

function shuffled(features: number[], random: Random): number[] {
  for (let last = features.length - 1; last > 0; last--) {
    const other = random.nextInt(last + 1);
    [features[last], features[other]] = [features[other], features[last]];
  }
  return features;
}
