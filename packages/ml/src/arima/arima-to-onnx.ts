import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { ForecastInputs } from "../forecasting/forecaster.ts";
import { DoubleMath } from "../forecasting/graph-math.ts";
import { toTheEnd } from "../forecasting/last-columns.ts";
import { normalQuantiles } from "../forecasting/normal-quantiles.ts";
import { type ArimaParameters, isDifferenced, mostExponent, startVarianceOf } from "./arima-order.ts";
import type { ArimaSystem } from "./arima-state-space.ts";

// N series, T steps of history, P steps of forecast; r, D and n = r + D as in `arima-state-space.ts`, the largest of all
// items. Everything is float64; `arima-state-space.ts` and `arima-model.ts` do the same one series at a time.

export interface ArimaGraphParts {
  /** Those of an unknown item first, then by item code; `systems` alike. */
  parameters: readonly ArimaParameters[];
  systems: readonly ArimaSystem[];
  predictionLength: number;
}

/** Adds the Kalman filter as a Scan over the history and, as over values that are missing, the steps of the forecast. */
export function arimaToOnnx(
  graph: GraphBuilder,
  inputs: ForecastInputs,
  parts: ArimaGraphParts,
): { mean: string; quantiles: string } {
  const math = new DoubleMath(graph);
  const item = itemValues(math, inputs.itemCode, parts);
  const history = historyValues(math, { target: inputs.target, item });
  const { predictionLength } = parts;
  const covariance = addStartCovariance(math, item);
  const filtered = addFilter(math, { history, item, covariance, predictionLength });
  const end = graph.initializer(BigInt64Array.of(toTheEnd), [1], "end");
  const ahead = (value: string) =>
    graph.node("Slice", [value, graph.indices([-predictionLength]), end, graph.indices([1])]);
  const mean = math.add(history.centre, ahead(filtered.expected));
  const variance = math.atLeast(ahead(filtered.variance), math.number(0));
  const deviation = math.multiply(history.sigma, math.node("Sqrt", variance));
  const last = graph.indices([2]);
  const spread = math.multiply(
    graph.node("Unsqueeze", [deviation, last]),
    math.constant(normalQuantiles, [normalQuantiles.length], "normal_quantiles"),
  );
  const quantiles = math.add(graph.node("Unsqueeze", [mean, last]), spread);
  if (!item.hasLogarithm) return { mean: math.cast(mean, "float"), quantiles: math.cast(quantiles, "float") };
  const power = (value: string) => math.node("Exp", math.node("Min", value, math.number(mostExponent)));
  const square = math.multiply(math.multiply(deviation, deviation), math.number(0.5));
  const isLogarithm = graph.node("Unsqueeze", [item.isLogarithm, last]);
  return {
    mean: math.cast(math.where(item.isLogarithm, power(math.add(mean, square)), mean), "float"),
    quantiles: math.cast(math.where(isLogarithm, power(quantiles), quantiles), "float"),
  };
}

type ItemValues = ReturnType<typeof itemValues>;
type HistoryValues = ReturnType<typeof historyValues>;

/** double[N, 1] of each number, bool[N, 1] of each property, double[N, r] or [N, n] of each vector. */
function itemValues(math: DoubleMath, itemCode: string, { parameters, systems }: ArimaGraphParts) {
  const { graph } = math;
  const row = graph.node("Squeeze", [itemCode, graph.indices([1])]);
  const size = Math.max(...systems.map(({ ar }) => ar.length));
  const deltaSize = Math.max(...systems.map(({ delta }) => delta.length));
  const one = (read: (item: ArimaParameters) => number, name: string) =>
    math.gather(math.constant(parameters.map(read), [parameters.length, 1], name), row, 0);
  const flag = (read: (item: ArimaParameters) => boolean, name: string) =>
    math.cast(
      one((item) => (read(item) ? 1 : 0), name),
      "bool",
    );
  const many = (read: (system: ArimaSystem) => ArrayLike<number>, width: number, name: string) => {
    const values = new Float64Array(systems.length * width);
    for (const [at, system] of systems.entries()) values.set(read(system), at * width);
    return math.gather(math.constant(values, [systems.length, width], name), row, 0);
  };
  return {
    ...{ size, deltaSize },
    ar: many(({ ar }) => ar, size, "ar"),
    ma: many(({ ma }) => ma, size, "ma"),
    firstRow: many(({ firstRow }) => firstRow, size, "first_row"),
    /** double[N, n]: how a value is made of the states. */
    observation: many(({ delta }) => [1, ...new Float64Array(size - 1), ...delta], size + deltaSize, "observation"),
    isDifferenced: flag(isDifferenced, "is_differenced"),
    hasConstant: flag(({ hasConstant }) => hasConstant, "has_constant"),
    hasLogarithm: parameters.some(({ isLogarithm }) => isLogarithm),
    isLogarithm: flag(({ isLogarithm }) => isLogarithm, "is_logarithm"),
    constant: one(({ constant }) => constant, "constant"),
    sigma: one(({ sigma }) => sigma, "sigma"),
    mean: one(({ mean }) => mean, "item_mean"),
    itemSize: one((item) => item.size, "item_size"),
    startVariance: one(startVarianceOf, "start_variance"),
    isUnknown: math.node("Equal", itemCode, graph.initializer(BigInt64Array.of(0n), [], "unknown")),
  };
}

/** As in `ArimaModel`: what is known of the history, around which centre it is filtered, and in which unit. */
function historyValues(math: DoubleMath, { target, item }: { target: string; item: ItemValues }) {
  const { graph } = math;
  const double = math.cast(target, "double");
  const zero = math.number(0);
  let given = double;
  if (item.hasLogarithm) {
    const isPositive = math.node("Greater", double, zero);
    const logarithm = math.node("Log", math.where(isPositive, double, math.number(1)));
    given = math.where(item.isLogarithm, math.where(isPositive, logarithm, math.number(Number.NaN)), double);
  }
  const isKnown = graph.node("Not", [graph.node("IsNaN", [given])]);
  const known = math.cast(isKnown, "double");
  const values = math.where(isKnown, given, zero);
  const count = math.sum(known, 1);
  const hasAny = math.node("Greater", count, zero);
  const countOrOne = math.atLeast(count, math.number(1));
  const level = math.where(hasAny, math.divide(math.sum(values, 1), countOrOne), item.mean);
  const isNewKnown = math.node("And", item.isUnknown, hasAny);
  const takesLevel = math.node("Or", item.isDifferenced, math.node("And", isNewKnown, item.hasConstant));
  const size = math.divide(math.sum(math.node("Abs", values), 1), countOrOne);
  const grows = math.node("And", isNewKnown, math.node("Not", item.isLogarithm));
  const scale = math.where(grows, math.divide(size, item.itemSize), math.number(1));
  const centre = math.where(takesLevel, level, item.constant);
  const rank = math.node("CumSum", known, graph.initializer(BigInt64Array.of(1n), [], "axis"));
  return {
    ...{ isKnown, centre },
    values: math.subtract(values, centre),
    hasBegun: math.node("Greater", rank, zero),
    sigma: math.multiply(item.sigma, scale),
    /** double[N, 1]: of each step, where the centre does not hold it. */
    constant: math.where(item.isDifferenced, math.multiply(item.constant, scale), zero),
  };
}

/** double[N, n, n], as `startCovariance`; sums along the diagonals double their length until they are whole. */
function addStartCovariance(math: DoubleMath, { size, deltaSize, ...item }: ItemValues): string {
  const { graph } = math;
  const column = (value: string) => graph.node("Unsqueeze", [value, graph.indices([2])]);
  const row = (value: string) => graph.node("Unsqueeze", [value, graph.indices([1])]);
  const outer = (one: string, other: string) => math.multiply(column(one), row(other));
  const zero = math.number(0);
  const pad = (value: string, ends: readonly number[]) =>
    graph.node("Pad", [value, graph.indices([...ends.map(() => 0), ...ends]), zero]);
  const first = graph.node("Slice", [item.firstRow, graph.indices([0]), graph.indices([1]), graph.indices([1])]);
  const rest = graph.node("Slice", [item.firstRow, graph.indices([1]), graph.indices([size]), graph.indices([1])]);
  const next = pad(rest, [0, 1]);
  const ofAr = math.multiply(outer(item.ar, item.ar), column(first));
  const crossed = math.add(outer(item.ar, next), outer(next, item.ar));
  let covariance = math.add(math.add(ofAr, crossed), outer(item.ma, item.ma));
  for (let summed = 1; summed < size; summed *= 2) {
    const axes = graph.indices([1, 2]);
    const beyond = graph.node("Slice", [
      covariance,
      graph.indices([summed, summed]),
      graph.indices([size, size]),
      axes,
    ]);
    covariance = math.add(covariance, pad(beyond, [0, summed, summed]));
  }
  if (deltaSize === 0) return covariance;
  const whole = size + deltaSize;
  const isPast = new Float64Array(whole * whole);
  for (let at = size; at < whole; at++) isPast[at * whole + at] = 1;
  const past = math.constant(isPast, [whole, whole], "is_past_value");
  return math.add(pad(covariance, [0, deltaSize, deltaSize]), math.multiply(column(item.startVariance), past));
}

/** As `filterArima`: one step of all series at a time. @returns names of double[N, T + P] */
function addFilter(
  outer: DoubleMath,
  parts: { history: HistoryValues; item: ItemValues; covariance: string; predictionLength: number },
): { expected: string; variance: string } {
  const { history, item, predictionLength } = parts;
  const { graph } = outer;
  const whole = item.size + item.deltaSize;
  const body = graph.subgraph("step");
  const math = new DoubleMath(body, graph);
  const unsqueeze = (value: string, axis: number) => graph.node("Unsqueeze", [value, graph.indices([axis])]);
  const observation = unsqueeze(item.observation, 1);
  const observationColumn = unsqueeze(item.observation, 2);
  const constant = unsqueeze(history.constant, 2);
  const shocks = outer.multiply(unsqueeze(item.ma, 2), unsqueeze(item.ma, 1));
  const pads = graph.indices([0, 0, 0, 0, item.deltaSize, item.deltaSize]);
  const noise = item.deltaSize === 0 ? shocks : graph.node("Pad", [shocks, pads, outer.number(0)]);
  const move = transition(math, item, { graph, ar: unsqueeze(item.ar, 2) });

  const states = body.input("states", "double", ["N", whole, 1]);
  const covariance = body.input("covariance", "double", ["N", whole, whole]);
  const scalar = (name: string, type: "double" | "bool") =>
    body.node("Unsqueeze", [body.input(name, type, ["N"]), graph.indices([1, 2])]);
  const value = scalar("step_value", "double");
  const isKnown = scalar("step_is_known", "bool");
  const hasBegun = scalar("step_has_begun", "bool");

  const expected = math.add(math.node("MatMul", observation, states), constant);
  const gains = math.node("MatMul", covariance, observationColumn);
  const variance = math.node("MatMul", observation, gains);
  const gain = math.divide(gains, variance);
  const error = math.where(isKnown, math.subtract(value, expected), math.number(0));
  const seen = math.add(states, math.multiply(gain, error));
  const flat = body.node("Transpose", [gains], { perm: { ints: [0, 2, 1] } });
  const learned = math.multiply(math.multiply(gain, flat), math.cast(isKnown, "double"));
  const nextStates = move(seen, math.where(isKnown, value, expected));
  const moveMatrix = (matrix: string) => move(matrix, math.node("MatMul", observation, matrix));
  const transposed = (matrix: string) => body.node("Transpose", [matrix], { perm: { ints: [0, 2, 1] } });
  const moved = moveMatrix(transposed(moveMatrix(math.subtract(covariance, learned))));
  const keep = (next: string, before: string, name: string, width: number) =>
    body.output(body.uniqueName(name), "double", ["N", whole, width], math.where(hasBegun, next, before));
  keep(nextStates, states, "next_states", 1);
  keep(math.add(moved, noise), covariance, "next_covariance", whole);
  for (const [name, told] of [
    ["expected", expected],
    ["variance", variance],
  ])
    body.output(body.uniqueName(name), "double", ["N"], body.node("Squeeze", [told, graph.indices([1, 2])]));

  const start = outer.multiply(observationColumn, outer.number(0));
  const steps = [
    [history.values, outer.number(0)],
    [history.isKnown, outer.cast(outer.number(0), "bool")],
    [history.hasBegun, outer.cast(outer.number(1), "bool")],
  ].map(([values, ahead]) => outer.transpose(goneOn(outer, values, { ahead, predictionLength })));
  const [, , means, variances] = graph.node(
    "Scan",
    [start, parts.covariance, ...steps],
    { body: { graph: body }, num_scan_inputs: { int: steps.length } },
    { outputs: 4, name: "filter" },
  );
  return { expected: outer.transpose(means), variance: outer.transpose(variances) };
}

/** [N, T] continued by P columns of a value. */
function goneOn(
  { graph }: DoubleMath,
  values: string,
  { ahead, predictionLength }: { ahead: string; predictionLength: number },
): string {
  const shape = graph.node("Shape", [values]);
  const rows = graph.node("Slice", [shape, graph.indices([0]), graph.indices([1])]);
  const width = graph.node("Concat", [rows, graph.indices([predictionLength])], { axis: { int: 0 } });
  return graph.node("Concat", [values, graph.node("Expand", [ahead, width])], { axis: { int: 1 } });
}

/**
 * What gives T times a matrix double[N, n, K], whose rows are moved as states are; `observed`, double[N, 1, K], becomes the
 * newest of the values.
 */
function transition(math: DoubleMath, { size, deltaSize }: ItemValues, outer: { graph: GraphBuilder; ar: string }) {
  const rows = (matrix: string, start: number, end: number) =>
    math.graph.node("Slice", [
      matrix,
      outer.graph.indices([start]),
      outer.graph.indices([end]),
      outer.graph.indices([1]),
    ]);
  const joined = (parts: string[]) => math.graph.node("Concat", parts, { axis: { int: 1 } });
  return (matrix: string, observed: string): string => {
    const first = rows(matrix, 0, 1);
    const none = math.multiply(first, math.number(0));
    const shifted = size === 1 ? none : joined([rows(matrix, 1, size), none]);
    const process = math.add(math.multiply(outer.ar, first), shifted);
    if (deltaSize === 0) return process;
    const past = deltaSize === 1 ? [] : [rows(matrix, size, size + deltaSize - 1)];
    return joined([process, observed, ...past]);
  };
}
