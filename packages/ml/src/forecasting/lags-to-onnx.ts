import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { addCalendar, asFloat } from "./calendar.ts";
import type { ForecastInputs } from "./forecaster.ts";
import { DoubleMath } from "./graph-math.ts";
import { featureNames, type LagPlan, leastRelativeScale, seasonLags, seasonPlace } from "./lag-plan.ts";
import { addLastColumns, toTheEnd } from "./last-columns.ts";
import { quantileLevels } from "./time-series.ts";

// N series, C steps of context, P steps of forecast, F features. Level, scale and what is relative to them are float64, as
// in training, so that trees see the same float32 features.

/**
 * Adds what is seen of each series and undoes it for the answers.
 * @param mean what is forecast where nothing is known
 * @param answer given the name of the features, float[N * P, F], the names of float[N * P, 1], the means relative to level and
 * scale, and of float[N * P, Q], the quantiles
 */
export function relativeForecastToOnnx(
  graph: GraphBuilder,
  inputs: ForecastInputs,
  { plan, mean }: { plan: LagPlan; mean: number },
  answer: (features: string) => { center: string; quantiles: string },
): { mean: string; quantiles: string } {
  const math = new DoubleMath(graph);
  const view = addView(math, inputs.target, plan);
  const relative = answer(addFeatures(math, { inputs, view, plan }));
  const level = math.where(view.hasAny, view.level, math.number(mean));
  const shaped = (value: string, ...rest: number[]) =>
    math.cast(graph.node("Reshape", [value, graph.indices([-1, plan.predictionLength, ...rest])]), "double");
  const last = graph.indices([2]);
  const wide = (value: string) => graph.node("Unsqueeze", [value, last]);
  const means = math.add(level, math.multiply(view.scale, shaped(relative.center)));
  const spread = math.multiply(wide(view.scale), shaped(relative.quantiles, quantileLevels.length));
  return { mean: math.cast(means, "float"), quantiles: math.cast(math.add(wide(level), spread), "float") };
}

/** float[R, width] of zeros, a row for each of the features: the answer of who learned nothing. */
export function addZeros(graph: GraphBuilder, features: string, width: number): string {
  const shape = graph.node("Shape", [features]);
  const rows = graph.node("Slice", [shape, graph.indices([0]), graph.indices([1])]);
  return graph.node("ConstantOfShape", [graph.node("Concat", [rows, graph.indices([width])], { axis: { int: 0 } })]);
}

type View = ReturnType<typeof addView>;

/** As `viewLags`. */
function addView(math: DoubleMath, target: string, { contextLength, levelLength }: LagPlan) {
  const { graph } = math;
  const { context: lastColumns, rowCount: rows } = addLastColumns(graph, target, contextLength);
  const columns = (value: string, start: number, end: number | bigint) =>
    graph.node("Slice", [
      value,
      graph.indices([start]),
      graph.initializer(BigInt64Array.of(BigInt(end)), [1], "end"),
      graph.indices([1]),
    ]);
  const context = math.cast(lastColumns, "double");
  const isKnown = graph.node("Not", [graph.node("IsNaN", [context])]);
  const known = math.cast(isKnown, "double");
  const zero = math.number(0);
  /** 0 / 0 is NaN, which is what is known of nothing. */
  const meanOf = (values: string, start = 0, end: number | bigint = toTheEnd) => {
    const counted = math.where(isKnown, values, zero);
    return math.divide(math.sum(columns(counted, start, end), 1), math.sum(columns(known, start, end), 1));
  };
  const all = meanOf(context);
  const last = meanOf(context, -levelLength);
  const hasAny = graph.node("Not", [graph.node("IsNaN", [all])]);
  const level = math.where(graph.node("IsNaN", [last]), all, last);
  const beforeStart = Math.max(0, contextLength - 2 * levelLength);
  // An empty slice sums to 0, of 0 values.
  const before = meanOf(context, beforeStart, contextLength - levelLength);
  const spread = meanOf(math.node("Abs", math.subtract(context, level)));
  const size = meanOf(math.node("Abs", context));
  // NaN is greater than nothing, and so has no scale.
  const hasScale = math.node("Greater", spread, math.multiply(size, math.number(leastRelativeScale)));
  const scale = math.where(hasScale, spread, zero);
  const divisor = math.where(hasScale, spread, math.number(1));
  return {
    ...{ hasAny, level, scale, rows },
    relative: math.divide(math.subtract(context, level), divisor),
    trend: math.divide(math.subtract(level, before), divisor),
  };
}

/** float[N * P, F] */
function addFeatures(
  math: DoubleMath,
  { inputs, view, plan }: { inputs: ForecastInputs; view: View; plan: LagPlan },
): string {
  const { graph } = math;
  const { predictionLength } = plan;
  const parts = [...lagFeatures(math, view, plan), ...givenFeatures(graph, inputs, plan)];
  const expanded = parts.map(({ value, count }) => {
    const shape = graph.node("Concat", [view.rows, graph.indices([predictionLength, count])], { axis: { int: 0 } });
    return graph.node("Expand", [value, shape]);
  });
  const features = graph.node("Concat", expanded, { axis: { int: 2 } });
  return graph.node("Reshape", [features, graph.indices([-1, featureNames(plan).length])]);
}

/** float[N, 1 or P, count], of which N and P may be 1 where all are alike. */
interface FeaturePart {
  value: string;
  count: number;
}

function lagFeatures(math: DoubleMath, { relative, trend, level, scale }: View, plan: LagPlan): FeaturePart[] {
  const { graph } = math;
  const { contextLength, lagCount, predictionLength } = plan;
  const middle = graph.indices([1]);
  const forAllSteps = (value: string) => graph.node("Unsqueeze", [math.cast(value, "float"), middle]);
  const lagPlaces = Array.from({ length: lagCount }, (_, at) => contextLength - 1 - at);
  const lags = math.gather(relative, graph.indices(lagPlaces, "lags"), 1);
  // What is before the context is missing: a column beyond its end.
  const beyond = math.multiply(trend, math.number(Number.NaN));
  const withMissing = graph.node("Concat", [relative, beyond], { axis: { int: 1 } });
  const steps = Array.from({ length: predictionLength }, (_, step) => step);
  const places = steps.flatMap((step) => Array.from({ length: seasonLags }, (_, lag) => seasonPlace(plan, step, lag)));
  const indices = graph.initializer(BigInt64Array.from(places, BigInt), [predictionLength, seasonLags], "seasons");
  const seasons = math.gather(withMissing, indices, 1);
  const isKnown = graph.node("Not", [graph.node("IsNaN", [seasons])]);
  const sum = math.sum(math.where(isKnown, seasons, math.number(0)), 2);
  const mean = math.divide(sum, math.sum(math.cast(isKnown, "double"), 2));
  const ahead = graph.initializer(
    Float32Array.from(steps, (step) => step + 1),
    [1, predictionLength, 1],
    "steps_ahead",
  );
  return [
    { value: forAllSteps(lags), count: lagCount },
    ...(plan.tellsUnit ? [level, scale].map((value) => ({ value: forAllSteps(value), count: 1 })) : []),
    { value: forAllSteps(trend), count: 1 },
    { value: math.cast(seasons, "float"), count: seasonLags },
    { value: math.cast(mean, "float"), count: 1 },
    { value: ahead, count: 1 },
  ];
}

function givenFeatures(graph: GraphBuilder, inputs: ForecastInputs, plan: LagPlan): FeaturePart[] {
  const { predictionLength, frequency, categories, dynamicFeatureNames } = plan;
  const steps = BigInt64Array.from({ length: predictionLength }, (_, step) => BigInt(step));
  const offsets = graph.initializer(steps, [1, predictionLength], "offsets");
  const last = graph.indices([2]);
  const parts = addCalendar(graph, { start: inputs.forecastStart, offsets, frequency }).map((value) => ({
    value: graph.node("Unsqueeze", [asFloat(graph, value), last]),
    count: 1,
  }));
  if (inputs.dynamicFeatures !== null) {
    const end = graph.initializer(BigInt64Array.of(toTheEnd), [1], "end");
    const ahead = graph.node("Slice", [inputs.dynamicFeatures, graph.indices([-predictionLength]), end, last]);
    const value = graph.node("Transpose", [ahead], { perm: { ints: [0, 2, 1] } });
    parts.push({ value, count: dynamicFeatureNames.length });
  }
  if (inputs.categories !== null) {
    const given = inputs.categories;
    for (const [at, known] of categories.entries()) {
      const text = graph.node("Gather", [given, graph.indices([at])], { axis: { int: 1 } });
      const code = graph.node(
        "LabelEncoder",
        [text],
        {
          keys_strings: { strings: known.length > 0 ? known : [""] },
          values_int64s: { ints: known.length > 0 ? known.map((_, place) => place + 1) : [0] },
          default_int64: { int: 0 },
        },
        { domain: "ai.onnx.ml", name: "category_code" },
      );
      parts.push({ value: graph.node("Unsqueeze", [asFloat(graph, code), last]), count: 1 });
    }
  }
  return parts;
}
