import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";

/**
 * Whole numbers that stand for features. Their products and the sums of those are exact in float64, in whatever order a
 * runtime adds, so that rows at equal distance are so everywhere, and every runtime finds the same neighbours.
 */
export interface FixedPoint {
  /** A feature of 1 is this whole number, a power of two. */
  unit: number;
  /** No number is larger. */
  limit: number;
}

/** Standardised features are within it but for outliers, which are cut off. */
const largestFeature = 1_024;

/** As fine as squared distances over so many dimensions stay exact: D (2 limit)² is within 2⁵³. */
export function fixedPointFor(dimensionCount: number): FixedPoint {
  const largest = Math.sqrt(2 ** 53 / (4 * dimensionCount));
  // float32 holds whole numbers up to 2²⁴.
  const bits = Math.min(14, Math.floor(Math.log2(largest / largestFeature)));
  return { unit: 2 ** bits, limit: largestFeature * 2 ** bits };
}

/** The nearest whole number, the even one of two as near, as ONNX's Round has it. */
export function toFixedPoint(value: number, { unit, limit }: FixedPoint): number {
  const scaled = value * unit;
  const below = Math.floor(scaled);
  const rest = scaled - below;
  const rounded = rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
  return Math.min(limit, Math.max(-limit, rounded));
}

/** @param values a tensor of doubles */
export function fixedPointToOnnx(graph: GraphBuilder, values: string, { unit, limit }: FixedPoint): string {
  const number = (value: number) => graph.initializer(Float64Array.of(value), [], "fixed_point");
  const rounded = graph.node("Round", [graph.node("Mul", [values, number(unit)])]);
  return graph.node("Clip", [rounded, number(-limit), number(limit)]);
}
