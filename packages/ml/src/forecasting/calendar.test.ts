import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession } from "@sagebrush/onnx/session";
import { expect, test } from "vitest";
import { addCalendar, addStepNumber, calendarFeatures, calendarMaxima, calendarOf, stepNumber } from "./calendar.ts";
import { parseTimeFrequency, timeAfter } from "./time-frequency.ts";

const starts = [
  "1899-12-31T00:00Z",
  "1969-12-31T23:45Z",
  "1970-01-01T00:00Z",
  "2000-02-28T22:30Z",
  "2024-12-31T05:00Z",
];

function dateParts(time: number): Record<keyof typeof calendarMaxima, number> {
  const date = new Date(time);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const march = Date.UTC(month < 2 ? year - 1 : year, 2);
  return {
    minute_of_day: date.getUTCHours() * 60 + date.getUTCMinutes(),
    day_of_week: (date.getUTCDay() + 6) % 7,
    day_of_month: date.getUTCDate() - 1,
    day_of_year: Math.floor((time - march) / 86_400_000),
    month,
  };
}

test.each(["15min", "H", "D", "2W", "M", "Q", "Y"])(
  "the calendar of %s is that of the platform's dates, in the graph too, across years and leap days",
  async (text) => {
    const frequency = parseTimeFrequency(text);
    if (frequency === null) throw new Error(text);
    const features = calendarFeatures(frequency);
    const offsets = [-800, -3, -1, 0, 1, 2, 59, 60, 61, 400];
    const times = starts.map((start) => timeAfter(Date.parse(start), 0, frequency));
    const wanted = times.map((time) =>
      features.map((feature) => offsets.map((offset) => dateParts(timeAfter(time, offset, frequency))[feature])),
    );
    const own = times.map((time) => {
      const byStep = offsets.map((offset) => calendarOf(time, offset, frequency));
      return features.map((_, at) => byStep.map((values) => values[at]));
    });
    expect(own).toEqual(wanted);
    for (const [at, feature] of features.entries())
      for (const values of wanted)
        for (const value of values[at]) expect(value).toBeLessThanOrEqual(calendarMaxima[feature]);
    if (features.length === 0) return;

    const graph = GraphBuilder.create();
    const start = graph.input("start", "int64", ["N", 1]);
    const steps = graph.initializer(BigInt64Array.from(offsets, BigInt), [1, offsets.length]);
    const names = addCalendar(graph, { start, offsets: steps, frequency });
    for (const [at, name] of names.entries()) {
      const expanded = graph.node("Add", [name, graph.node("Sub", [start, start])]);
      graph.output(`feature_${at}`, "int64", ["N", offsets.length], expanded);
    }
    const session = await createSession(graph.toModel());
    const answers = await session.run({
      start: { elementType: "int64", data: BigInt64Array.from(times, BigInt), shape: [times.length, 1] },
    });
    await session.release();
    const served = features.map((_, at) => Array.from(answers[`feature_${at}`].data, Number));
    expect(served).toEqual(features.map((_, at) => wanted.flatMap((values) => values[at])));
  },
);

test.each(["15min", "H", "D", "2W", "M", "Q", "5M", "Y"])(
  "steps of %s are counted alike by numbers and in the graph: their difference is the steps in between",
  async (text) => {
    const frequency = parseTimeFrequency(text);
    if (frequency === null) throw new Error(text);
    const offsets = [-800, -1, 0, 1, 13, 400];
    const begins = starts.map((start) => timeAfter(Date.parse(start), 0, frequency));
    const times = begins.flatMap((begin) => offsets.map((offset) => timeAfter(begin, offset, frequency)));
    const own = times.map((time) => stepNumber(time, frequency));
    const wanted = begins.flatMap((begin) => offsets.map((offset) => stepNumber(begin, frequency) + offset));
    expect(own).toEqual(wanted);

    const graph = GraphBuilder.create();
    const start = graph.input("start", "int64", ["N", 1]);
    graph.output("number", "int64", ["N", 1], addStepNumber(graph, start, frequency));
    const session = await createSession(graph.toModel());
    const { number } = await session.run({
      start: { elementType: "int64", data: BigInt64Array.from(times, BigInt), shape: [times.length, 1] },
    });
    await session.release();
    expect(Array.from(number.data, Number)).toEqual(wanted);
  },
);
