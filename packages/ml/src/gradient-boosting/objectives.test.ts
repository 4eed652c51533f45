import { describe, expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { TrainingDataError } from "../table.ts";
import { evaluate, parseEvalMetric } from "./eval-metrics.ts";
import { noiseDistributions } from "./objectives/aft-distributions.ts";
import { links } from "./objectives/links.ts";
import type { Labels, ObjectiveSettings } from "./objectives/objective.ts";
import { createObjective, defaultObjectiveSettings, type ObjectiveName, objectiveNames } from "./objectives.ts";
import references from "./references/gradients.json" with { type: "json" };

/** Gradients and hessians of margins, row by row and output after output. */
function gradientsAt(
  name: ObjectiveName,
  margins: ArrayLike<number>,
  labels: Labels,
  settings: Partial<ObjectiveSettings> = {},
) {
  const classCount = margins.length / labels.target.length;
  const objective = createObjective(name, classCount, { ...defaultObjectiveSettings, ...settings });
  const sums = Float32Array.from(margins);
  const base = new Float32Array(classCount);
  const predictions = new Float32Array(sums.length);
  links[objective.link].predict(sums, base, predictions);
  return Array.from({ length: classCount }, (_, output) => {
    const out = new Float32Array(2 * labels.target.length);
    objective.gradients({ sums, base, predictions }, output, labels, out);
    return Array.from(labels.target, (_, row) => ({ gradient: out[2 * row], hessian: out[2 * row + 1] }));
  }).flat();
}

const settingNames: Record<string, keyof ObjectiveSettings> = {
  huber_slope: "huberSlope",
  tweedie_variance_power: "tweedieVariancePower",
  scale_pos_weight: "scalePositiveWeight",
  aft_loss_distribution: "aftDistribution",
  aft_loss_distribution_scale: "aftScale",
};

describe("gradients and hessians are XGBoost's", () => {
  test.each(references.cases.map(({ objective, settings, rows }) => ({ objective, settings, rows })))(
    "for $objective with $settings",
    ({ objective, settings, rows }) => {
      const name = objectiveNames.find((known) => known === objective);
      if (!name) throw new Error(`There is no objective ${objective}.`);
      const given = Object.fromEntries(Object.entries(settings).map(([key, value]) => [settingNames[key], value]));
      for (const [target, margin, gradient, hessian] of rows) {
        const labels = { target: Float64Array.of(Number(target)) };
        const [found] = gradientsAt(name, [Number(margin)], labels, given);
        expect(found.gradient).toBeCloseTo(Number(gradient), 4);
        // XGBoost's leaves are float32, from which the hessian is found to some 1e-5 of itself beside lambda 100.
        if (hessian !== null) expect(Math.abs(found.hessian - hessian)).toBeLessThan(2e-4 * (1 + Math.abs(hessian)));
      }
    },
  );
});

const random = createRandom(3);
const count = 12;
const margins = Float64Array.from({ length: count }, () => 3 * random.next() - 1.2);
const weights = Float64Array.from({ length: count }, () => 0.5 + random.next());
const amounts = Float64Array.from({ length: count }, () => 0.1 + 3 * random.next());
const shares = Float64Array.from({ length: count }, () => random.next());
const classes = Float64Array.from({ length: count }, (_, row) => row % 3);
// With ties, and with censored rows at the time of an event.
const times = amounts.map((amount, row) => Math.ceil(2 * amount) * (row % 3 === 0 ? -1 : 1));

/** The mean loss whose gradient is checked, as the metric of that name has it, and how often it counts. */
const losses: { name: ObjectiveName; metric: string; target: Float64Array; factor?: number; settings?: object }[] = [
  { name: "reg:squarederror", metric: "mse", target: amounts, factor: 0.5 },
  { name: "reg:pseudohubererror", metric: "mphe", target: amounts },
  { name: "reg:pseudohubererror", metric: "mphe", target: amounts, settings: { huberSlope: 0.3 } },
  { name: "reg:absoluteerror", metric: "mae", target: amounts },
  { name: "reg:quantileerror", metric: "quantile", target: amounts, settings: { quantileAlpha: 0.2 } },
  { name: "reg:gamma", metric: "gamma-nloglik", target: amounts },
  { name: "reg:tweedie", metric: "tweedie-nloglik", target: amounts },
  { name: "reg:tweedie", metric: "tweedie-nloglik", target: amounts, settings: { tweedieVariancePower: 1.8 } },
  { name: "count:poisson", metric: "poisson-nloglik", target: amounts },
  { name: "binary:logistic", metric: "logloss", target: classes.map((code) => Math.min(code, 1)) },
  { name: "multi:softprob", metric: "mlogloss", target: classes },
  ...(["normal", "logistic", "extreme"] as const).map((aftDistribution) => ({
    name: "survival:aft" as const,
    metric: "aft-nloglik",
    target: times,
    settings: { aftDistribution, aftScale: 0.8 },
  })),
  { name: "survival:cox", metric: "cox-nloglik", target: times },
];

describe("gradients are the slopes of the loss that the metric shows", () => {
  test.each(losses)("$name with $settings", ({ name, metric, target, factor = 1, settings }) => {
    const labels = { target, weights };
    const outputCount = name === "multi:softprob" ? 3 : 1;
    const at = Float64Array.from({ length: count * outputCount }, (_, place) => margins[place % count] / (1 + place));
    const { link } = createObjective(name, outputCount);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const events = weights.reduce((sum, weight, row) => sum + (target[row] > 0 ? weight : 0), 0);
    const scale = factor * (name === "survival:cox" ? events : total);
    const lossAt = (values: Float64Array) => {
      const parsed = parseEvalMetric(metric);
      if ("problem" in parsed) throw new Error(parsed.problem);
      const predictions = new Float32Array(values.length);
      const base = new Float32Array(outputCount);
      links[link].predict(Float32Array.from(values), base, predictions);
      return scale * evaluate(parsed, predictions, labels, { ...defaultObjectiveSettings, ...settings });
    };
    const found = gradientsAt(name, at, labels, settings);
    for (const place of at.keys()) {
      const step = 1 / 64;
      const moved = (by: number) => at.map((value, index) => (index === place ? value + by : value));
      const slope = (lossAt(moved(step)) - lossAt(moved(-step))) / (2 * step);
      expect(Math.abs(found[place].gradient - slope)).toBeLessThan(4e-3 * (1 + Math.abs(slope)));
    }
  });

  test("reg:squaredlogerror and reg:logistic, whose losses no metric shows", () => {
    const labels = { target: shares, weights };
    const losses = {
      "reg:squaredlogerror": (F: number, y: number) => (Math.log1p(F) - Math.log1p(y)) ** 2 / 2,
      "reg:logistic": (F: number, y: number) => Math.log1p(Math.exp(F)) - y * F,
    };
    for (const name of ["reg:squaredlogerror", "reg:logistic"] as const) {
      const positive = margins.map(Math.abs);
      const found = gradientsAt(name, positive, labels);
      for (const [row, F] of positive.entries()) {
        const slope = (losses[name](F + 1e-4, shares[row]) - losses[name](F - 1e-4, shares[row])) / 2e-4;
        expect(found[row].gradient).toBeCloseTo(weights[row] * slope, 4);
      }
    }
  });
});

describe("hessians are the slopes of the gradients", () => {
  test.each([
    ["reg:pseudohubererror", amounts],
    ["reg:gamma", amounts],
    ["reg:tweedie", amounts],
    ["binary:logistic", classes.map((code) => Math.min(code, 1))],
    ["survival:cox", times],
  ] as const)("%s", (name, target) => {
    const labels = { target, weights };
    const found = gradientsAt(name, margins, labels);
    for (const row of margins.keys()) {
      const step = 1 / 128;
      const moved = (by: number) => margins.map((value, index) => (index === row ? value + by : value));
      const [above, below] = [step, -step].map((by) => gradientsAt(name, moved(by), labels)[row].gradient);
      const slope = (above - below) / (2 * step);
      expect(Math.abs(found[row].hessian - slope)).toBeLessThan(2e-3 * (1 + slope));
    }
  });

  test.each(["normal", "logistic", "extreme"] as const)("survival:aft with %s noise", (aftDistribution) => {
    const labels = { target: times };
    const found = gradientsAt("survival:aft", margins, labels, { aftDistribution });
    for (const row of margins.keys()) {
      const moved = (by: number) => margins.map((value, index) => (index === row ? value + by : value));
      const [above, below] = [0.01, -0.01].map(
        (by) => gradientsAt("survival:aft", moved(by), labels, { aftDistribution })[row].gradient,
      );
      expect(found[row].hessian).toBeCloseTo((above - below) / 0.02, 2);
    }
  });
});

describe("ranking", () => {
  const groups = Int32Array.of(4, 4, 4, 4, 7, 7, 7, 9);
  const target = Float64Array.of(2, 0, 1, 0, 0, 3, 0, 1);
  const scores = Float32Array.of(0.1, 0.5, -0.3, 0.2, 0.4, 0.3, -0.1, 2);

  test("rank:pairwise falls along the logistic loss of all pairs", () => {
    const ranking = { ...defaultObjectiveSettings.ranking, pairsPerSample: 100, isNormalized: false };
    const found = gradientsAt("rank:pairwise", scores, { target, groups }, { ranking });
    const lossAt = (values: Float64Array) => {
      let loss = 0;
      for (const [better, group] of groups.entries())
        for (const [worse, other] of groups.entries())
          if (group === other && target[better] > target[worse])
            loss += Math.log1p(Math.exp(values[worse] - values[better]));
      return loss;
    };
    const at = Float64Array.from(scores);
    for (const row of scores.keys()) {
      const moved = (by: number) => at.map((value, index) => (index === row ? value + by : value));
      expect(found[row].gradient).toBeCloseTo((lossAt(moved(1e-5)) - lossAt(moved(-1e-5))) / 2e-5, 5);
    }
  });

  test.each(["ndcg", "map"] as const)(
    "rank:%s weighs a pair by what swapping it would change in the metric",
    (metric) => {
      const relevances = metric === "map" ? target.map((value) => Math.min(value, 1)) : target;
      const labels = { target: relevances.subarray(0, 4), groups: groups.subarray(0, 4) };
      const ranking = { ...defaultObjectiveSettings.ranking, pairsPerSample: 100, isNormalized: false };
      const at = scores.subarray(0, 4);
      const found = gradientsAt(`rank:${metric}`, at, labels, { ranking });
      const parsed = parseEvalMetric(metric);
      if ("problem" in parsed) throw new Error(parsed.problem);
      const expected = new Float64Array(4);
      for (const [better, relevance] of labels.target.entries()) {
        for (const [worse, other] of labels.target.entries()) {
          if (relevance <= other) continue;
          const swapped = at.slice();
          [swapped[better], swapped[worse]] = [at[worse], at[better]];
          const change = Math.abs(evaluate(parsed, at, labels) - evaluate(parsed, swapped, labels));
          const lambda = (1 / (1 + Math.exp(at[worse] - at[better])) - 1) * change;
          expected[better] += lambda;
          expected[worse] -= lambda;
        }
      }
      for (const row of at.keys()) expect(found[row].gradient).toBeCloseTo(expected[row], 5);
    },
  );

  test("only rows above the limit of pairs are compared, and a norm evens out queries", () => {
    const ranking = { ...defaultObjectiveSettings.ranking, pairsPerSample: 1, isNormalized: false };
    const labels = { target: Float64Array.of(0, 1, 2, 0), groups: new Int32Array(4) };
    const found = gradientsAt("rank:pairwise", [3, 2, 1, 0], labels, { ranking });
    // The highest row against rows 1 and 2; row 3 is as relevant as it is.
    expect(found[3].gradient).toBe(0);
    expect(found[0].gradient).toBeCloseTo(-found[1].gradient - found[2].gradient, 6);
    const total = 2 * found[0].gradient;
    const normed = gradientsAt("rank:pairwise", [3, 2, 1, 0], labels, { ranking: { ...ranking, isNormalized: true } });
    expect(normed[0].gradient).toBeCloseTo((found[0].gradient * Math.log2(1 + total)) / total, 6);
  });
});

test("a start without features is the best constant of the loss", () => {
  const labels = { target: amounts, weights };
  for (const { name, metric, settings } of losses) {
    if (!/^(reg|count)/.test(name) || name === "reg:pseudohubererror") continue;
    const objective = createObjective(name, 1, { ...defaultObjectiveSettings, ...settings });
    const parsed = parseEvalMetric(metric);
    if ("problem" in parsed) throw new Error(parsed.problem);
    const lossAt = (margin: number) => {
      const predictions = new Float32Array(count);
      links[objective.link].predict(new Float32Array(count).fill(margin), new Float32Array(1), predictions);
      return evaluate(parsed, predictions, labels, { ...defaultObjectiveSettings, ...settings });
    };
    const [base] = objective.estimateBase(labels);
    for (const step of [-0.2, 0.2]) expect(lossAt(base)).toBeLessThanOrEqual(lossAt(base + step) + 1e-7);
  }
});

describe("targets an objective cannot learn from are refused with their value and what it learns", () => {
  const groups = new Int32Array(2);
  test.each([
    ["reg:squaredlogerror", [-1, 2], "The target holds -1; reg:squaredlogerror learns values above -1"],
    ["reg:logistic", [0, 1.5], "The target holds 1.5; a logistic objective learns values from 0 to 1"],
    ["reg:gamma", [0, 2], "The target holds 0; reg:gamma learns values above 0"],
    ["reg:tweedie", [-0.5, 2], "The target holds -0.5; reg:tweedie learns values that are 0 or more"],
    ["count:poisson", [3, -2], "The target holds -2; count:poisson learns counts, which are 0 or more"],
    ["survival:aft", [0, 2], "The target holds 0; survival:aft learns times"],
    ["survival:cox", [-1, -2], "No row has an event"],
    [
      "rank:ndcg",
      [0.5, 2],
      "The target holds 0.5; rank:ndcg learns relevances, whole numbers from 0 to 31; for others set ndcg_exp_gain",
    ],
    ["rank:pairwise", [-0.5, 2], "The target holds -0.5; rank:pairwise learns relevances, numbers from 0 to 31"],
    ["rank:map", [2, 0], "The target holds 2; rank:map learns relevances of 0 and 1"],
    ["reg:squarederror", [1e39, 0], "The target holds 1e+39"],
    ["multi:softprob", [3, 0], "3 is no class code from 0 to 2"],
  ] as const)("%s", (name, target, message) => {
    const check = () => createObjective(name, 3).check({ target: Float64Array.from(target), groups });
    expect(check).toThrow(TrainingDataError);
    expect(check).toThrow(message);
  });

  test("ranking without groups, or with groups that do not ascend, names the group column", () => {
    const objective = createObjective("rank:pairwise", 1);
    const target = Float64Array.of(0, 1, 2);
    expect(() => objective.check({ target })).toThrow("choose the group column");
    expect(() => objective.check({ target, groups: Int32Array.of(1, 2, 1) })).toThrow("group column descends at row 3");
  });
});

test("the noise of failure times is a distribution, with the slopes it claims", () => {
  for (const noise of Object.values(noiseDistributions)) {
    for (const z of [-6, -2.6, -2.4, -1, 0, 0.3, 1.5, 2.4, 2.6]) {
      const slope = (of: (z: number) => number) => (of(z + 1e-5) - of(z - 1e-5)) / 2e-5;
      expect(noise.density(z)).toBeCloseTo(slope(noise.cumulative), 7);
      expect(noise.densitySlope(z)).toBeCloseTo(slope(noise.density), 7);
      expect(noise.densityCurvature(z)).toBeCloseTo(slope(noise.densitySlope), 7);
    }
  }
  // Table values of the normal distribution.
  expect(noiseDistributions.normal.cumulative(1.96)).toBeCloseTo(0.9750021048517795, 14);
  expect(noiseDistributions.normal.cumulative(-4)).toBeCloseTo(3.167124183311986e-5, 15);
});
