import { add, clip, divide, multiply, reduceMean, sqrt, subtract } from "../autodiff/operators.ts";
import type { Variable } from "../autodiff/tape.ts";
import { type ActivationName, activation, dense, dropout, sequence } from "../neural-network/layers.ts";
import type { ForwardPass, Layer } from "../neural-network/network.ts";
import type { RowLoss } from "../neural-network/network-losses.ts";
import type { Random } from "../random.ts";

// F features; B rows.

export interface AutoencoderShape {
  /** Before the bottleneck, and as many after it. */
  hiddenLayers: number;
  /** Of the outermost hidden layers. */
  hiddenUnits: number;
  /** Null: by the number of features. */
  latentDimension: number | null;
  activation: ActivationName;
  /** Share of the inputs hidden in training. */
  noise: number;
  dropout: number;
}

/** Beyond so many standard deviations a number says no more to the network, and weighs no more in training. */
const largestNumber = 10;
/** Keeps a score's derivative finite where a row is reconstructed exactly. */
const smallestError = 1e-12;

export interface Autoencoder {
  /** What is trained: the squared errors float[B, F] of reconstructing numbers within bounds. */
  errors: Layer;
  /** What is served: float[B, 1], the root of the mean error, each feature's in units of what is usual for it. */
  score: Layer;
}

/**
 * Layers that narrow to a bottleneck and widen again to the features, so that only what rows have in common passes: Hinton
 * and Salakhutdinov, Science 2006. With noise inputs are hidden in training: Vincent et al., ICML 2008.
 */
export function buildAutoencoder(shape: AutoencoderShape, featureCount: number, random: Random): Autoencoder {
  const widths = layerWidths(shape, featureCount);
  const layers = widths.slice(1).flatMap((outputs, at): Layer[] => {
    const layer = dense({ name: `layer_${at}`, inputs: widths[at], outputs, random });
    return at === widths.length - 2 ? [layer] : [layer, activation(shape.activation), dropout(shape.dropout)];
  });
  const network = sequence([dropout(shape.noise), ...layers]);
  const bounded = ({ tape }: ForwardPass, x: Variable) => clip(tape, x, -largestNumber, largestNumber);
  return {
    errors: {
      ...network,
      apply(pass, features) {
        const wanted = bounded(pass, features);
        const error = subtract(pass.tape, network.apply(pass, wanted), wanted);
        return multiply(pass.tape, error, error);
      },
    },
    score: {
      ...network,
      buffers: [{ name: usualErrors, shape: [1, featureCount], initial: new Float32Array(featureCount).fill(1) }],
      apply(pass, features) {
        const { tape } = pass;
        // Not within bounds: a number ten times as far out is an anomaly ten times as large.
        const error = subtract(tape, network.apply(pass, bounded(pass, features)), features);
        const relative = divide(tape, multiply(tape, error, error), pass.parameter(usualErrors));
        return sqrt(tape, add(tape, reduceMean(tape, relative, [1], true), tape.scalar(smallestError)));
      },
    },
  };
}

const usualErrors = "usual_errors";

/** A row's loss: the mean of its errors, float[B, F]. */
export const meanError: RowLoss = (tape, errors) => reduceMean(tape, errors, [1], true);

/** From the features through the bottleneck and back. */
export function layerWidths(
  { hiddenLayers, hiddenUnits, latentDimension }: AutoencoderShape,
  featureCount: number,
): number[] {
  const latent = latentDimension ?? Math.max(1, Math.min(32, Math.max(2, Math.round(featureCount / 3)), featureCount));
  const hidden = Array.from({ length: hiddenLayers }, (_, at) =>
    Math.max(latent, Math.round(hiddenUnits + ((latent - hiddenUnits) * at) / hiddenLayers)),
  );
  return [featureCount, ...hidden, latent, ...hidden.toReversed(), featureCount];
}
