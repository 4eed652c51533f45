import type { FitContext, PrincipalComponents } from "../estimator.ts";
import type { Random } from "../random.ts";
import type { PcaSettings } from "./pca.hyperparameters.ts";
import { principalComponents } from "./principal-components.ts";
import { explainedShare, reportPass } from "./report-pass.ts";
import { type CentredRows, clipped, createRowProducts, subspaceProduct } from "./row-products.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

/** After these the leading directions hold still in all digits that a picture or a model uses. */
const passes = 8;

/**
 * Components by subspace iteration: directions are multiplied with the covariance and made orthogonal again, pass after
 * pass, which turns them towards those of the greatest variance; within the space they span the components are exact.
 * Halko, Martinsson and Tropp, SIAM Review 53 (2011), algorithms 4.4 and 5.3.
 */
export async function randomizedComponents(
  centred: CentredRows,
  { settings, componentCount, context }: { settings: PcaSettings; componentCount: number; context: FitContext },
): Promise<{ components: PrincipalComponents; passes: number }> {
  const { features } = centred.rows;
  const featureCount = features.columns.length;
  const directionCount = Math.min(componentCount + settings.extraComponentCount, featureCount, features.rowCount);
  const totalVariance = sumOfSquares(centred) / centred.divisor;
  const products = await createRowProducts(centred, subspaceProduct, {
    rowsAtATime: settings.miniBatchSize,
    signal: new AbortController().signal,
  });
  const resumed =
    context.resumeFrom === undefined ? null : decodeProgress(context.resumeFrom, featureCount * directionCount);
  let directions = resumed?.directions ?? randomDirections(featureCount, directionCount, context.random);
  let components: PrincipalComponents | null = null;
  // A resumed run makes the last pass again: what it found is cheaper to find than to keep.
  let pass = Math.max(1, resumed?.pass ?? 0) - 1;
  try {
    while (pass < passes && !(components !== null && context.signal.aborted)) {
      pass++;
      const begunWith = directions;
      const orthonormal = orthonormalized(begunWith, featureCount, directionCount);
      const { image, product } = await products.sum({
        directions: {
          elementType: "float",
          data: Float32Array.from(orthonormal),
          shape: [featureCount, directionCount],
        },
      });
      components = withinSpace(orthonormal, product, { centred, directionCount, componentCount, totalVariance });
      directions = image;
      if (pass === resumed?.pass) continue;
      reportPass(context, { pass, passes, explained: explainedShare(components) });
      const done = pass;
      await context.checkpoint(() => encodeProgress(done, begunWith));
    }
  } finally {
    await products.release();
  }
  if (components === null) throw new Error("There is one pass at least.");
  return { components, passes: pass };
}

/** The principal components within the space that orthonormal directions span (Rayleigh and Ritz). */
function withinSpace(
  directions: Float64Array,
  product: Float64Array,
  about: { centred: CentredRows; directionCount: number; componentCount: number; totalVariance: number },
): PrincipalComponents {
  const { centred, directionCount, componentCount, totalVariance } = about;
  const featureCount = directions.length / directionCount;
  const { values, vectors } = symmetricEigen(product, directionCount);
  return principalComponents({
    directions: vectors.slice(0, componentCount).map((vector) =>
      Float64Array.from({ length: featureCount }, (_, feature) => {
        let sum = 0;
        for (let at = 0; at < directionCount; at++) sum += directions[feature * directionCount + at] * vector[at];
        return sum;
      }),
    ),
    variances: values.slice(0, componentCount).map((value) => value / centred.divisor),
    totalVariance,
  });
}

/** float64[F, L], of normally distributed numbers by Box and Muller. */
function randomDirections(featureCount: number, count: number, random: Random): Float64Array {
  return Float64Array.from(
    { length: featureCount * count },
    () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next()),
  );
}

/**
 * Gram and Schmidt, twice, for one round loses digits where directions are nearly parallel. Those that others span
 * become 0.
 * @param directions float64[F, L]; not changed
 */
function orthonormalized(directions: Float64Array, featureCount: number, count: number): Float64Array {
  const columns = Array.from({ length: count }, (_, at) =>
    Float64Array.from({ length: featureCount }, (_value, feature) => directions[feature * count + at]),
  );
  for (const [at, column] of columns.entries()) {
    const before = length(column);
    for (let round = 0; round < 2; round++) {
      for (const other of columns.slice(0, at)) {
        let along = 0;
        for (let feature = 0; feature < featureCount; feature++) along += column[feature] * other[feature];
        for (let feature = 0; feature < featureCount; feature++) column[feature] -= along * other[feature];
      }
    }
    const after = length(column);
    const scale = after > 1e-13 * before ? 1 / after : 0;
    for (let feature = 0; feature < featureCount; feature++) column[feature] *= scale;
  }
  const result = new Float64Array(directions.length);
  for (const [at, column] of columns.entries())
    for (let feature = 0; feature < featureCount; feature++) result[feature * count + at] = column[feature];
  return result;
}

function length(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

function sumOfSquares({ rows: { features, weights }, means, isBounded }: CentredRows): number {
  let sum = 0;
  for (const [feature, column] of features.columns.entries()) {
    const mean = means[feature];
    if (isBounded && weights === undefined) sum += squaresAround(column, mean);
    else
      for (let row = 0; row < column.length; row++)
        sum += (weights === undefined ? 1 : weights[row]) * (clipped(column[row]) - mean) ** 2;
  }
  return sum;
}

/** Four sums at once do not wait for each other. */
function squaresAround(column: Float32Array, mean: number): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  const whole = column.length & ~3;
  for (let row = 0; row < whole; row += 4) {
    const a = column[row] - mean;
    const b = column[row + 1] - mean;
    const c = column[row + 2] - mean;
    const d = column[row + 3] - mean;
    first += a * a;
    second += b * b;
    third += c * c;
    fourth += d * d;
  }
  for (let row = whole; row < column.length; row++) first += (column[row] - mean) ** 2;
  return first + second + third + fourth;
}

/** The last pass done, then the directions that it began with: float64. */
function encodeProgress(pass: number, directions: Float64Array): Uint8Array {
  const numbers = new Float64Array(1 + directions.length);
  numbers[0] = pass;
  numbers.set(directions, 1);
  return new Uint8Array(numbers.buffer);
}

function decodeProgress(state: Uint8Array, size: number): { pass: number; directions: Float64Array } {
  // A copy, since the bytes may begin anywhere in their buffer.
  const numbers = new Float64Array(Uint8Array.from(state).buffer);
  if (numbers.length !== 1 + size) throw new Error("The checkpoint is not of this training.");
  return { pass: numbers[0], directions: numbers.slice(1) };
}
