import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { addLastColumns } from "../forecasting/last-columns.ts";
import { quantileLevels } from "../forecasting/time-series.ts";
import { distanceOf, leastWeight, type NptsWeights } from "./npts-weights.ts";

/** Larger than any value, and still far enough from infinity to be multiplied by 0. */
const beyond = 3e38;

/**
 * Adds the forecast to a graph. N: series, C: context, P: steps to forecast. Values are sorted once; the weights of each
 * step of the forecast are a constant over places of the context, taken in the order of the values.
 * @param target name of float[N, T], NaN = missing
 * @param unknown what is forecast where nothing is known
 */
export function nptsToOnnx(
  graph: GraphBuilder,
  { weights: model, target, unknown }: { weights: NptsWeights; target: string; unknown: number },
): { mean: string; quantiles: string } {
  const { contextLength } = model;
  const { context } = addLastColumns(graph, target, contextLength);
  const isMissing = graph.node("IsNaN", [context]);
  const keyed = graph.node("Where", [isMissing, graph.scalar(beyond), context]);
  const [sorted, order] = graph.node(
    "TopK",
    [keyed, graph.indices([contextLength])],
    { axis: { int: 1 }, largest: { int: 0 }, sorted: { int: 1 } },
    { outputs: 2, name: "sorted" },
  );
  const isKnown = graph.node("Less", [sorted, graph.scalar(beyond)]);
  const known = graph.node("Cast", [isKnown], { to: { int: 1 } });
  const values = graph.node("Unsqueeze", [graph.node("Mul", [sorted, known]), graph.indices([2])]);
  const weights = weightsOf(graph, model, order, isKnown);
  const total = graph.node("ReduceSum", [weights, graph.indices([1])], { keepdims: { int: 1 } });
  const share = graph.node("Div", [weights, graph.node("Max", [total, graph.scalar(leastWeight)])]);
  const mean = graph.node("ReduceSum", [graph.node("Mul", [values, share]), graph.indices([1])], {
    keepdims: { int: 0 },
  });
  const axis = graph.initializer(BigInt64Array.of(1n), [], "axis");
  const middles = graph.node("Sub", [
    graph.node("CumSum", [share, axis]),
    graph.node("Mul", [share, graph.scalar(0.5)]),
  ]);
  const counts = graph.node("Greater", [weights, graph.scalar(0)]);
  const one = graph.indices([1]);
  const quantiles = quantileLevels.map((level) =>
    graph.node("Unsqueeze", [quantileOf(graph, { values, middles, counts, level }), graph.indices([2])]),
  );
  const spread = graph.node("Concat", quantiles, { axis: { int: 2 } });
  const isAnyKnown = graph.node("Greater", [
    graph.node("ReduceMax", [known, one], { keepdims: { int: 1 } }),
    graph.scalar(0),
  ]);
  const otherwise = graph.scalar(unknown, "unknown");
  return {
    mean: graph.node("Where", [isAnyKnown, mean, otherwise]),
    quantiles: graph.node("Where", [graph.node("Unsqueeze", [isAnyKnown, graph.indices([2])]), spread, otherwise]),
  };
}

/** @returns float[N, C, P] in the order of the values: the weight of each, the largest of which is 1 */
function weightsOf(graph: GraphBuilder, model: NptsWeights, order: string, isKnown: string): string {
  const { contextLength, predictionLength } = model;
  const exponents = new Float32Array(contextLength * predictionLength);
  const alike = new Uint8Array(exponents.length);
  for (let place = 0; place < contextLength; place++) {
    for (let horizon = 0; horizon < predictionLength; horizon++) {
      const distance = distanceOf(model, horizon, place);
      exponents[place * predictionLength + horizon] = -model.decay * distance;
      alike[place * predictionLength + horizon] = distance % model.seasonLength === 0 ? 1 : 0;
    }
  }
  const shape = [contextLength, predictionLength];
  const inOrder = (constant: string) => graph.node("Gather", [constant, order], { axis: { int: 0 } });
  const knownAt = graph.node("Unsqueeze", [isKnown, graph.indices([2])]);
  const isAlike = graph.node("Cast", [inOrder(graph.initializer(alike, shape, "alike"))], { to: { int: 9 } });
  const isAlikeAndKnown = graph.node("And", [isAlike, knownAt]);
  const alikeCount = graph.node("ReduceMax", [
    graph.node("Cast", [isAlikeAndKnown], { to: { int: 1 } }),
    graph.indices([1]),
  ]);
  const isAnyAlike = graph.node("Greater", [alikeCount, graph.scalar(0)]);
  const isOther = graph.node("And", [graph.node("Not", [isAnyAlike]), knownAt]);
  const isAsked = graph.node("Or", [isAlikeAndKnown, isOther]);
  const exponent = graph.node("Where", [
    isAsked,
    inOrder(graph.initializer(exponents, shape, "exponents")),
    graph.scalar(-beyond),
  ]);
  const largest = graph.node("ReduceMax", [exponent, graph.indices([1])], { keepdims: { int: 1 } });
  const weight = graph.node("Exp", [graph.node("Sub", [exponent, largest])]);
  const isCounted = graph.node("And", [isAsked, graph.node("GreaterOrEqual", [weight, graph.scalar(leastWeight)])]);
  return graph.node("Where", [isCounted, weight, graph.scalar(0)], {}, { name: "weights" });
}

interface SpreadNames {
  /** float[N, C, 1] */
  values: string;
  /** float[N, C, P] */
  middles: string;
  /** bool[N, C, P] */
  counts: string;
  level: number;
}

/** @returns float[N, P] */
function quantileOf(graph: GraphBuilder, { values, middles, counts, level }: SpreadNames): string {
  const isAbove = graph.node("Greater", [middles, graph.scalar(level)]);
  const below = graph.node("And", [counts, graph.node("Not", [isAbove])]);
  const above = graph.node("And", [counts, isAbove]);
  const most = (mask: string, of: string) =>
    graph.node("ReduceMax", [graph.node("Where", [mask, of, graph.scalar(-beyond)]), graph.indices([1])], {
      keepdims: { int: 0 },
    });
  const least = (mask: string, of: string) =>
    graph.node("ReduceMin", [graph.node("Where", [mask, of, graph.scalar(beyond)]), graph.indices([1])], {
      keepdims: { int: 0 },
    });
  const hasBelow = graph.node("Greater", [most(below, middles), graph.scalar(-1)]);
  const hasAbove = graph.node("Less", [least(above, middles), graph.scalar(2)]);
  const lower = graph.node("Where", [hasBelow, most(below, values), graph.scalar(0)]);
  const upper = graph.node("Where", [hasAbove, least(above, values), lower]);
  const from = graph.node("Where", [hasBelow, lower, upper]);
  const share = graph.node("Div", [
    graph.node("Sub", [graph.scalar(level), most(below, middles)]),
    graph.node("Sub", [least(above, middles), most(below, middles)]),
  ]);
  const within = graph.node("Where", [graph.node("And", [hasBelow, hasAbove]), share, graph.scalar(0)]);
  return graph.node("Add", [from, graph.node("Mul", [within, graph.node("Sub", [upper, from])])]);
}
