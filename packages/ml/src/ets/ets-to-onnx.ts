import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { addStepNumber } from "../forecasting/calendar.ts";
import type { ForecastInputs } from "../forecasting/forecaster.ts";
import { addTimes, DoubleMath } from "../forecasting/graph-math.ts";
import { normalQuantiles } from "../forecasting/normal-quantiles.ts";
import { smallestFactor, smallestLineShare, tiny } from "../forecasting/season-effects.ts";
import type { TimeFrequency } from "../forecasting/time-frequency.ts";
import { dampedSteps, type EtsParameters } from "./ets-form.ts";
import { etsVariance } from "./ets-variance.ts";

// N series, T steps of history, m steps of a season, P steps of forecast. Everything is float64; `ets-states.ts`,
// `season-effects.ts` and `ets-model.ts` do the same one series at a time.

export interface EtsGraphParts {
  /** Those of an unknown item first, then by item code. */
  parameters: readonly EtsParameters[];
  seasonLength: number;
  predictionLength: number;
  frequency: TimeFrequency;
}

/** Adds level, trend and season at the start, a Scan that follows the history, and mean and variance of the forecast. */
export function etsToOnnx(
  graph: GraphBuilder,
  inputs: ForecastInputs,
  parts: EtsGraphParts,
): { mean: string; quantiles: string } {
  const math = new DoubleMath(graph);
  const item = itemValues(math, inputs.itemCode, parts);
  const history = historyValues(math, inputs.target);
  const heuristic = addHeuristicStart(math, { history, item, season: addSeason(math, { history, item, parts }) });
  const forecastStep = math.cast(addStepNumber(graph, inputs.forecastStart, parts.frequency), "double");
  const start = addLearnedStart(math, { history, item, heuristic, forecastStep, parts });
  const end = followHistory(math, { history, item, start });
  return addForecast(math, { history, item, end, parts });
}

type ItemValues = ReturnType<typeof itemValues>;
type HistoryValues = ReturnType<typeof historyValues>;

/** double[N, 1] of each parameter, bool[N, 1] of each property. */
function itemValues(math: DoubleMath, itemCode: string, { parameters, seasonLength, predictionLength }: EtsGraphParts) {
  const row = math.graph.node("Squeeze", [itemCode, math.graph.indices([1])]);
  const one = (read: (item: EtsParameters) => number, name: string) =>
    math.gather(math.constant(parameters.map(read), [parameters.length, 1], name), row, 0);
  const flag = (read: (item: EtsParameters) => boolean, name: string) =>
    math.cast(
      one((item) => (read(item) ? 1 : 0), name),
      "bool",
    );
  const many = (read: (item: EtsParameters) => ArrayLike<number>, name: string, width = predictionLength) => {
    const values = new Float64Array(parameters.length * width);
    for (const [at, item] of parameters.entries()) values.set(read(item), at * width);
    return math.gather(math.constant(values, [parameters.length, width], name), row, 0);
  };
  const hasSeason = parameters.some(({ season }) => season !== "N");
  const variance = (item: EtsParameters) => etsVariance(item, seasonLength, predictionLength);
  return {
    alpha: one(({ alpha }) => alpha, "alpha"),
    beta: one(({ beta }) => beta, "beta"),
    gamma: one(({ gamma }) => gamma, "gamma"),
    phi: one(({ phi }) => phi, "phi"),
    hasTrend: one(({ trend }) => (trend === "N" ? 0 : 1), "has_trend"),
    hasSeason,
    startStep: one(({ startStep }) => startStep, "start_step"),
    startLevel: one(({ start }) => start.level, "start_level"),
    startTrend: one(({ start }) => start.trend, "start_trend"),
    startSeason: hasSeason ? many(({ start }) => start.season, "start_season", seasonLength) : null,
    isSeasonal: flag(({ season }) => season !== "N", "is_seasonal"),
    isMultiplicative: flag(({ season }) => season === "M", "is_multiplicative"),
    hasRelativeErrors: flag(({ error }) => error === "M", "has_relative_errors"),
    startLength: one(({ startLength }) => startLength, "start_length"),
    sigma: one(({ sigma }) => sigma, "sigma"),
    mean: one(({ mean }) => mean, "item_mean"),
    size: one(({ size }) => size, "item_size"),
    isUnknown: math.node("Equal", itemCode, math.graph.initializer(BigInt64Array.of(0n), [], "unknown")),
    damped: many(({ phi }) => dampedSteps(phi, predictionLength), "damped_steps"),
    ofAdditive: many((item) => variance(item).ofAdditive, "additive_variance"),
    kernel: many((item) => variance(item).kernel, "variance_kernel"),
    ofNext: one(({ sigma }) => 1 + sigma * sigma, "variance_of_next"),
  };
}

function historyValues(math: DoubleMath, target: string) {
  const { graph } = math;
  const given = math.cast(target, "double");
  const isKnown = graph.node("Not", [graph.node("IsNaN", [given])]);
  const known = math.cast(isKnown, "double");
  const values = math.where(isKnown, given, math.number(0));
  const timeNumbers = addTimes(graph, target);
  const times = math.cast(timeNumbers, "double");
  const count = math.sum(known, 1);
  const countOrOne = math.atLeast(count, math.number(1));
  const knownTimes = math.where(isKnown, times, math.number(0));
  const rank = math.node("CumSum", known, graph.initializer(BigInt64Array.of(1n), [], "axis"));
  return {
    ...{ isKnown, known, values, timeNumbers, times, rank },
    hasAny: math.node("Greater", count, math.number(0)),
    /** double[N, 1]: when the first known value was, 0 where there is none. */
    begin: graph.node("ReduceMin", [knownTimes, graph.indices([1])], { keepdims: { int: 1 } }),
    /** bool[N, T]: from the first known value on. */
    hasBegun: math.node("Greater", rank, math.number(0)),
    size: math.divide(math.sum(math.node("Abs", values), 1), countOrOne),
  };
}

/** Least squares over the steps of weight 1: double[N, 1] each. */
function addLine(math: DoubleMath, { values, times, weights }: Record<"values" | "times" | "weights", string>) {
  const count = math.atLeast(math.sum(weights, 1), math.number(1));
  const meanOf = (of: string) => math.divide(math.sum(math.multiply(weights, of), 1), count);
  const [meanTime, mean] = [meanOf(times), meanOf(values)];
  const time = math.multiply(weights, math.subtract(times, meanTime));
  const squares = math.sum(math.multiply(time, time), 1);
  const products = math.sum(math.multiply(time, math.subtract(values, mean)), 1);
  const slope = math.divide(products, math.atLeast(squares, math.number(tiny)));
  return { mean, meanTime, slope };
}

interface Season {
  /** double[T, m]: which phase each step has. */
  phases: string;
  /** double[N, m] */
  effects: string;
}

/** As `seasonOf`; null where no item has a season. */
function addSeason(
  math: DoubleMath,
  {
    history,
    item,
    parts: { seasonLength },
  }: { history: HistoryValues; item: ItemValues; parts: Pick<EtsGraphParts, "seasonLength"> },
): Season | null {
  if (!item.hasSeason) return null;
  const { graph } = math;
  const length = graph.initializer(BigInt64Array.of(BigInt(seasonLength)), [], "season_length");
  const phase = graph.node("Mod", [history.timeNumbers, length]);
  const every = graph.indices(
    Array.from({ length: seasonLength }, (_, at) => at),
    "phases",
  );
  const isPhase = math.node("Equal", graph.node("Unsqueeze", [phase, graph.indices([1])]), every);
  const phases = math.cast(isPhase, "double");
  const line = addLine(math, { values: history.values, times: history.times, weights: history.known });
  const expected = math.add(line.mean, math.multiply(line.slope, math.subtract(history.times, line.meanTime)));
  const leastLine = math.atLeast(math.multiply(history.size, math.number(smallestLineShare)), math.number(tiny));
  const deviation = math.where(
    item.isMultiplicative,
    math.divide(history.values, math.atLeast(expected, leastLine)),
    math.subtract(history.values, expected),
  );
  const counts = math.node("MatMul", history.known, phases);
  const sums = math.node("MatMul", math.multiply(history.known, deviation), phases);
  const means = math.divide(sums, math.atLeast(counts, math.number(1)));
  const hasPhase = math.node("Greater", counts, math.number(0));
  const phaseCount = math.atLeast(math.sum(math.cast(hasPhase, "double"), 1), math.number(1));
  const centre = math.divide(math.sum(means, 1), phaseCount);
  const ratios = math.divide(means, math.atLeast(centre, math.number(tiny)));
  const factors = math.where(hasPhase, math.atLeast(ratios, math.number(smallestFactor)), math.number(1));
  const added = math.where(hasPhase, math.subtract(means, centre), math.number(0));
  const effects = math.where(item.isMultiplicative, factors, added);
  return { phases, effects: math.where(item.isSeasonal, effects, math.number(0)) };
}

interface States {
  level: string;
  trend: string;
  season: Season | null;
}

/** As `startStates`. */
function addHeuristicStart(
  math: DoubleMath,
  { history, item, season }: { history: HistoryValues; item: ItemValues; season: Season | null },
): States {
  const values = season === null ? history.values : withoutSeason(math, { history, item, season });
  const isFirst = math.node("LessOrEqual", history.rank, item.startLength);
  const weights = math.multiply(history.known, math.cast(isFirst, "double"));
  const line = addLine(math, { values, times: history.times, weights });
  const trend = math.multiply(item.hasTrend, line.slope);
  const back = math.subtract(math.subtract(history.begin, math.number(1)), line.meanTime);
  const level = math.add(line.mean, math.multiply(trend, back));
  return { level: math.where(history.hasAny, level, item.mean), trend, season };
}

/** As `learnedStates`, of a history that begins where training's did; the others keep their heuristic states. */
function addLearnedStart(
  math: DoubleMath,
  {
    history: { begin, hasAny },
    item,
    heuristic,
    forecastStep,
    parts: { seasonLength },
  }: { history: HistoryValues; item: ItemValues; heuristic: States; forecastStep: string; parts: EtsGraphParts },
): States {
  const { graph } = math;
  const isThere = math.node("Equal", math.add(forecastStep, begin), item.startStep);
  const isLearned = math.node("And", isThere, hasAny);
  const level = math.where(isLearned, item.startLevel, heuristic.level);
  const trend = math.where(isLearned, item.startTrend, heuristic.trend);
  if (heuristic.season === null || item.startSeason === null) return { level, trend, season: null };
  const every = graph.indices(
    Array.from({ length: seasonLength }, (_, at) => at),
    "phases",
  );
  const length = graph.initializer(BigInt64Array.of(BigInt(seasonLength)), [], "season_length");
  const steps = graph.node("Mod", [graph.node("Sub", [every, math.cast(begin, "int64")]), length]);
  const byPhase = graph.node("GatherElements", [item.startSeason, steps], { axis: { int: 1 } });
  const effects = math.where(isLearned, byPhase, heuristic.season.effects);
  return { level, trend, season: { ...heuristic.season, effects } };
}

function withoutSeason(
  math: DoubleMath,
  { history, item, season }: { history: HistoryValues; item: ItemValues; season: Season },
): string {
  const effects = math.node("MatMul", season.effects, math.transpose(season.phases));
  return math.where(
    item.isMultiplicative,
    math.divide(history.values, effects),
    math.subtract(history.values, effects),
  );
}

/** As `followHistory`: one step of all series at a time. */
function followHistory(
  outer: DoubleMath,
  { history, item, start }: { history: HistoryValues; item: ItemValues; start: States },
): States {
  const { graph } = outer;
  const { season } = start;
  const body = graph.subgraph("step");
  const math = new DoubleMath(body, graph);
  const input = (name: string, width: number | string) => body.input(name, "double", ["N", width]);
  const level = input("step_level", 1);
  const trend = input("step_trend", 1);
  const effects = season === null ? null : input("step_season", "m");
  const column = (name: string, type: "double" | "bool") =>
    body.node("Unsqueeze", [body.input(name, type, ["N"]), graph.indices([1])]);
  const value = column("step_value", "double");
  const isKnown = column("step_is_known", "bool");
  const hasBegun = column("step_has_begun", "bool");
  const phase = season === null ? null : body.input("step_phase", "double", ["m"]);

  const fading = math.multiply(item.phi, trend);
  const base = math.add(level, fading);
  const effect = effects !== null && phase !== null ? math.sum(math.multiply(effects, phase), 1) : null;
  const expected =
    effect === null ? base : math.where(item.isMultiplicative, math.multiply(base, effect), math.add(base, effect));
  const error = math.where(isKnown, math.subtract(value, expected), math.number(0));
  const ofLevel =
    effect === null
      ? error
      : math.where(item.isMultiplicative, math.divide(error, math.atLeast(effect, math.number(smallestFactor))), error);
  const nextLevel = math.add(base, math.multiply(item.alpha, ofLevel));
  const nextTrend = math.add(fading, math.multiply(item.beta, ofLevel));
  const keep = (next: string, name: string, width: number | string, before: string) =>
    body.output(name, "double", ["N", width], math.where(hasBegun, next, before));
  keep(nextLevel, body.uniqueName("next_level"), 1, level);
  keep(nextTrend, body.uniqueName("next_trend"), 1, trend);
  if (effects !== null && phase !== null) {
    const leastLevel = outer.atLeast(outer.multiply(history.size, outer.number(smallestFactor)), outer.number(tiny));
    const ofSeason = math.where(item.isMultiplicative, math.divide(error, math.atLeast(base, leastLevel)), error);
    const moved = math.add(effects, math.multiply(phase, math.multiply(item.gamma, ofSeason)));
    keep(moved, body.uniqueName("next_season"), "m", effects);
  }
  const states = [start.level, start.trend, ...(season === null ? [] : [season.effects])];
  const steps = [history.values, history.isKnown, history.hasBegun].map((values) => outer.transpose(values));
  const scanned = [...steps, ...(season === null ? [] : [season.phases])];
  const [endLevel, endTrend, endSeason] = graph.node(
    "Scan",
    [...states, ...scanned],
    { body: { graph: body }, num_scan_inputs: { int: scanned.length } },
    { outputs: states.length, name: "history" },
  );
  return { level: endLevel, trend: endTrend, season: season && { ...season, effects: endSeason } };
}

function addForecast(
  math: DoubleMath,
  { history, item, end, parts }: { history: HistoryValues; item: ItemValues; end: States; parts: EtsGraphParts },
): { mean: string; quantiles: string } {
  const { graph } = math;
  const { predictionLength, seasonLength } = parts;
  const steps = Array.from({ length: predictionLength }, (_, step) => step);
  const base = math.add(end.level, math.multiply(item.damped, end.trend));
  const effects =
    end.season && math.gather(end.season.effects, graph.indices(steps.map((step) => step % seasonLength)), 1);
  const mean =
    effects === null ? base : math.where(item.isMultiplicative, math.multiply(base, effects), math.add(base, effects));
  const relativeSize = math.divide(history.size, item.size);
  const grows = math.node("And", item.isUnknown, history.hasAny);
  const sigma = math.multiply(item.sigma, math.where(grows, relativeSize, math.number(1)));
  const additive = math.multiply(math.multiply(sigma, sigma), item.ofAdditive);
  const centre = effects === null ? mean : math.where(item.isMultiplicative, base, mean);
  const squares = math.multiply(centre, centre);
  const meanSquares = convolve(math, { kernel: item.kernel, values: squares, predictionLength });
  const ofBase = math.subtract(math.multiply(item.ofNext, meanSquares), squares);
  const relative =
    effects === null
      ? ofBase
      : math.where(item.isMultiplicative, math.multiply(ofBase, math.multiply(effects, effects)), ofBase);
  const variance = math.atLeast(math.where(item.hasRelativeErrors, relative, additive), math.number(0));
  const deviation = math.node("Sqrt", variance);
  const last = graph.indices([2]);
  const spread = math.multiply(
    graph.node("Unsqueeze", [deviation, last]),
    math.constant(normalQuantiles, [normalQuantiles.length], "normal_quantiles"),
  );
  const quantiles = math.add(graph.node("Unsqueeze", [mean, last]), spread);
  return { mean: math.cast(mean, "float"), quantiles: math.cast(quantiles, "float") };
}

/** double[N, P]: Σ_k kernel[k] values[h - k] for each step h. */
function convolve(
  math: DoubleMath,
  { kernel, values, predictionLength }: { kernel: string; values: string; predictionLength: number },
): string {
  const { graph } = math;
  const steps = Array.from({ length: predictionLength }, (_, step) => step);
  const lags = steps.flatMap((step) => steps.map((other) => Math.max(0, step - other)));
  const isPast = steps.flatMap((step) => steps.map((other) => (other <= step ? 1 : 0)));
  const shape = [predictionLength, predictionLength];
  const indices = graph.initializer(BigInt64Array.from(lags, BigInt), shape, "lags");
  const weights = math.multiply(math.gather(kernel, indices, 1), math.constant(isPast, shape, "is_past"));
  const summed = math.node("MatMul", weights, graph.node("Unsqueeze", [values, graph.indices([2])]));
  return graph.node("Squeeze", [summed, graph.indices([2])]);
}
