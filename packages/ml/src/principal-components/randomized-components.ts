import type { FitContext, PrincipalComponents } from "../estimator.ts";
import type { Random } from "../random.ts";
import type { PcaSettings } from "./pca.hyperparameters.ts";
import { principalComponents } from "./principal-components.ts";
import { explainedShare, reportPass } from "./report-pass.ts";
import { type CentredRows, createRowProducts, subspaceProduct } from "./row-products.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

/** After these the leading directions hold still in all digits that a picture or a model uses. */
const passes = 4;

/**
 * Components by block Lanczos: directions are multiplied with the covariance, made orthogonal to all before them and
 * multiplied again, pass after pass. The space that all of them span together holds the directions of the greatest variance
 * far sooner than the last of them alone. Musco and Musco, NeurIPS 2015, algorithm 2; the first pass alone is that of Halko,
 * Martinsson and Tropp, SIAM Review 53 (2011), algorithm 5.3.
 */
export async function randomizedComponents(
  centred: CentredRows,
  { settings, componentCount, context }: { settings: PcaSettings; componentCount: number; context: FitContext },
): Promise<{ components: PrincipalComponents; passes: number }> {
  const { features } = centred.rows;
  const featureCount = features.columns.length;
  const directionCount = Math.min(componentCount + settings.extraComponentCount, featureCount, features.rowCount);
  const totalVariance = centred.squares / centred.divisor;
  const products = await createRowProducts(centred, subspaceProduct, {
    rowsAtATime: settings.miniBatchSize,
    signal: new AbortController().signal,
  });
  const resumed = context.resumeFrom === undefined ? null : decodeProgress(context.resumeFrom, featureCount);
  const space: Space = resumed?.space ?? { directions: [], images: [] };
  const componentsWithin = () => withinSpace(space, { centred, componentCount, totalVariance });
  let components = resumed === null ? null : componentsWithin();
  let pass = resumed?.pass ?? 0;
  try {
    while (pass < passes && !(components !== null && context.signal.aborted)) {
      pass++;
      const begin =
        pass === 1
          ? randomDirections(featureCount, directionCount, context.random)
          : space.images.slice(-directionCount);
      const directions = orthonormalized(begin, space.directions);
      const { image } = await products.sum({
        directions: {
          elementType: "float",
          data: Float32Array.from(sideBySide(directions)),
          shape: [featureCount, directionCount],
        },
      });
      space.directions.push(...directions);
      space.images.push(...columnsOf(image, directionCount));
      components = componentsWithin();
      reportPass(context, { pass, passes, explained: explainedShare(components) });
      const done = pass;
      await context.checkpoint(() => encodeProgress(done, space));
    }
  } finally {
    await products.release();
  }
  if (components === null) throw new Error("There is one pass at least.");
  return { components, passes: pass };
}

/** What is known of the covariance C. */
interface Space {
  /** float64[F] each, of length 1 or 0 and orthogonal. */
  directions: Float64Array[];
  /** Of each direction d the product C · d, float64[F]. */
  images: Float64Array[];
}

/** float64[n, n]: what the covariance does within the space. */
function projected({ directions, images }: Space): Float64Array {
  const count = directions.length;
  const product = new Float64Array(count * count);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column <= row; column++) {
      const value = (dot(directions[row], images[column]) + dot(directions[column], images[row])) / 2;
      product[row * count + column] = value;
      product[column * count + row] = value;
    }
  }
  return product;
}

/** The principal components within the space (Rayleigh and Ritz). */
function withinSpace(
  space: Space,
  about: { centred: CentredRows; componentCount: number; totalVariance: number },
): PrincipalComponents {
  const { centred, componentCount, totalVariance } = about;
  const { values, vectors } = symmetricEigen(projected(space), space.directions.length);
  return principalComponents({
    directions: vectors.slice(0, componentCount).map((vector) => combined(space.directions, vector)),
    variances: values.slice(0, componentCount).map((value) => value / centred.divisor),
    totalVariance,
  });
}

function combined(directions: readonly Float64Array[], shares: Float64Array): Float64Array {
  const sum = new Float64Array(directions[0].length);
  for (const [at, direction] of directions.entries()) addTimes(sum, shares[at], direction);
  return sum;
}

function addTimes(sum: Float64Array, factor: number, vector: Float64Array): void {
  for (let at = 0; at < sum.length; at++) sum[at] += factor * vector[at];
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += left[at] * right[at];
  return sum;
}

/** Of normally distributed numbers by Box and Muller. */
function randomDirections(featureCount: number, count: number, random: Random): Float64Array[] {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return columnsOf(Float64Array.from({ length: featureCount * count }, normal), count);
}

/** float64[F, L] of L columns, and back. */
function sideBySide(columns: readonly Float64Array[]): Float64Array {
  const values = new Float64Array(columns.length * columns[0].length);
  for (const [at, column] of columns.entries())
    for (let row = 0; row < column.length; row++) values[row * columns.length + at] = column[row];
  return values;
}

function columnsOf(values: Float64Array, count: number): Float64Array[] {
  return Array.from({ length: count }, (_, at) =>
    Float64Array.from({ length: values.length / count }, (_value, row) => values[row * count + at]),
  );
}

/**
 * Gram and Schmidt, twice, for one round loses digits where directions are nearly parallel. Those that others span
 * become 0.
 * @param others of length 1 or 0, and orthogonal to each other
 */
function orthonormalized(directions: readonly Float64Array[], others: readonly Float64Array[]): Float64Array[] {
  const found: Float64Array[] = [];
  for (const direction of directions) {
    const own = direction.slice();
    const before = Math.sqrt(dot(own, own));
    for (let round = 0; round < 2; round++) {
      for (const other of others) addTimes(own, -dot(own, other), other);
      for (const other of found) addTimes(own, -dot(own, other), other);
    }
    const after = Math.sqrt(dot(own, own));
    const scale = after > 1e-13 * before ? 1 / after : 0;
    found.push(own.map((value) => value * scale));
  }
  return found;
}

/** The last pass done, then the directions of the space and their images: float64. */
function encodeProgress(pass: number, { directions, images }: Space): Uint8Array {
  const columns = [...directions, ...images];
  const featureCount = columns[0].length;
  const numbers = new Float64Array(1 + columns.length * featureCount);
  numbers[0] = pass;
  for (const [at, column] of columns.entries()) numbers.set(column, 1 + at * featureCount);
  return new Uint8Array(numbers.buffer);
}

function decodeProgress(state: Uint8Array, featureCount: number): { pass: number; space: Space } {
  // A copy, since the bytes may begin anywhere in their buffer.
  const numbers = new Float64Array(Uint8Array.from(state).buffer);
  const count = (numbers.length - 1) / (2 * featureCount);
  if (!Number.isInteger(count)) throw new Error("The checkpoint is not of this training.");
  const columns = Array.from({ length: 2 * count }, (_, at) =>
    numbers.slice(1 + at * featureCount, 1 + (at + 1) * featureCount),
  );
  return { pass: numbers[0], space: { directions: columns.slice(0, count), images: columns.slice(count) } };
}
