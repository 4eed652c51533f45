import { describe, expect, test } from "vitest";
import { createRandom, type Random } from "../random.ts";
import { binFeatures, transposeBins } from "./binning.ts";
import { matrixOf, mixedFeatures } from "./boosting-fixtures.ts";
import { findCuts } from "./cuts.ts";
import { buildHistogram, createHistogramLayout, subtractHistogram } from "./histogram.ts";
import { fillDirections, partitionRows } from "./partition.ts";
import { sortFloats } from "./radix-sort.ts";
import { findBestSplit, leafGain, type Regularization } from "./splitting.ts";

// Each kernel against the plainest program that does the same.

const random = createRandom(3);

describe("binning", () => {
  // Above 4096 rows values are binned by a table, below by searching.
  test.each([100, 6000])(
    "%i rows get 1 + the number of cuts not above the value, and bin 0 when missing",
    (rowCount) => {
      const features = mixedFeatures(rowCount, random.fork(rowCount));
      const cuts = findCuts(features, undefined, 255, random);
      const { columnMajor } = binFeatures(features, cuts);
      for (const [feature, column] of features.columns.entries()) {
        const expected = Array.from(column, (value) =>
          Number.isNaN(value) ? 0 : 1 + cuts[feature].filter((cut) => cut <= value).length,
        );
        expect([...columnMajor.subarray(feature * rowCount, (feature + 1) * rowCount)]).toEqual(expected);
      }
    },
  );

  test("the row-major copy holds the same bins", () => {
    const features = mixedFeatures(500, random.fork(1));
    const bins = binFeatures(features, findCuts(features, undefined, 40, random));
    const { words, wordsPerRow } = transposeBins(bins);
    const bytes = new Uint8Array(words.buffer);
    for (let row = 0; row < 500; row++)
      for (let feature = 0; feature < bins.featureCount; feature++)
        expect(bytes[row * wordsPerRow * 4 + feature]).toBe(bins.columnMajor[feature * 500 + row]);
  });
});

describe("cuts", () => {
  test("lie between all distinct values where bins are enough", () => {
    const [cuts] = findCuts(matrixOf([[3, 1, 1, 2, Number.NaN, -0, 0]]), undefined, 255, random);
    expect([...cuts]).toEqual([0.5, 1.5, 2.5]);
  });

  test("fall above the lower and not above the upper neighbour, also where float32 has nothing between", () => {
    const next = Math.fround(1 + 2 ** -23);
    const extremes = [Number.NEGATIVE_INFINITY, -3.4e38, -1e-45, 1e-45, 1, next, 3.4e38, Number.POSITIVE_INFINITY];
    const [cuts] = findCuts(matrixOf([extremes]), undefined, 255, random);
    const values = extremes.map(Math.fround);
    expect(cuts).toHaveLength(values.length - 1);
    for (const [at, cut] of cuts.entries()) {
      expect(cut).toBeGreaterThan(values[at]);
      expect(cut).toBeLessThanOrEqual(values[at + 1]);
    }
  });

  test("fill the bins evenly where values are many", () => {
    const column = Array.from({ length: 10_000 }, () => random.next() ** 3);
    const features = matrixOf([column]);
    const cuts = findCuts(features, undefined, 20, random);
    const counts = new Int32Array(21);
    for (const bin of binFeatures(features, cuts).columnMajor) counts[bin]++;
    expect(cuts[0]).toHaveLength(19);
    for (const count of counts.subarray(1)) expect(Math.abs(count - 500)).toBeLessThan(50);
  });

  test("leave a frequent value a bin of its own", () => {
    const column = Array.from({ length: 5000 }, (_, row) => (row % 2 === 0 ? 7 : random.next() * 14));
    const features = matrixOf([column]);
    const [cuts] = findCuts(features, undefined, 10, random);
    expect(cuts.length).toBeLessThanOrEqual(9);
    const around = [...cuts].filter((cut) => cut > 6.9 && cut < 7.1);
    expect(around.some((cut) => cut <= 7)).toBe(true);
    expect(around.some((cut) => cut > 7)).toBe(true);
  });

  test("weigh rows as if they were repeated", () => {
    const values = Array.from({ length: 2000 }, () => random.next());
    const weights = Float64Array.from(values, () => random.nextInt(4));
    const repeated = values.flatMap((value, row) => new Array<number>(weights[row]).fill(value));
    expect(findCuts(matrixOf([values]), weights, 16, random)).toEqual(
      findCuts(matrixOf([repeated]), undefined, 16, random),
    );
  });

  test("are found in a sample that covers more than 200,000 rows evenly", () => {
    const column = Float32Array.from({ length: 500_000 }, (_, row) => row);
    const [cuts] = findCuts({ rowCount: 500_000, names: ["x"], columns: [column] }, undefined, 4, random);
    for (const [at, cut] of cuts.entries()) expect(Math.abs(cut - 125_000 * (at + 1))).toBeLessThan(500);
  });
});

test("long columns are sorted as the native sort does, missing values last", () => {
  const values = Float32Array.from({ length: 20_000 }, () => {
    const special = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-45, -1e-45, 3.4e38];
    return random.next() < 0.1 ? special[random.nextInt(8)] : random.next() * 200 - 100;
  });
  const expected = values.map((value) => value + 0).sort();
  sortFloats(values, new Float32Array(20_000));
  expect(values).toEqual(expected);
});

function randomBins(featureCount: number, binCount: number, rowCount: number, source: Random) {
  const columnMajor = Uint8Array.from({ length: featureCount * rowCount }, () => source.nextInt(binCount));
  return { rowCount, featureCount, cuts: [], columnMajor };
}

describe("histogram", () => {
  // 1 to 9 columns meet every length of the last word; 130 columns are worked on in blocks.
  test.each([1, 2, 3, 4, 5, 8, 9, 130])(
    "of %i columns holds the sums of each bin over the node's rows",
    (featureCount) => {
      const source = random.fork(featureCount);
      const bins = randomBins(featureCount, 256, 300, source);
      const layout = createHistogramLayout(new Int32Array(featureCount).fill(256));
      const gradients = Float32Array.from({ length: 600 }, () => source.next() - 0.5);
      const rows = Int32Array.from({ length: 300 }, (_, row) => row).filter(() => source.next() < 0.7);
      const [begin, end] = [5, rows.length - 3];
      const histogram = new Float64Array(layout.length).fill(9);
      buildHistogram(transposeBins(bins), layout, rows, begin, end, gradients, histogram);

      const expected = new Float64Array(layout.length);
      for (const row of rows.subarray(begin, end)) {
        for (let feature = 0; feature < featureCount; feature++) {
          const place = layout.offsets[feature] + 2 * bins.columnMajor[feature * 300 + row];
          expected[place] += gradients[2 * row];
          expected[place + 1] += gradients[2 * row + 1];
        }
      }
      expect(histogram).toEqual(expected);
    },
  );

  test("of the larger child is the parent's less the smaller child's", () => {
    const parent = Float64Array.of(5, 3, 8);
    subtractHistogram(parent, Float64Array.of(1, 3, 2.5));
    expect(parent).toEqual(Float64Array.of(4, 0, 5.5));
  });

  test("never places features a whole number of 4096 bytes apart", () => {
    for (const binCount of [2, 64, 128, 255, 256]) {
      const { offsets } = createHistogramLayout(new Int32Array(3).fill(binCount));
      expect((8 * (offsets[1] - offsets[0])) % 128).not.toBe(0);
      expect(offsets[1] - offsets[0]).toBeGreaterThanOrEqual(2 * binCount);
    }
  });
});

test("partitioning keeps the order of rows on both sides and touches no others", () => {
  const bins = Uint8Array.from({ length: 1000 }, () => random.nextInt(10));
  const rows = Int32Array.from({ length: 1000 }, (_, row) => 999 - row);
  const before = [...rows];
  const goesLeft = new Uint8Array(256);
  for (const [lastLeftBin, missingGoesLeft] of [
    [4, false],
    [4, true],
    [0, true],
    [9, false],
  ] as const) {
    rows.set(before);
    fillDirections(goesLeft, { lastLeftBin, missingGoesLeft });
    const middle = partitionRows(rows, new Int32Array(1000), 100, 900, bins, goesLeft);
    const isLeft = (row: number) => (bins[row] === 0 ? missingGoesLeft : bins[row] <= lastLeftBin);
    const node = before.slice(100, 900);
    expect([...rows]).toEqual([
      ...before.slice(0, 100),
      ...node.filter(isLeft),
      ...node.filter((row) => !isLeft(row)),
      ...before.slice(900),
    ]);
    expect(middle).toBe(100 + node.filter(isLeft).length);
  }
});

describe("the best split", () => {
  const regularizations: Regularization[] = [
    { lambda: 1, alpha: 0, gamma: 0, minChildWeight: 1, maxDeltaStep: 0 },
    { lambda: 0, alpha: 0.5, gamma: 0.1, minChildWeight: 0, maxDeltaStep: 0 },
    { lambda: 2, alpha: 0.2, gamma: 0, minChildWeight: 3, maxDeltaStep: 0.3 },
  ];

  test("is the one that trying every cut both ways with the formula of the gain finds", () => {
    for (let trial = 0; trial < 60; trial++) {
      const source = random.fork(100 + trial);
      const regularization = regularizations[trial % 3];
      const binCount = 2 + source.nextInt(12);
      const layout = createHistogramLayout(Int32Array.of(binCount, binCount));
      const histogram = new Float64Array(layout.length);
      let [G, H] = [0, 0];
      for (let bin = trial % 2; bin < binCount; bin++) {
        const [gradient, hessian] = [4 * source.next() - 2, 3 * source.next()];
        // The second feature is a copy of the first, which must win the tie.
        for (const offset of layout.offsets) histogram.set([gradient, hessian], offset + 2 * bin);
        G += gradient;
        H += hessian;
      }
      const split = findBestSplit(histogram, layout, Int32Array.of(0, 1), G, H, regularization);
      const best = bestGainByTrying(histogram, binCount, G, H, regularization);
      if (best === null) expect(split).toBeNull();
      else {
        expect(split?.gain).toBeCloseTo(best, 9);
        expect(split?.feature).toBe(0);
      }
    }
  });

  function bestGainByTrying(histogram: Float64Array, binCount: number, G: number, H: number, by: Regularization) {
    let best: number | null = null;
    for (const missingLeft of [false, true]) {
      for (let last = 0; last < binCount; last++) {
        let [GL, HL] = missingLeft ? [histogram[0], histogram[1]] : [0, 0];
        for (let bin = 1; bin <= last; bin++) {
          GL += histogram[2 * bin];
          HL += histogram[2 * bin + 1];
        }
        if (HL < Math.max(by.minChildWeight, 1e-9) || H - HL < Math.max(by.minChildWeight, 1e-9)) continue;
        const gain = leafGain(GL, HL, by) + leafGain(G - GL, H - HL, by) - leafGain(G, H, by);
        if (gain > 1e-9 && gain >= by.gamma && (best === null || gain > best)) best = gain;
      }
    }
    return best;
  }

  test("is none among features that were not sampled", () => {
    const layout = createHistogramLayout(Int32Array.of(3));
    const histogram = new Float64Array(layout.length);
    histogram.set([0, 0, 4, 2, -4, 2]);
    expect(findBestSplit(histogram, layout, new Int32Array(0), 0, 4, regularizations[0])).toBeNull();
    expect(findBestSplit(histogram, layout, Int32Array.of(0), 0, 4, regularizations[0])?.lastLeftBin).toBe(1);
  });
});
