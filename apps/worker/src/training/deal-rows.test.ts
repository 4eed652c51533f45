import { categoricalColumn, numericColumn, type Table } from "@sagebrush/ml/table";
import { expect, test } from "vitest";
import { dealRows } from "./deal-rows.ts";
import { heldData } from "./raw-data.ts";
import type { TableTask } from "./table-task.ts";

const rowCount = 40;
const rows = Array.from({ length: rowCount }, (_, row) => row);

async function deal(weights: readonly number[], split: { train: number; validation: number; test: number }) {
  const table: Table = {
    rowCount,
    columns: [
      numericColumn("x", rows),
      categoricalColumn(
        "y",
        rows.map((row) => (row % 2 === 0 ? "a" : "b")),
      ),
      numericColumn("w", weights),
    ],
  };
  const task = {
    specification: {
      problemType: "binary-classification",
      split: { ...split, seed: 1 },
      inputDataConfig: { targetColumn: "y", weightColumn: "w", featureColumns: ["x"] },
    },
    columns: [],
  } as unknown as TableTask;
  return dealRows(heldData(table), task, () => {});
}

test("weights go with their rows into every set", async () => {
  const { train, test: kept } = await deal(
    rows.map((row) => row + 1),
    { train: 0.5, validation: 0, test: 0.5 },
  );
  for (const { rows: own, weights } of [train, kept ?? train]) {
    expect([...(weights ?? [])]).toEqual([...own].map((row) => row + 1));
  }
});

test("a set in which no row counts is refused, whatever the algorithm", async () => {
  const split = { train: 0.5, validation: 0.25, test: 0.25 };
  const equal = await deal(
    rows.map(() => 1),
    split,
  );
  const ofTraining = new Set(equal.train.rows);
  const zeroForTraining = rows.map((row) => (ofTraining.has(row) ? 0 : 1));
  await expect(deal(zeroForTraining, split)).rejects.toThrow("All 20 training rows have weight 0 in 'w'");
  const onlyForTraining = zeroForTraining.map((weight) => 1 - weight);
  await expect(deal(onlyForTraining, split)).rejects.toThrow("rows have weight 0 in 'w'");
});

test("rows of a query come together whatever their order, and every query is in one set", async () => {
  const query = (row: number) => (row * 7) % 10;
  const {
    train,
    validation,
    test: kept,
  } = await rank(
    rows.map((row) => `q${query(row)}`),
    rows.map((row) => row % 3),
  );
  const sets = [train, validation ?? train, kept ?? train];
  const seen = new Set<string>();
  for (const { rows: ofSet, queries, target } of sets) {
    const own = [...ofSet];
    const names = Array.from(queries?.groups ?? [], (group) => queries?.names[group] ?? "");
    expect(names).toEqual(own.map((row) => `q${query(row)}`));
    expect([...(queries?.groups ?? [])]).toEqual([...(queries?.groups ?? [])].sort((left, right) => left - right));
    expect([...target]).toEqual(own.map((row) => row % 3));
    for (const name of new Set(names)) {
      expect(seen.has(name)).toBe(false);
      seen.add(name);
    }
  }
  expect(seen.size).toBe(10);
});

test("a row without a query, and queries without an order to learn, are refused", async () => {
  const queries = rows.map((row) => (row === 4 ? null : "q"));
  await expect(rank(queries, rows)).rejects.toThrow("Row 5 has no value in the group column 'qid'");
  const own = rows.map((row) => `q${row}`);
  await expect(rank(own, rows)).rejects.toThrow("No query of the training rows has two rows that differ in the target");
  const below = rows.map((row) => row - 1);
  await expect(rank(own, below)).rejects.toThrow(
    'Column "y" is -1 in row 1; a ranking target says how relevant a row is',
  );
});

async function rank(queries: readonly (string | null)[], relevances: readonly number[]) {
  const table: Table = {
    rowCount,
    columns: [numericColumn("x", rows), numericColumn("y", relevances), categoricalColumn("qid", queries)],
  };
  const task = {
    specification: {
      problemType: "ranking",
      split: { train: 0.6, validation: 0.2, test: 0.2, seed: 1 },
      inputDataConfig: { targetColumn: "y", groupColumn: "qid", featureColumns: ["x"] },
    },
    columns: [],
  } as unknown as TableTask;
  return dealRows(heldData(table), task, () => {});
}
