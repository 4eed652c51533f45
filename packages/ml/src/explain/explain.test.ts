import { describe, expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { categoricalColumn, columnNamed, numericColumn, type Table } from "../table.ts";
import { partialDependence } from "./partial-dependence.ts";
import { permutationImportance } from "./permutation-importance.ts";
import { prototypes } from "./prototypes.ts";

const rowCount = 400;

/** y = 3 a + (city = Rome ? 5 : 0); b says nothing. */
function makeTable(): Table {
  const random = createRandom(3);
  const numbers = () => Array.from({ length: rowCount }, () => Math.round(random.next() * 1000) / 100);
  return {
    rowCount,
    columns: [
      numericColumn("a", numbers()),
      numericColumn("b", numbers()),
      categoricalColumn(
        "city",
        Array.from({ length: rowCount }, () => ["Rome", "Rome", "Oslo", null][random.nextInt(4)] ?? null),
      ),
    ],
  };
}

function predict(table: Table): Float64Array {
  const a = columnNamed(table, "a");
  const city = columnNamed(table, "city");
  if (a.kind !== "numeric" || city.kind !== "categorical") throw new Error("columns changed their kind");
  const rome = city.categories.indexOf("Rome");
  return a.values.map((value, row) => 3 * value + (city.codes[row] === rome ? 5 : 0));
}

const table = makeTable();
const target = predict(table);
const meanSquaredError = (predictions: Float64Array) =>
  predictions.reduce((sum, value, row) => sum + (value - target[row]) ** 2, 0) / rowCount;
const { signal } = new AbortController();

function permute(changes: Partial<Parameters<typeof permutationImportance>[0]> = {}) {
  const columnNames = ["b", "city", "a"];
  const score = meanSquaredError;
  const random = createRandom(1);
  return permutationImportance({
    ...{ table, columnNames, predict, score, direction: "minimize", repeats: 5, random, signal },
    ...changes,
  });
}

describe("permutation importance", () => {
  test("is twice the variance of a column's part for a squared error, and exactly 0 for a column that is not used", async () => {
    const importance = await permute({ repeats: 40 });
    expect(importance?.score).toBe(0);
    expect(importance?.features.map(({ feature }) => feature)).toEqual(["a", "city", "b"]);
    const [a, city, b] = importance?.features ?? [];
    const column = columnNamed(table, "a");
    const values = column.kind === "numeric" ? column.values : new Float64Array();
    const mean = values.reduce((sum, value) => sum + value, 0) / rowCount;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rowCount;
    expect(a!.mean / (2 * 9 * variance)).toBeCloseTo(1, 1);
    expect(city!.mean).toBeGreaterThan(10 * city!.standardDeviation);
    expect(b).toEqual({ feature: "b", mean: 0, standardDeviation: 0 });
  });

  test("of a metric that should be high is what it loses", async () => {
    const importance = await permute({ score: (predictions) => -meanSquaredError(predictions), direction: "maximize" });
    expect(importance?.features[0]?.feature).toBe("a");
    expect(importance?.features[0]?.mean).toBeGreaterThan(0);
  });

  test("is the same for the same seed", async () => {
    expect(await permute()).toEqual(await permute());
  });

  test("keeps the columns that were done when it is stopped", async () => {
    const stop = new AbortController();
    let calls = 0;
    const importance = await permute({
      signal: stop.signal,
      predict: (rows) => {
        if (++calls === 8) stop.abort();
        return predict(rows);
      },
    });
    expect(importance?.features.map(({ feature }) => feature)).toEqual(["b"]);
    expect(calls).toBe(8);
  });

  test("is nothing where the metric means nothing", async () => {
    expect(await permute({ score: () => null })).toBeNull();
  });
});

describe("partial dependence", () => {
  test("of an additive model is the column's part, shifted by the mean of the others", () => {
    const dependence = partialDependence({ table, columnName: "a", predict, outputCount: 1, gridSize: 21 });
    const { grid, mean } = dependence!;
    expect(grid).toHaveLength(21);
    for (let place = 1; place < grid.length; place++)
      expect(mean[place] - mean[0]).toBeCloseTo(3 * (Number(grid[place]) - Number(grid[0])), 9);
  });

  test("goes from the 5th to the 95th percentile, evenly", () => {
    const hundred: Table = { rowCount: 101, columns: [numericColumn("a", [...Array(101).keys()]), oneCity(101)] };
    const { grid } = partialDependence({ table: hundred, columnName: "a", predict, outputCount: 1, gridSize: 10 })!;
    expect(grid.map(Number).map((value) => Math.round(value))).toEqual([5, 15, 25, 35, 45, 55, 65, 75, 85, 95]);
  });

  test("takes few distinct values as they are, and categories by how frequent they are", () => {
    const few: Table = {
      rowCount: 5,
      columns: [
        numericColumn("a", [2, 7, 2, null, 9]),
        categoricalColumn("city", ["Oslo", "Rome", "Rome", null, "Oslo"]),
      ],
    };
    expect(partialDependence({ table: few, columnName: "a", predict, outputCount: 1, gridSize: 9 })?.grid).toEqual([
      2, 7, 9,
    ]);
    const city = partialDependence({ table: few, columnName: "city", predict, outputCount: 1, gridSize: 9 })!;
    expect(city.grid).toEqual(["Oslo", "Rome"]);
    const base = [6, 21, 6, Number.NaN, 27];
    expect([...city.individual]).toEqual([...base, ...base.map((value) => value + 5)]);
  });

  test("has each row's own curve, for every output", () => {
    const two = (rows: Table) => Float64Array.from([...predict(rows)].flatMap((value) => [value, -value]));
    const { individual, mean, grid } = partialDependence({
      ...{ table, columnName: "city", predict: two, outputCount: 2, gridSize: 5 },
    })!;
    expect(individual).toHaveLength(grid.length * rowCount * 2);
    expect(individual[0]).toBe(-individual[1]);
    expect(mean[2]! - mean[0]!).toBeCloseTo(grid[0] === "Rome" ? -5 : 5, 9);
  });

  test("is nothing for a column with one value", () => {
    const constant: Table = { rowCount: 3, columns: [numericColumn("a", [1, 1, null]), oneCity(3)] };
    expect(partialDependence({ table: constant, columnName: "a", predict, outputCount: 1, gridSize: 5 })).toBeNull();
  });
});

describe("prototypes", () => {
  const clouds: Table = {
    rowCount: 300,
    columns: [
      numericColumn(
        "x",
        Array.from({ length: 300 }, (_, row) => (row < 200 ? row % 5 : 1000 + (row % 7))),
      ),
      categoricalColumn(
        "kind",
        Array.from({ length: 300 }, (_, row) => (row < 200 ? "near" : "far")),
      ),
      numericColumn(
        "rare",
        Array.from({ length: 300 }, (_, row) => (row % 40 === 7 ? 1 : null)),
      ),
    ],
  };
  const find = () =>
    prototypes({ table: clouds, columnNames: ["x", "kind", "rare"], count: 2, random: createRandom(2) });

  test("stand in the middle of the clouds of rows, with their shares; what is mostly missing is missing", () => {
    expect(find()).toEqual([
      { weight: 2 / 3, values: { x: 2, kind: "near", rare: null } },
      { weight: 1 / 3, values: { x: 1003, kind: "far", rare: null } },
    ]);
  });

  test("are the same for the same seed", () => {
    expect(find()).toEqual(find());
  });

  test("never stand for fewer than five rows", () => {
    const outlier: Table = {
      rowCount: 100,
      columns: [
        numericColumn(
          "x",
          Array.from({ length: 100 }, (_, row) => (row === 0 ? 1e6 : row)),
        ),
      ],
    };
    const found = prototypes({ table: outlier, columnNames: ["x"], count: 5, random: createRandom(1) });
    for (const { weight, values } of found) {
      expect(weight).toBeGreaterThanOrEqual(0.05);
      expect(values.x).toBeLessThan(100);
    }
  });

  test("of a handful of rows are one", () => {
    const few: Table = { rowCount: 3, columns: [numericColumn("x", [1, 2, 9])] };
    expect(prototypes({ table: few, columnNames: ["x"], count: 5, random: createRandom(1) })).toEqual([
      { weight: 1, values: { x: 2 } },
    ]);
  });
});

function oneCity(count: number) {
  return categoricalColumn(
    "city",
    Array.from({ length: count }, () => "Oslo"),
  );
}
