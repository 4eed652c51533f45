import { describe, expect, test } from "vitest";
import type { FeatureMatrix, SupervisedProblemType } from "../estimator.ts";
import type { HyperparameterValue } from "../hyperparameters.ts";
import { createRandom } from "../random.ts";
import { TrainingDataError } from "../table.ts";
import { boost } from "./boosting.ts";
import { contextOf, hyperparametersOf, matrixOf, taskOf } from "./boosting-fixtures.ts";
import { fittedModel } from "./fitted-trees.ts";
import { InteractionConstraints } from "./interaction.ts";
import { readParameters } from "./parameters.ts";
import type { Tree } from "./tree.ts";

const random = createRandom(8);
const rowCount = 1500;
const column = (missingShare = 0) =>
  Float32Array.from({ length: rowCount }, () => (random.next() < missingShare ? Number.NaN : 10 * random.next()));
const features = matrixOf([column(), column(0.2), column(), column()]);
const [rising, falling, other] = features.columns;
/** Rises and falls on the whole, not in places. */
const signal = Float64Array.from(rising, (value, row) => {
  const waves = 3 * Math.sin(2 * value) + 3 * Math.cos(2 * (falling[row] || 0));
  return value - (Number.isNaN(falling[row]) ? 5 : falling[row]) + waves + 2 * Math.sin(other[row]) + 4 * random.next();
});

async function fit(given: Parameters<typeof hyperparametersOf>[0], problemType: SupervisedProblemType = "regression") {
  const target = problemType === "regression" ? signal : signal.map((value) => (value > 0 ? 1 : 0));
  const parameters = readParameters(hyperparametersOf({ num_round: 30, max_depth: 5, ...given }), problemType);
  return boost(taskOf(problemType, features, target), parameters, contextOf());
}

describe("monotone constraints", () => {
  const monotone_constraints = '{"f0": 1, "f1": -1}';
  /** 10,000 rows, and the same with one feature higher. */
  async function violations(given: Parameters<typeof hyperparametersOf>[0], problemType?: SupervisedProblemType) {
    const model = fittedModel(await fit(given, problemType));
    const count = 10_000;
    const rows = features.columns.map(() => Float32Array.from({ length: count }, () => 10 * random.next()));
    const answers = (columns: Float32Array[]) => {
      const predictions = model.predict({ ...matrixOf(columns), names: features.names });
      return problemType ? predictions.filter((_, place) => place % 2 === 1) : predictions;
    };
    const before = answers(rows);
    const movedBy = (moved: number) =>
      answers(rows.map((values, at) => (at === moved ? values.map((value) => value + 3 * random.next()) : values)));
    const afterRise = movedBy(0);
    const afterFall = movedBy(1);
    return {
      rises: before.filter((value, row) => afterRise[row] < value).length,
      falls: before.filter((value, row) => afterFall[row] > value).length,
    };
  }

  test("are kept by 10,000 pairs of rows that differ in one feature, and broken without them", async () => {
    expect(await violations({ monotone_constraints })).toEqual({ rises: 0, falls: 0 });
    const free = await violations({});
    expect(free.rises).toBeGreaterThan(500);
    expect(free.falls).toBeGreaterThan(500);
  });

  test.each<Record<string, HyperparameterValue>>([
    { max_delta_step: 0.5, alpha: 1 },
    { grow_policy: "lossguide", max_leaves: 20, max_depth: 0 },
    { booster: "dart", rate_drop: 0.3 },
    { num_parallel_tree: 2, subsample: 0.5 },
  ])("are kept with %o", async (given) => {
    expect(await violations({ ...given, monotone_constraints })).toEqual({ rises: 0, falls: 0 });
  });

  test("are kept by probabilities", async () => {
    expect(await violations({ monotone_constraints }, "binary-classification")).toEqual({ rises: 0, falls: 0 });
  });

  test("that constrain nothing change nothing", async () => {
    const free = await fit({ num_round: 3 });
    expect((await fit({ num_round: 3, monotone_constraints: '{"f0": 0}' })).trees).toEqual(free.trees);
  });

  test("of a name that is no feature, or of a column of categories, are refused by name", async () => {
    await expect(fit({ monotone_constraints: '{"age": 1}' })).rejects.toThrow(TrainingDataError);
    await expect(fit({ monotone_constraints: '{"age": 1}' })).rejects.toThrow('monotone_constraints names "age"');
    const categories: FeatureMatrix = { ...features, columnNames: ["f0", "town", "town", "f3"] };
    const parameters = readParameters(hyperparametersOf({ monotone_constraints: '{"town": 1}' }), "regression");
    const task = taskOf("regression", categories, signal);
    await expect(boost(task, parameters, contextOf())).rejects.toThrow('names "town", which holds categories');
  });
});

describe("interaction constraints", () => {
  /** The sets of features on the ways from the root to the leaves. */
  function ways({ feature, left }: Tree, node = 0, above: readonly number[] = []): string[] {
    if (feature[node] < 0) return [[...new Set(above)].sort().join()];
    const path = [...above, feature[node]];
    return [
      ...ways({ feature, left } as Tree, left[node], path),
      ...ways({ feature, left } as Tree, left[node] + 1, path),
    ];
  }

  test("keep features of no common group off one way from root to leaf", async () => {
    const { trees } = await fit({ interaction_constraints: '[["f0", "f1"], ["f1", "f2"]]' });
    const seen = new Set(trees.flatMap((tree) => ways(tree)));
    const allowed = ["", "0", "1", "2", "3", "0,1", "1,2"];
    expect([...seen].filter((way) => !allowed.includes(way))).toEqual([]);
    expect(seen).toContain("0,1");
    expect(seen).toContain("1,2");
  });

  test("allow what is on the way and the groups that hold all of it, as XGBoost's manual has it", () => {
    const constraints = new InteractionConstraints(
      [0, 1, 2, 3, 4],
      [
        [1, 2],
        [2, 3, 4],
      ],
    );
    const all = Int32Array.of(0, 1, 2, 3, 4);
    expect([...constraints.allowed(all, [])]).toEqual([0, 1, 2, 3, 4]);
    expect([...constraints.allowed(all, [2])]).toEqual([1, 2, 3, 4]);
    expect([...constraints.allowed(all, [2, 3])]).toEqual([2, 3, 4]);
    expect([...constraints.allowed(all, [0])]).toEqual([0]);
    expect([...constraints.allowed(Int32Array.of(0, 4), [2])]).toEqual([4]);
  });

  test("take features of one column together", () => {
    const constraints = new InteractionConstraints([0, 1, 1, 2], [[0, 1]]);
    expect([...constraints.allowed(Int32Array.of(0, 1, 2, 3), [1])]).toEqual([0, 1, 2]);
    expect([...constraints.allowed(Int32Array.of(0, 1, 2, 3), [3])]).toEqual([3]);
  });

  test("of a name that is no feature are refused by name", async () => {
    await expect(fit({ interaction_constraints: '[["f0", "age"]]' })).rejects.toThrow(
      'interaction_constraints names "age"',
    );
  });
});
