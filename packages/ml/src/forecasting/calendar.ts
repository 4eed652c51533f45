import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { onnxTypes } from "./graph-math.ts";
import { stepLength, type TimeFrequency } from "./time-frequency.ts";

const dayMilliseconds = 86_400_000;
const minuteMilliseconds = 60_000;

/** Whole-number arithmetic, once on numbers and once on the int64 values of a graph, so that both count the same. */
interface Whole<Value> {
  add(value: Value, addend: number): Value;
  plus(left: Value, right: Value): Value;
  minus(left: Value, right: Value): Value;
  times(value: Value, factor: number): Value;
  /** Rounded down, of negative values too. */
  divide(value: Value, divisor: number): Value;
  /** 0 or more. */
  modulo(value: Value, divisor: number): Value;
}

type CalendarFeature = "minute_of_day" | "day_of_week" | "day_of_month" | "day_of_year" | "month";

/** What the times of a frequency tell apart, as DeepAR takes it from `time_freq`. */
export function calendarFeatures({ unit }: TimeFrequency): readonly CalendarFeature[] {
  switch (unit) {
    case "min":
    case "H":
      return ["minute_of_day", "day_of_week", "day_of_month", "day_of_year"];
    case "D":
      return ["day_of_week", "day_of_month", "day_of_year"];
    case "W":
      return ["day_of_month", "day_of_year"];
    case "M":
    case "Q":
      return ["month"];
    case "Y":
      return [];
  }
}

/** The largest value of each, to scale by. */
export const calendarMaxima: Record<CalendarFeature, number> = {
  minute_of_day: 1439,
  day_of_week: 6,
  day_of_month: 30,
  day_of_year: 365,
  month: 11,
};

/** The features of each of `calendarFeatures` for the step at `offset` from the one that begins at `time`; all from 0 up. */
export function calendarOf(time: number, offset: number, frequency: TimeFrequency): number[] {
  const length = stepLength(frequency);
  const moved = "milliseconds" in length ? time + offset * length.milliseconds : time;
  const months = "months" in length ? offset * length.months : 0;
  return calendarFeatures(frequency).map((feature) => featureOf(numbers, feature, { time: moved, months }));
}

/**
 * @param start name of int64[N, 1]
 * @param offsets int64[1, L]: steps from it
 * @returns name of int64[N, L] for each of `calendarFeatures`
 */
export function addCalendar(
  graph: GraphBuilder,
  { start, offsets, frequency }: { start: string; offsets: string; frequency: TimeFrequency },
): string[] {
  const length = stepLength(frequency);
  const whole = graphWhole(graph);
  const time = "milliseconds" in length ? whole.plus(start, whole.times(offsets, length.milliseconds)) : start;
  const months = whole.times(offsets, "months" in length ? length.months : 0);
  return calendarFeatures(frequency).map((feature) => featureOf(whole, feature, { time, months }));
}

/** The number of the step that begins at a time: differences of two numbers are the steps in between. */
export function stepNumber(time: number, frequency: TimeFrequency): number {
  return stepNumberOf(numbers, time, frequency);
}

/** As `stepNumber`, of times int64[N, 1], by name. */
export function addStepNumber(graph: GraphBuilder, time: string, frequency: TimeFrequency): string {
  return stepNumberOf(graphWhole(graph), time, frequency);
}

function stepNumberOf<Value>(whole: Whole<Value>, time: Value, frequency: TimeFrequency): Value {
  const length = stepLength(frequency);
  if ("milliseconds" in length) return whole.divide(time, length.milliseconds);
  return whole.divide(dateOf(whole, whole.divide(time, dayMilliseconds)).monthNumber, length.months);
}

function featureOf<Value>(
  whole: Whole<Value>,
  feature: CalendarFeature,
  { time, months }: { time: Value; months: Value },
): Value {
  if (feature === "minute_of_day") return whole.divide(whole.modulo(time, dayMilliseconds), minuteMilliseconds);
  const days = whole.divide(time, dayMilliseconds);
  // The first of January 1970 was a Thursday; Monday is 0.
  if (feature === "day_of_week") return whole.modulo(whole.add(days, 3), 7);
  const date = dateOf(whole, days);
  if (feature === "day_of_year") return date.dayOfYear;
  if (feature === "day_of_month") return date.day;
  return whole.modulo(whole.plus(date.month, months), 12);
}

/**
 * Day of the month, month, and day of a year that begins with March, all from 0, and the months since March of the year 0.
 * Hinnant, chrono-compatible date algorithms.
 */
function dateOf<Value>(whole: Whole<Value>, days: Value) {
  const { add, plus, minus, times, divide, modulo } = whole;
  const daysFromYear0 = add(days, 719_468);
  const dayOfEra = modulo(daysFromYear0, 146_097);
  const corrected = minus(
    plus(minus(dayOfEra, divide(dayOfEra, 1460)), divide(dayOfEra, 36_524)),
    divide(dayOfEra, 146_096),
  );
  const yearOfEra = divide(corrected, 365);
  const before = minus(plus(times(yearOfEra, 365), divide(yearOfEra, 4)), divide(yearOfEra, 100));
  const dayOfYear = minus(dayOfEra, before);
  const monthFromMarch = divide(add(times(dayOfYear, 5), 2), 153);
  const day = minus(dayOfYear, divide(add(times(monthFromMarch, 153), 2), 5));
  const year = plus(yearOfEra, times(divide(daysFromYear0, 146_097), 400));
  return {
    ...{ day, dayOfYear },
    month: modulo(add(monthFromMarch, 2), 12),
    monthNumber: plus(times(year, 12), monthFromMarch),
  };
}

const numbers: Whole<number> = {
  add: (value, addend) => value + addend,
  plus: (left, right) => left + right,
  minus: (left, right) => left - right,
  times: (value, factor) => value * factor,
  divide: (value, divisor) => Math.floor(value / divisor),
  modulo: (value, divisor) => value - Math.floor(value / divisor) * divisor,
};

function graphWhole(graph: GraphBuilder): Whole<string> {
  const int = (value: number) => graph.initializer(BigInt64Array.of(BigInt(value)), [], "int");
  const modulo = (value: string, divisor: number) => graph.node("Mod", [value, int(divisor)]);
  return {
    add: (value, addend) => graph.node("Add", [value, int(addend)]),
    plus: (left, right) => graph.node("Add", [left, right]),
    minus: (left, right) => graph.node("Sub", [left, right]),
    times: (value, factor) => graph.node("Mul", [value, int(factor)]),
    // The operator rounds towards 0.
    divide: (value, divisor) => graph.node("Div", [graph.node("Sub", [value, modulo(value, divisor)]), int(divisor)]),
    modulo,
  };
}

/** float[...] of an int64 value. */
export function asFloat(graph: GraphBuilder, value: string): string {
  return graph.node("Cast", [value], { to: { int: onnxTypes.float } });
}
