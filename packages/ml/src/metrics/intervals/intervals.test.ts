import { describe, expect, test } from "vitest";
import { createRandom } from "../../random.ts";
import { averagePrecisionInterval } from "./average-precision-interval.ts";
import { type AdditiveStatistics, bootstrapIntervals } from "./bootstrap-intervals.ts";
import { delongInterval } from "./delong-interval.ts";
import { effectiveCount } from "./interval.ts";
import { addToMean, emptyMeanSums, meanInterval, studentQuantileAt975 } from "./mean-interval.ts";
import { medianInterval } from "./median-interval.ts";
import { normalCdf, normalQuantile } from "./normal-distribution.ts";
import { wilsonInterval } from "./wilson-interval.ts";

const random = createRandom(5);
const normal = () => normalQuantile(Math.max(random.next(), 1e-9));

describe("distributions", () => {
  // The reference values are scipy 1.10.1's.
  test.each([
    [-8, 6.22096057427174e-16],
    [-5, 2.866515718791933e-7],
    [-3, 0.0013498980316300933],
    [-0.3, 0.3820885778110474],
    [0, 0.5],
    [2, 0.9772498680518208],
    [4, 0.9999683287581669],
  ])("the normal distribution at %f is scipy's", (z, expected) => {
    expect(Math.abs(normalCdf(z) / expected - 1)).toBeLessThan(1e-11);
    expect(Math.abs(normalQuantile(expected) - z)).toBeLessThan(1e-9);
  });

  test.each([
    [1, 12.706204736432095],
    [2, 4.302652729911275],
    [3, 3.182446305284263],
    [4, 2.7764451051977987],
    [10, 2.2281388519649385],
    [100, 1.9839715184496334],
  ])("Student's quantile with %i degrees of freedom is within 0.005", (degreesOfFreedom, expected) => {
    expect(Math.abs(studentQuantileAt975(degreesOfFreedom) - expected)).toBeLessThan(0.005);
  });
});

describe("Wilson's interval of a share", () => {
  test("85 of 100 is the published interval", () => {
    const { lower, upper } = wilsonInterval(0.85, 100) ?? { lower: 0, upper: 0 };
    expect(lower).toBeCloseTo(0.7671644041, 9);
    expect(upper).toBeCloseTo(0.9069401471, 9);
  });

  test("none and all of 10 have a width and stay within 0 and 1; of nothing there is none", () => {
    expect(wilsonInterval(0, 10)).toMatchObject({ lower: 0, upper: expect.closeTo(0.2775, 3) });
    expect(wilsonInterval(1, 10)).toMatchObject({ lower: expect.closeTo(0.7225, 3), upper: 1 });
    expect(wilsonInterval(0, 0)).toBeNull();
  });
});

describe("DeLong's interval of the area under the ROC curve", () => {
  const target = Float64Array.of(0, 0, 1, 1, 0, 1, 0, 1, 1, 0);
  const scores = Float64Array.of(0.1, 0.4, 0.35, 0.8, 0.2, 0.7, 0.6, 0.9, 0.55, 0.3);

  test("area and standard error are the published ones", () => {
    const area = delongInterval({ target, scores });
    expect(area?.auc).toBeCloseTo(0.88, 12);
    expect(area?.standardError).toBeCloseTo(0.113137085, 9);
    expect(area?.interval).toMatchObject({ lower: expect.closeTo(0.658255, 5), upper: 1 });
  });

  test("ties count half, wherever their rows stand", () => {
    const tied = { target: Float64Array.of(0, 1, 1, 0), scores: Float64Array.of(0.5, 0.5, 0.9, 0.1) };
    const reversed = { target: tied.target.slice().reverse(), scores: tied.scores.slice().reverse() };
    expect(delongInterval(tied)?.auc).toBe(0.875);
    expect(delongInterval(reversed)).toEqual(delongInterval(tied));
  });

  test("equal weights say nothing, and a weight of 0 is a row that is not there", () => {
    const twos = delongInterval({ target, scores, weights: new Float64Array(10).fill(2) });
    expect(twos?.standardError).toBeCloseTo(0.113137085, 9);
    const extended = {
      target: Float64Array.of(...target, 1),
      scores: Float64Array.of(...scores, 0),
      weights: Float64Array.from({ length: 11 }, (_, row) => (row < 10 ? 1 : 0)),
    };
    expect(delongInterval(extended)?.standardError).toBeCloseTo(0.113137085, 9);
  });

  test("a perfect ranking of few rows is not certain, one class has no area, one positive no error", () => {
    const perfect = delongInterval({ target: Float64Array.of(0, 0, 0, 1, 1), scores: Float64Array.of(1, 2, 3, 4, 5) });
    expect(perfect?.interval).toEqual(wilsonInterval(1, 2));
    expect(delongInterval({ target: new Float64Array(3), scores: Float64Array.of(1, 2, 3) })).toBeNull();
    const lonely = delongInterval({ target: Float64Array.of(0, 1, 0), scores: Float64Array.of(1, 2, 3) });
    expect(lonely).toEqual({ auc: 0.5, standardError: null, interval: null });
  });

  test("holds the true area in about 95 of 100 samples", () => {
    // Two normals one apart: the area is Phi(1 / sqrt 2).
    const truth = normalCdf(Math.SQRT1_2);
    let covered = 0;
    for (let sample = 0; sample < 400; sample++) {
      const classes = Float64Array.from({ length: 80 }, (_, row) => (row < 30 ? 1 : 0));
      const { interval } = delongInterval({ target: classes, scores: classes.map((code) => code + normal()) }) ?? {};
      if (interval && interval.lower <= truth && truth <= interval.upper) covered++;
    }
    expect(covered / 400).toBeGreaterThan(0.91);
    expect(covered / 400).toBeLessThan(0.98);
  });
});

test("the interval of an average precision is Boyd's, and Wilson's at 1", () => {
  // By hand: logit 1.3863, standard error 1 / sqrt(25 * 0.16) = 0.5.
  expect(averagePrecisionInterval(0.8, 25)).toMatchObject({
    lower: expect.closeTo(0.6002, 4),
    upper: expect.closeTo(0.9142, 4),
  });
  expect(averagePrecisionInterval(1, 25)).toEqual(wilsonInterval(1, 25));
  expect(averagePrecisionInterval(0.5, 0)).toBeNull();
});

describe("the interval of a mean", () => {
  function intervalOf(values: number[], weights = values.map(() => 1)) {
    const sums = emptyMeanSums();
    for (const [row, value] of values.entries()) addToMean(sums, value, weights[row]);
    return meanInterval(sums);
  }

  test("is Student's as scipy has it", () => {
    expect(intervalOf([1, 2, 4, 7, 11])?.lower).toBeCloseTo(-0.0437, 2);
    expect(intervalOf([1, 2, 4, 7, 11])?.upper).toBeCloseTo(10.0437, 2);
  });

  test("equal weights change nothing, rows of weight 0 are not there, and one row has none", () => {
    expect(intervalOf([1, 2, 4, 7, 11], [3, 3, 3, 3, 3])?.upper).toBeCloseTo(
      intervalOf([1, 2, 4, 7, 11])?.upper ?? 0,
      9,
    );
    expect(intervalOf([1, 2, 4, 99], [1, 1, 1, 0])).toEqual(intervalOf([1, 2, 4]));
    expect(intervalOf([3])).toBeNull();
  });
});

test("the interval of a median has the ranks of the binomial distribution, and needs 6 rows", () => {
  const values = Float64Array.from({ length: 100 }, (_, at) => 99 - at);
  expect(medianInterval(values)).toEqual({ lower: 40, upper: 59, method: "quantile" });
  expect(medianInterval(values, new Float64Array(100).fill(7))).toEqual(medianInterval(values));
  expect(medianInterval(values.slice(0, 5))).toBeNull();
});

test("weights make a sample smaller than its count of rows, unless they are equal", () => {
  expect(effectiveCount(7, undefined)).toBe(7);
  expect(effectiveCount(3, Float64Array.of(2, 2, 2))).toBe(3);
  expect(effectiveCount(3, Float64Array.of(1, 0, 0))).toBe(1);
  expect(effectiveCount(2, Float64Array.of(3, 1))).toBe(1.6);
  expect(effectiveCount(4, undefined, (row) => row > 0)).toBe(3);
});

describe("bootstrap intervals", () => {
  test("are scipy's BCa on the law school data of Efron's book", () => {
    const lsat = [576, 635, 558, 578, 666, 580, 555, 661, 651, 605, 653, 575, 545, 572, 594];
    const gpa = [3.39, 3.3, 2.81, 3.03, 3.44, 3.07, 3.0, 3.43, 3.36, 3.13, 3.12, 2.74, 2.76, 2.88, 2.96];
    const correlation: AdditiveStatistics<"r"> = {
      rowCount: 15,
      sumCount: 6,
      add(sums, row, times) {
        const [x, y] = [lsat[row] - 600, gpa[row] - 3];
        for (const [at, term] of [1, x, y, x * x, y * y, x * y].entries()) sums[at] += times * term;
      },
      read([n, x, y, xx, yy, xy]) {
        return { r: (xy - (x * y) / n) / Math.sqrt((xx - (x * x) / n) * (yy - (y * y) / n)) };
      },
    };
    // scipy.stats.bootstrap, 20,000 resamples, two seeds: [0.325, 0.940] and [0.345, 0.942].
    const interval = bootstrapIntervals(correlation, ["r"], createRandom(1)).get("r");
    expect(interval?.lower).toBeGreaterThan(0.28);
    expect(interval?.lower).toBeLessThan(0.39);
    expect(interval?.upper).toBeCloseTo(0.941, 1.7);
    expect(bootstrapIntervals(correlation, ["r"], createRandom(1)).get("r")).toEqual(interval);
  });

  function meanOf(values: Float64Array): AdditiveStatistics<"mean"> {
    return {
      rowCount: values.length,
      sumCount: 2,
      add(sums, row, times) {
        sums[0] += times;
        sums[1] += times * values[row];
      },
      read: (sums) => ({ mean: sums[1] / sums[0] }),
    };
  }

  test("of a skewed mean hold the truth in about 95 of 100 samples", () => {
    let covered = 0;
    for (let sample = 0; sample < 150; sample++) {
      const values = Float64Array.from({ length: 60 }, () => -Math.log(1 - random.next()));
      const interval = bootstrapIntervals(meanOf(values), ["mean"], createRandom(sample)).get("mean");
      if (interval && interval.lower <= 1 && 1 <= interval.upper) covered++;
    }
    expect(covered / 150).toBeGreaterThan(0.87);
    expect(covered / 150).toBeLessThan(0.99);
  });

  test("of many rows come from a part of them, and are as narrow as all of them allow", () => {
    const values = Float64Array.from({ length: 40_000 }, () => normal());
    const interval = bootstrapIntervals(meanOf(values), ["mean"], createRandom(3)).get("mean");
    const width = (interval?.upper ?? 0) - (interval?.lower ?? 0);
    expect(width / ((2 * 1.96) / Math.sqrt(40_000))).toBeGreaterThan(0.9);
    expect(width / ((2 * 1.96) / Math.sqrt(40_000))).toBeLessThan(1.1);
  });

  test("there is none of one row, of rows that are all alike, and of what has no meaning", () => {
    expect(bootstrapIntervals(meanOf(Float64Array.of(1)), ["mean"], createRandom(1)).get("mean")).toBeNull();
    expect(bootstrapIntervals(meanOf(new Float64Array(9)), ["mean"], createRandom(1)).get("mean")).toBeNull();
    const never: AdditiveStatistics<"x"> = { rowCount: 5, sumCount: 0, add: () => {}, read: () => ({ x: null }) };
    expect(bootstrapIntervals(never, ["x"], createRandom(1)).get("x")).toBeNull();
  });
});
