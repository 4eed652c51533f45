import { describe, expect, test } from "vitest";
import { wilsonInterval } from "../metrics/intervals/wilson-interval.ts";
import { createRandom } from "../random.ts";
import { categoricalColumn, numericColumn, type Table } from "../table.ts";
import { groupRows } from "./group-rows.ts";
import { binaryMeasures, multiclassMeasures, regressionMeasures } from "./segment-measures.ts";
import { type Segments, segmentsOf } from "./segments.ts";

const random = createRandom(8);

function tableOf(...columns: Table["columns"]): Table {
  const [first] = columns;
  return { rowCount: first.kind === "numeric" ? first.values.length : first.codes.length, columns };
}

function segmentOf({ segments }: Segments, column: string, values: object) {
  const found = segments.find((segment) => segment.column === column && sameValues(segment.values, values));
  if (found === undefined) throw new Error(`No segment ${column} ${JSON.stringify(values)}`);
  return found;
}

function sameValues(left: object, right: object): boolean {
  return Object.entries(right).every(([key, value]) => Object.entries(left).some(([k, v]) => k === key && v === value));
}

describe("grouping the rows of a column", () => {
  test("each row is in one group: a category, the rarer ones together, or missing", () => {
    const texts = Array.from({ length: 400 }, (_, row) => (row % 4 === 0 ? null : `c${row % 40}`));
    const { groups, codes } = groupRows(categoricalColumn("c", texts));
    expect(groups).toHaveLength(17);
    expect(groups.at(-2)).toEqual({ kind: "others", categoryCount: 15 });
    expect(groups.at(-1)).toEqual({ kind: "missing" });
    expect(codes.filter((code) => code === 16)).toHaveLength(100);
    expect(codes.filter((code) => code === 15)).toHaveLength(150);
  });

  test("ten thousand categories are 15 and the others", () => {
    const texts = Array.from({ length: 10_000 }, (_, row) => `id ${row}`);
    expect(groupRows(categoricalColumn("id", texts)).groups).toHaveLength(16);
  });

  test("numbers are parted in quarters, few of them one by one, and infinities have no bound", () => {
    const quarters = groupRows(
      numericColumn(
        "x",
        Float64Array.from({ length: 100 }, (_, row) => 99 - row),
      ),
    );
    expect(quarters.groups.map((group) => "lower" in group && [group.lower, group.upper, group.includesUpper])).toEqual(
      [
        [0, 25, false],
        [25, 50, false],
        [50, 75, false],
        [75, 99, true],
      ],
    );
    expect([0, 1, 2, 3].map((group) => quarters.codes.filter((code) => code === group).length)).toEqual([
      25, 25, 25, 25,
    ]);
    const flags = groupRows(numericColumn("flag", [0, 1, 1, null]));
    expect(flags.groups).toEqual([{ kind: "number", number: 0 }, { kind: "number", number: 1 }, { kind: "missing" }]);
    expect([...flags.codes]).toEqual([0, 1, 1, 2]);
    const infinite = groupRows(
      numericColumn("x", [Number.NEGATIVE_INFINITY, 1, 2, 3, 4, 5, 6, Number.POSITIVE_INFINITY]),
    );
    expect(infinite.groups[0]).toEqual({ kind: "range", lower: null, upper: 2, includesUpper: false });
    expect(infinite.groups.at(-1)).toMatchObject({ upper: null });
  });

  test("a value that fills three quarters is one range, not three", () => {
    const values = Array.from({ length: 80 }, (_, row) => (row < 60 ? 0 : row));
    const { groups, codes } = groupRows(numericColumn("x", values));
    expect(groups).toHaveLength(2);
    expect(codes.filter((code) => code === 0)).toHaveLength(60);
  });
});

describe("segments", () => {
  const city = categoricalColumn(
    "city",
    Array.from({ length: 900 }, (_, row) => ["Rome", "Oslo", null][row % 3] ?? null),
  );
  const constant = numericColumn("constant", new Float64Array(900).fill(1));
  const target = new Float64Array(900);
  const scores = target.map((_, row) => (row % 3 === 1 ? 5 : 1) * (random.next() - 0.5));

  test("of a regression find the city where errors are five times as large, worst first", () => {
    const result = segmentsOf(tableOf(city, constant), regressionMeasures({ target, scores }));
    expect(result.segments.map(({ column }) => column)).toEqual(["city", "city", "city"]);
    expect(result.segments[0]).toMatchObject({ values: { kind: "category", category: "Oslo" }, rowCount: 300 });
    const [mae, rmse] = result.segments[0].scores;
    expect(mae?.value).toBeCloseTo(1.25, 0);
    expect(mae?.lower).toBeGreaterThan(result.metrics[0].overall ?? Number.POSITIVE_INFINITY);
    expect(rmse?.upper).toBeGreaterThan(rmse?.value ?? 0);
    expect(result.metrics.map(({ name }) => name)).toEqual(["mae", "rmse"]);
  });

  test("few rows are marked, and do not rank above many that are surely bad", () => {
    const rare = categoricalColumn(
      "rare",
      Array.from({ length: 900 }, (_, row) => (row < 3 ? "three" : row < 450 ? "bad" : "good")),
    );
    const errors = target.map((_, row) => (row < 3 ? [0.1, 0.1, 9][row] : row < 450 ? 2 + random.next() : 0.1));
    const { segments } = segmentsOf(tableOf(rare), regressionMeasures({ target, scores: errors }));
    expect(segments.map(({ values }) => "category" in values && values.category)).toEqual(["bad", "good", "three"]);
    expect(segments.map(({ isSmall }) => isSmall)).toEqual([false, false, true]);
  });

  test("of two classes have Wilson's and DeLong's intervals, and no area where one class occurs", () => {
    const truth = Float64Array.from({ length: 900 }, (_, row) => (row % 3 === 2 ? 0 : row % 2));
    const probabilities = truth.map((code) => 0.35 * code + 0.65 * random.next());
    const result = segmentsOf(tableOf(city), binaryMeasures({ target: truth, scores: probabilities }, 0.5));
    const rome = segmentOf(result, "city", { category: "Rome" });
    const right = [...truth.keys()].filter((row) => row % 3 === 0 && probabilities[row] >= 0.5 === (truth[row] === 1));
    const expected = wilsonInterval(right.length / 300, 300);
    expect(rome.scores[1]?.value).toBeCloseTo(right.length / 300, 5);
    expect(rome.scores[1]?.lower).toBeCloseTo(expected?.lower ?? 0, 5);
    expect(rome.scores[0]?.value).toBeGreaterThan(0.7);
    const missing = segmentOf(result, "city", { kind: "missing" });
    expect(missing.scores[0]).toBeNull();
    expect(missing.scores[3]).toBeNull();
    expect(result.segments.at(-1)).toBe(missing);
  });

  test("of several classes count what is right", () => {
    const truth = Float64Array.from({ length: 900 }, (_, row) => row % 3);
    const scores = Float64Array.from({ length: 2_700 }, (_, at) => (at % 3 === 0 ? 0.5 : 0.25));
    const result = segmentsOf(tableOf(city), multiclassMeasures({ target: truth, scores }, 3));
    expect(segmentOf(result, "city", { category: "Rome" }).scores[0]?.value).toBe(1);
    expect(segmentOf(result, "city", { category: "Oslo" }).scores[0]?.value).toBe(0);
    expect(result.metrics[0].overall).toBeCloseTo(1 / 3);
  });

  test("a weight of 0 takes a row out of what is measured", () => {
    const weights = target.map((_, row) => (row % 3 === 1 && row > 450 ? 0 : 1));
    const result = segmentsOf(tableOf(city), regressionMeasures({ target, scores, weights }));
    const rows = [...target.keys()].filter((row) => row % 3 === 1 && row <= 450);
    const mean = rows.reduce((sum, row) => sum + Math.abs(scores[row]), 0) / rows.length;
    expect(segmentOf(result, "city", { category: "Oslo" }).scores[0]?.value).toBeCloseTo(mean, 4);
  });

  test("of hundreds of columns the worst 150 are kept and the rest counted", () => {
    const columns = Array.from({ length: 100 }, (_, at) =>
      numericColumn(
        `x${at}`,
        Float64Array.from({ length: 900 }, () => random.next()),
      ),
    );
    const result = segmentsOf(tableOf(...columns), regressionMeasures({ target, scores }));
    expect(result.segments).toHaveLength(150);
    expect(result.omittedCount).toBe(250);
    const ends = result.segments.map(({ scores: [score] }) => score?.lower ?? 0);
    expect(ends).toEqual([...ends].sort((left, right) => right - left));
  });
});
