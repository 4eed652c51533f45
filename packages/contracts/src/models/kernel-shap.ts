/**
 * Kernel SHAP: Shapley values of any function of a set of features by one weighted least-squares fit, in which the values
 * must sum to the difference between all features and none. With every set in it, the values are exact.
 *
 * M features; a coalition is a set of them, neither empty nor full; π(s) = (M - 1) / (C(M, s) s (M - s)) weighs one of s.
 * Lundberg and Lee, NeurIPS 2017, theorem 2; sets are chosen as the shap package chooses them.
 */
export interface CoalitionPlan {
  featureCount: number;
  coalitionCount: number;
  /** uint8[coalitionCount * featureCount], row-major: 1 where the feature is in. */
  coalitions: Uint8Array;
  /** float64[coalitionCount] */
  weights: Float64Array;
  /** Whether every set is in. */
  isExact: boolean;
  /** float64[(M - 1) * (M - 1)]: Cholesky factor of the normal equations with the last feature eliminated, lower half. */
  factor: Float64Array;
}

/** As many as the shap package asks for. */
export function usualCoalitionCount(featureCount: number): number {
  return 2 * featureCount + 2_048;
}

/**
 * Chooses coalitions: whole sizes from both ends, as those weigh most, while they fit, then draws with their complements
 * among the sizes that are left. The plan serves every row. O(coalitions x features²).
 * @param maximumCoalitions at least 2 for each feature, else that is taken
 * @param seed decides the draws
 */
export function planCoalitions(options: {
  featureCount: number;
  maximumCoalitions: number;
  seed: number;
}): CoalitionPlan {
  const { featureCount } = options;
  const budget = Math.max(options.maximumCoalitions, 2 * featureCount);
  const chosen = new Map<string, { members: Uint8Array; weight: number }>();
  const add = (members: Uint8Array, weight: number) => {
    const key = members.join("");
    const known = chosen.get(key);
    if (known) known.weight += weight;
    else chosen.set(key, { members, weight });
  };
  const pairCount = Math.floor(featureCount / 2);
  let size = 1;
  for (; size <= pairCount; size++) {
    const isHalf = 2 * size === featureCount;
    const subsetCount = binomial(featureCount, size) * (isHalf ? 1 : 2);
    if (chosen.size + subsetCount > budget) break;
    const weight = sizeWeight(featureCount, size) / binomial(featureCount, size);
    forEachSubset(featureCount, size, (members) => {
      add(members, weight);
      if (!isHalf) add(complement(members), weight);
    });
  }
  const isExact = size > pairCount;
  if (!isExact) drawRest(size, pairCount, budget);
  return finishPlan(featureCount, [...chosen.values()], isExact);

  function drawRest(firstSize: number, lastSize: number, most: number): void {
    const sizes = Array.from({ length: lastSize - firstSize + 1 }, (_, index) => firstSize + index);
    const masses = sizes.map((each) => sizeWeight(featureCount, each) * (2 * each === featureCount ? 1 : 2));
    const total = masses.reduce((sum, mass) => sum + mass, 0);
    const drawn = new Map<string, { members: Uint8Array; count: number }>();
    const next = randomNumbers(options.seed);
    let draws = 0;
    // Draws may repeat what was drawn; more than four for each place that is left hardly find anything new.
    for (let attempt = 0; attempt < 4 * most && chosen.size + drawn.size + 2 <= most; attempt++) {
      const members = randomSubset(featureCount, pickIndex(masses, next() * total, sizes), next);
      for (const each of [members, complement(members)]) {
        const key = each.join("");
        const known = drawn.get(key);
        if (known) known.count++;
        else drawn.set(key, { members: each, count: 1 });
        draws++;
      }
    }
    for (const { members, count } of drawn.values()) add(members, (total * count) / draws);
  }
}

/**
 * @param values float64[coalitionCount * outputCount], row-major: the function's value for each coalition of the plan
 * @param none float64[outputCount]: its value without any feature; `all` with all of them
 * @returns float64[featureCount * outputCount], row-major
 */
export function solveCoalitions(
  plan: CoalitionPlan,
  values: Float64Array,
  { none, all }: { none: Float64Array; all: Float64Array },
): Float64Array {
  const { featureCount, coalitionCount, coalitions, weights, factor } = plan;
  const outputCount = none.length;
  const width = featureCount - 1;
  const solution = new Float64Array(featureCount * outputCount);
  if (featureCount === 0) return solution;
  for (let output = 0; output < outputCount; output++) {
    const change = (all[output] ?? 0) - (none[output] ?? 0);
    const right = new Float64Array(width);
    for (let index = 0; index < coalitionCount; index++) {
      const start = index * featureCount;
      const last = coalitions[start + width] ?? 0;
      const gained = (values[index * outputCount + output] ?? 0) - (none[output] ?? 0) - last * change;
      const weighted = (weights[index] ?? 0) * gained;
      for (let feature = 0; feature < width; feature++)
        right[feature] = (right[feature] ?? 0) + ((coalitions[start + feature] ?? 0) - last) * weighted;
    }
    solveCholesky(factor, right);
    let others = 0;
    for (let feature = 0; feature < width; feature++) {
      const value = right[feature] ?? 0;
      solution[feature * outputCount + output] = value;
      others += value;
    }
    solution[width * outputCount + output] = change - others;
  }
  return solution;
}

/** π(s) of all sets of one size together. */
function sizeWeight(featureCount: number, size: number): number {
  return (featureCount - 1) / (size * (featureCount - size));
}

function finishPlan(
  featureCount: number,
  chosen: readonly { members: Uint8Array; weight: number }[],
  isExact: boolean,
): CoalitionPlan {
  const coalitions = new Uint8Array(chosen.length * featureCount);
  for (const [index, { members }] of chosen.entries()) coalitions.set(members, index * featureCount);
  const weights = Float64Array.from(chosen, ({ weight }) => weight);
  const factor = choleskyFactor(featureCount, coalitions, weights);
  return { featureCount, coalitionCount: chosen.length, coalitions, weights, isExact, factor };
}

/** Of Σ weight (z_i - z_M)(z_j - z_M); it has an inverse as all sets of one feature and of all but one are in. */
function choleskyFactor(featureCount: number, coalitions: Uint8Array, weights: Float64Array): Float64Array {
  const width = Math.max(0, featureCount - 1);
  const matrix = new Float64Array(width * width);
  const difference = new Int8Array(width);
  for (const [index, weight] of weights.entries()) {
    const start = index * featureCount;
    for (let feature = 0; feature < width; feature++)
      difference[feature] = (coalitions[start + feature] ?? 0) - (coalitions[start + width] ?? 0);
    for (let row = 0; row < width; row++) {
      const scaled = weight * (difference[row] ?? 0);
      if (scaled === 0) continue;
      for (let column = 0; column <= row; column++)
        matrix[row * width + column] = (matrix[row * width + column] ?? 0) + scaled * (difference[column] ?? 0);
    }
  }
  for (let row = 0; row < width; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * width + column] ?? 0;
      for (let k = 0; k < column; k++) sum -= (matrix[row * width + k] ?? 0) * (matrix[column * width + k] ?? 0);
      matrix[row * width + column] =
        row === column ? Math.sqrt(Math.max(sum, 1e-300)) : sum / (matrix[column * width + column] ?? 1);
    }
  }
  return matrix;
}

/** Solves in place, forwards and back. */
function solveCholesky(factor: Float64Array, right: Float64Array): void {
  const width = right.length;
  for (let row = 0; row < width; row++) {
    let sum = right[row] ?? 0;
    for (let k = 0; k < row; k++) sum -= (factor[row * width + k] ?? 0) * (right[k] ?? 0);
    right[row] = sum / (factor[row * width + row] ?? 1);
  }
  for (let row = width - 1; row >= 0; row--) {
    let sum = right[row] ?? 0;
    for (let k = row + 1; k < width; k++) sum -= (factor[k * width + row] ?? 0) * (right[k] ?? 0);
    right[row] = sum / (factor[row * width + row] ?? 1);
  }
}

function binomial(n: number, k: number): number {
  let result = 1;
  for (let index = 1; index <= k; index++) result = (result * (n - k + index)) / index;
  return result;
}

function forEachSubset(featureCount: number, size: number, visit: (members: Uint8Array) => void): void {
  const members = new Uint8Array(featureCount);
  const choose = (from: number, left: number) => {
    if (left === 0) return visit(members.slice());
    for (let feature = from; feature <= featureCount - left; feature++) {
      members[feature] = 1;
      choose(feature + 1, left - 1);
      members[feature] = 0;
    }
  };
  choose(0, size);
}

function complement(members: Uint8Array): Uint8Array {
  return members.map((member) => 1 - member);
}

function pickIndex(masses: readonly number[], at: number, sizes: readonly number[]): number {
  let sum = 0;
  for (const [index, mass] of masses.entries()) {
    sum += mass;
    if (at < sum) return sizes[index] ?? 1;
  }
  return sizes.at(-1) ?? 1;
}

/** Floyd's algorithm: every subset of the size is as likely. */
function randomSubset(featureCount: number, size: number, next: () => number): Uint8Array {
  const members = new Uint8Array(featureCount);
  for (let last = featureCount - size; last < featureCount; last++) {
    const feature = Math.floor(next() * (last + 1));
    members[members[feature] === 1 ? last : feature] = 1;
  }
  return members;
}

/** SplitMix32: uniform in [0, 1). Steele, Lea and Flood, OOPSLA 2014. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296;
  };
}
