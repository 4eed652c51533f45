import { describe, expect, test } from "vitest";
import { splitQueries, splitRows } from "./split-rows.ts";

const fractions = { train: 0.7, validation: 0.15, test: 0.15 };

function share(rows: Int32Array, codes: Float64Array, code: number): number {
  return rows.filter((row) => codes[row] === code).length / rows.length;
}

describe("splitRows", () => {
  test("puts every row in exactly one set, in the asked shares", () => {
    const split = splitRows({ rowCount: 1000, fractions, seed: 3 });
    expect([split.train.length, split.validation.length, split.test.length]).toEqual([700, 150, 150]);
    expect(new Set([...split.train, ...split.validation, ...split.test]).size).toBe(1000);
    expect([...split.train]).toEqual([...split.train].sort((left, right) => left - right));
  });

  test("is the same for the same seed and another for another", () => {
    const once = splitRows({ rowCount: 200, fractions, seed: 3 });
    expect(splitRows({ rowCount: 200, fractions, seed: 3 })).toEqual(once);
    expect(splitRows({ rowCount: 200, fractions, seed: 4 })).not.toEqual(once);
  });

  test("gives each class the same share in every set when stratified", () => {
    const codes = Float64Array.from({ length: 1000 }, (_, row) => (row % 10 === 0 ? 1 : 0));
    const split = splitRows({ rowCount: 1000, fractions, seed: 5, stratifyBy: codes });
    for (const rows of [split.train, split.validation, split.test]) {
      expect(Math.abs(share(rows, codes, 1) - 0.1)).toBeLessThan(0.015);
    }
  });

  test("keeps a row of every class for training, even of classes with one row and small training shares", () => {
    const codes = Float64Array.from({ length: 40 }, (_, row) => (row < 20 ? row : 20));
    for (let seed = 0; seed < 50; seed++) {
      const split = splitRows({
        rowCount: 40,
        fractions: { train: 0.2, validation: 0.4, test: 0.4 },
        seed,
        stratifyBy: codes,
      });
      expect(new Set([...split.train].map((row) => codes[row])).size).toBe(21);
      expect(split.validation.length).toBeGreaterThan(0);
      expect(split.test.length).toBeGreaterThan(0);
      expect(split.train.length + split.validation.length + split.test.length).toBe(40);
    }
  });

  test("small classes reach validation and test alike over seeds", () => {
    const codes = Float64Array.from({ length: 20 }, (_, row) => (row < 2 ? 1 : 0));
    let inTest = 0;
    let inValidation = 0;
    for (let seed = 0; seed < 300; seed++) {
      const split = splitRows({
        rowCount: 20,
        fractions: { train: 0.5, validation: 0.25, test: 0.25 },
        seed,
        stratifyBy: codes,
      });
      inTest += split.test.filter((row) => row < 2).length;
      inValidation += split.validation.filter((row) => row < 2).length;
    }
    expect(inTest).toBeGreaterThan(40);
    expect(inValidation).toBeGreaterThan(40);
  });

  test("ten rows give each set at least one", () => {
    const split = splitRows({ rowCount: 10, fractions, seed: 1 });
    expect(split.train.length).toBe(6);
    expect(split.validation.length).toBe(2);
    expect(split.test.length).toBe(2);
    expect(splitRows({ rowCount: 3, fractions, seed: 1 }).train).toHaveLength(1);
  });

  test("sets with share 0 are empty", () => {
    const split = splitRows({ rowCount: 10, fractions: { train: 1, validation: 0, test: 0 }, seed: 1 });
    expect(split.train).toHaveLength(10);
    expect(split.validation).toHaveLength(0);
  });

  test("too few rows are refused with what is needed", () => {
    expect(() => splitRows({ rowCount: 1, fractions, seed: 1 })).toThrow(
      /1 row with a known target cannot .* at least 3/,
    );
    expect(() => splitRows({ rowCount: 1, fractions: { train: 1, validation: 0, test: 0 }, seed: 1 })).toThrow(
      /at least 2/,
    );
    expect(() => splitRows({ rowCount: 2, fractions, seed: 1 })).toThrow(/training, validation, test/);
  });

  test("shares that do not add up to 1 are refused", () => {
    expect(() => splitRows({ rowCount: 9, fractions: { train: 0.5, validation: 0.1, test: 0.1 }, seed: 1 })).toThrow(
      /0\.7/,
    );
    expect(() => splitRows({ rowCount: 9, fractions: { train: 1.5, validation: -0.5, test: 0 }, seed: 1 })).toThrow();
    expect(() =>
      splitRows({ rowCount: 9, fractions: { train: Number.NaN, validation: 0.5, test: 0.5 }, seed: 1 }),
    ).toThrow();
  });
});

test("queries are dealt whole, by their own number, the same for the same seed", () => {
  // Queries of 1 to 40 rows.
  const groups = Int32Array.from(
    Array.from({ length: 40 }, (_, query) => new Array<number>(query + 1).fill(query)).flat(),
  );
  const fractions = { train: 0.5, validation: 0.25, test: 0.25 };
  const split = splitQueries({ groups, fractions, seed: 3 });
  const queriesOf = (rows: Int32Array) => new Set(Array.from(rows, (row) => groups[row]));
  const sets = [split.train, split.validation, split.test];
  expect(sets.map((rows) => queriesOf(rows).size)).toEqual([20, 10, 10]);
  expect(sets.reduce((sum, rows) => sum + rows.length, 0)).toBe(groups.length);
  expect(new Set(sets.flatMap((rows) => [...queriesOf(rows)])).size).toBe(40);
  expect(splitQueries({ groups, fractions, seed: 3 })).toEqual(split);
  expect(splitQueries({ groups, fractions, seed: 4 })).not.toEqual(split);
  expect(() => splitQueries({ groups: new Int32Array(9), fractions, seed: 1 })).toThrow(
    "1 query with a known target cannot be split into training, validation, test; at least 3",
  );
});
