import type { FeatureMatrix } from "../estimator.ts";
import type { LinearCoefficients } from "./linear-model.ts";

/** What training sees of a feature: (value - centre) / width. */
export interface FeatureScale {
  /** float64[F]. */
  centres: Float64Array;
  widths: Float64Array;
}

/**
 * Scales for features that are centred but not scaled, or scaled but not centred; the preprocessing does both together or
 * none. Features that do not vary keep their width.
 */
export function featureScaleOf(
  { columns, rowCount }: FeatureMatrix,
  { unbiasesData, normalizesData }: { unbiasesData: boolean; normalizesData: boolean },
): FeatureScale {
  const means = Float64Array.from(columns, (column) => column.reduce((sum, value) => sum + value, 0) / rowCount);
  const widths = Float64Array.from(columns, (column, feature) => {
    const squares = column.reduce((sum, value) => sum + (value - means[feature]) ** 2, 0);
    return normalizesData && squares > 0 ? Math.sqrt(squares / rowCount) : 1;
  });
  return { centres: unbiasesData ? means : new Float64Array(columns.length), widths };
}

export function scaledFeatures(features: FeatureMatrix, { centres, widths }: FeatureScale): FeatureMatrix {
  const columns = features.columns.map((column, feature) =>
    column.map((value) => (value - centres[feature]) / widths[feature]),
  );
  return { ...features, columns };
}

/** The coefficients that give for features as they are the scores that `coefficients` give for scaled ones. */
export function unscaledCoefficients(
  { weights, biases }: LinearCoefficients,
  { centres, widths }: FeatureScale,
): LinearCoefficients {
  const outputs = biases.length;
  const shifted = Float64Array.from(biases);
  const unscaled = weights.map((weight, at) => {
    const feature = Math.floor(at / outputs);
    shifted[at % outputs] -= (weight * centres[feature]) / widths[feature];
    return weight / widths[feature];
  });
  return { weights: unscaled, biases: Float32Array.from(shifted) };
}
