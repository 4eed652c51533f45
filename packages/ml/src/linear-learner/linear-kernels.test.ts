import { describe, expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { addColumnProducts, addColumnProductsPlainly } from "./column-products.ts";
import { type KernelLossName, KernelObjective } from "./kernel-objective.ts";
import { addLinearLossPlainly } from "./linear-loss.ts";
import { LinearObjective, type LinearRows } from "./linear-objective.ts";
import { linearLosses } from "./losses.ts";

const { signal } = new AbortController();
const lossNames: KernelLossName[] = ["logistic", "squared_loss"];

function rowsOf(rowCount: number, featureCount: number, isWeighted: boolean): LinearRows {
  const random = createRandom(rowCount + featureCount);
  const column = () => Float32Array.from({ length: rowCount }, () => 4 * random.next() - 2);
  const columns = Array.from({ length: featureCount }, column);
  return {
    features: { rowCount, names: columns.map((_, at) => `x${at}`), columns },
    target: Float32Array.from({ length: rowCount }, () => random.nextInt(2)),
    weights: isWeighted ? Float32Array.from({ length: rowCount }, () => 3 * random.next()) : null,
  };
}

function coefficientsFor(featureCount: number, modelCount: number) {
  const random = createRandom(7);
  const values = (length: number) => Float32Array.from({ length }, () => 6 * random.next() - 3);
  return { weights: values(featureCount * modelCount), biases: values(modelCount) };
}

describe.each(lossNames)("the kernel of the %s loss", (lossName) => {
  test.each([
    [1, 1, false],
    [15, 3, true],
    [33, 4, false],
    [700, 9, true],
  ])(
    "gives the bits of its plain twin: %i rows, %i features, weighted: %s",
    async (rowCount, featureCount, weighted) => {
      const rows = rowsOf(rowCount, featureCount, weighted);
      const { weights, biases } = coefficientsFor(featureCount, 1);
      const values = await new KernelObjective(rows, lossName, 1).evaluate({ weights, biases }, signal);
      const sums = new Float64Array(featureCount + 2);
      const all = { start: 0, end: rowCount, isLogistic: lossName === "logistic" };
      addLinearLossPlainly(rows, all, Float32Array.of(...weights, biases[0]), sums);
      const total = rows.weights?.reduce((sum, weight) => sum + weight, 0) ?? rowCount;
      const means = sums.map((sum) => sum / total);
      expect(values?.weightGradients).toEqual(means.slice(0, featureCount));
      expect(values?.biasGradients).toEqual(means.slice(featureCount, featureCount + 1));
      expect(values?.losses).toEqual(means.slice(featureCount + 1));
    },
  );

  test("says what ONNX Runtime says of several models over more rows than a block holds", async () => {
    const rows = rowsOf(9_000, 20, true);
    const coefficients = coefficientsFor(20, 3);
    const expected = await (await LinearObjective.create(rows, linearLosses[lossName], settingsFor(3))).evaluate(
      coefficients,
      signal,
    );
    const values = await new KernelObjective(rows, lossName, 3).evaluate(coefficients, signal);
    for (const name of ["losses", "weightGradients", "biasGradients"] as const) {
      const size = Math.max(...expected![name].map(Math.abs));
      for (const [at, value] of values![name].entries())
        expect(Math.abs(value - expected![name][at])).toBeLessThan(2e-6 * size);
    }
  });
});

test.each([false, true])("products of columns have the bits of their plain twin; weighted: %s", (isWeighted) => {
  for (const [rowCount, columnCount] of [
    [1, 1],
    [7, 3],
    [64, 4],
    [130, 11],
  ]) {
    const { features, weights } = rowsOf(rowCount, columnCount, true);
    const { columns } = features;
    const weighted = isWeighted ? columns.map((column) => column.map((value, at) => weights![at] * value)) : columns;
    const sums = new Float64Array(columnCount ** 2).fill(0.5);
    const expected = sums.slice();
    addColumnProducts({ columns, weighted, rowCount }, sums);
    addColumnProductsPlainly({ columns, weighted, rowCount }, expected);
    expect(sums).toEqual(expected);
  }
});

function settingsFor(modelCount: number) {
  const settings = { huberDelta: 1, quantile: 0.5, margin: 1, insensitivity: 0.01 };
  return { settings, modelCount, outputs: 1 };
}
