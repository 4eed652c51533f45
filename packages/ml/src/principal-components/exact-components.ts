import type { PrincipalComponents } from "../estimator.ts";
import { TrainingDataError } from "../table.ts";
import { principalComponents } from "./principal-components.ts";
import { type CentredRows, clipped, covarianceProduct, createRowProducts, gramProduct } from "./row-products.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

/** The eigenvalues of a matrix this large take about half a minute. */
const mostExact = 1_500;

/**
 * Components by the eigenvectors of the covariance, or where there are fewer rows than features of the rows' products,
 * which have the same eigenvalues.
 * @throws TrainingDataError when there are too many rows and features; the signal's reason when it is aborted
 */
export async function exactComponents(
  centred: CentredRows,
  componentCount: number,
  options: { rowsAtATime: number; signal: AbortSignal },
): Promise<PrincipalComponents> {
  const { features } = centred.rows;
  const featureCount = features.columns.length;
  const isTall = features.rowCount >= featureCount;
  const order = Math.min(features.rowCount, featureCount);
  if (order > mostExact) {
    throw new TrainingDataError(
      `There are ${featureCount} features and ${features.rowCount} rows; with more than ${mostExact} of both, set algorithm_mode to randomized.`,
    );
  }
  const products = await createRowProducts(centred, isTall ? covarianceProduct : gramProduct, options);
  const { product } = await products.sum().finally(() => products.release());
  options.signal.throwIfAborted();
  const { values, vectors } = symmetricEigen(product, order);
  let squares = 0;
  for (let at = 0; at < order; at++) squares += product[at * order + at];
  const directions = vectors
    .slice(0, componentCount)
    .map((vector) => (isTall ? vector : acrossFeatures(centred, vector)));
  return principalComponents({
    directions,
    variances: values.slice(0, componentCount).map((value) => value / centred.divisor),
    totalVariance: squares / centred.divisor,
  });
}

/** A · u: the direction over features of an eigenvector over rows. */
function acrossFeatures({ rows: { features, weights }, means }: CentredRows, vector: Float64Array): Float64Array {
  return Float64Array.from(features.columns, (column, feature) => {
    let sum = 0;
    for (let row = 0; row < vector.length; row++)
      sum += Math.sqrt(weights?.[row] ?? 1) * (clipped(column[row]) - means[feature]) * vector[row];
    return sum;
  });
}
