import { categoricalColumn, numericColumn, type Table } from "@sagebrush/ml/table";
import { expect, test } from "vitest";
import { dealRows } from "./deal-rows.ts";
import type { TableTask } from "./table-task.ts";

const rowCount = 40;
const rows = Array.from({ length: rowCount }, (_, row) => row);

function deal(weights: readonly number[], split: { train: number; validation: number; test: number }) {
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
  return dealRows(table, task, () => {});
}

test("weights go with their rows into every set", () => {
  const { train, test: kept } = deal(
    rows.map((row) => row + 1),
    { train: 0.5, validation: 0, test: 0.5 },
  );
  for (const { table, weights } of [train, kept ?? train]) {
    const [x] = table.columns;
    expect([...(weights ?? [])]).toEqual(x?.kind === "numeric" ? [...x.values].map((value) => value + 1) : []);
  }
});

test("a set in which no row counts is refused, whatever the algorithm", () => {
  const split = { train: 0.5, validation: 0.25, test: 0.25 };
  const equal = deal(
    rows.map(() => 1),
    split,
  );
  const [x] = equal.train.table.columns;
  const ofTraining = new Set(x?.kind === "numeric" ? x.values : []);
  const zeroForTraining = rows.map((row) => (ofTraining.has(row) ? 0 : 1));
  expect(() => deal(zeroForTraining, split)).toThrow("All 20 training rows have weight 0 in 'w'");
  const onlyForTraining = zeroForTraining.map((weight) => 1 - weight);
  expect(() => deal(onlyForTraining, split)).toThrow("rows have weight 0 in 'w'");
});
