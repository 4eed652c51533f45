import { matMul, multiply, reshape, slice, softmax, transpose } from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import {
  activation,
  dense,
  dropout,
  gathered,
  layerNormalization,
  residual,
  sequence,
} from "../neural-network/layers.ts";
import type { Layer } from "../neural-network/network.ts";
import type { Random } from "../random.ts";

// T tokens, D numbers each; H heads of D / H numbers.

/** How much wider than a token the inner layer of the feed-forward part is. */
const feedForwardFactor = 4;

export interface TransformerShape {
  tokenCount: number;
  width: number;
  heads: number;
  attentionDropout: number;
  /** Of the feed-forward part. */
  dropout: number;
}

/**
 * One block over float[B, T, D]: every token looks at all, then each is worked on alone. Vaswani et al., NeurIPS 2017, with
 * the normalisation before each part, as Xiong et al., ICML 2020, found to train without warm-up.
 */
export function transformerBlock(name: string, shape: TransformerShape, random: Random): Layer {
  const { width, tokenCount } = shape;
  const inner = feedForwardFactor * width;
  return sequence([
    residual(sequence([layerNormalization(`${name}_attention_norm`, width), attention(name, shape, random)])),
    residual(
      sequence([
        layerNormalization(`${name}_feed_forward_norm`, width),
        dense({ name: `${name}_inner`, inputs: width, outputs: inner, random, timesPerRow: tokenCount }),
        activation("gelu"),
        dropout(shape.dropout),
        dense({ name: `${name}_outer`, inputs: inner, outputs: width, random, timesPerRow: tokenCount }),
      ]),
    ),
  ]);
}

/** softmax(Q Kᵀ / √(D / H)) V in each head, side by side, and through one more layer. */
function attention(name: string, shape: TransformerShape, random: Random): Layer {
  const { width, heads, tokenCount } = shape;
  const projections = dense({
    name: `${name}_projections`,
    inputs: width,
    outputs: 3 * width,
    random,
    timesPerRow: tokenCount,
  });
  const out = dense({ name: `${name}_attention`, inputs: width, outputs: width, random, timesPerRow: tokenCount });
  const ofParts = gathered([projections, out]);
  return {
    ...ofParts,
    // Two products of all tokens with all, and the softmax between them.
    multiplicationsPerRow: ofParts.multiplicationsPerRow + tokenCount * tokenCount * (2 * width + 10 * heads),
    apply(pass, x) {
      const { tape } = pass;
      const projected = projections.apply(pass, x);
      const [queries, keys, values] = [0, 1, 2].map((at) =>
        inHeads(tape, slice(tape, projected, 2, at * width, (at + 1) * width), heads),
      );
      const scale = tape.scalar(1 / Math.sqrt(width / heads));
      const likeness = matMul(tape, multiply(tape, queries, scale), transpose(tape, keys, [0, 1, 3, 2]));
      const shares = dropout(shape.attentionDropout).apply(pass, softmax(tape, likeness));
      const mixed = transpose(tape, matMul(tape, shares, values), [0, 2, 1, 3]);
      return out.apply(pass, reshape(tape, mixed, x.shape));
    },
  };
}

/** float[B, T, D] as float[B, H, T, D / H]. */
function inHeads(tape: Tape, x: Variable, heads: number): Variable {
  const [rows, tokens, width] = x.shape;
  return transpose(tape, reshape(tape, x, [rows, tokens, heads, width / heads]), [0, 2, 1, 3]);
}
