import { describe, expect, test } from "vitest";
import { algorithms } from "./algorithms.ts";
import type {
  AlgorithmDeclaration,
  FittedModel,
  LabelledRows,
  ProblemType,
  SupervisedProblemType,
  TrainingTask,
} from "./estimator.ts";
import { parseHyperparameters } from "./hyperparameters.ts";
import { createRandom } from "./random.ts";

// What every algorithm that learns from a target guarantees of rows: few of them, rare classes, weights.

/** What keeps the suite short; an algorithm that is not listed trains with its defaults. */
const quickHyperparameters: Record<string, Record<string, number | string>> = {
  xgboost: { num_round: 10 },
  "factorization-machines": { epochs: 8 },
  "image-classification": { epochs: 4, image_shape: "1,1,3", num_layers: 1 },
  mlp: { epochs: 4, hidden_units: 16 },
  tabtransformer: { n_epochs: 3, input_dim: 8, n_blocks: 1, n_heads: 2 },
};

const supervised: readonly SupervisedProblemType[] = [
  "regression",
  "binary-classification",
  "multiclass-classification",
];
/** Takes two columns of objects, and no numbers. */
const ofPairs = "object2vec";
const everyCase = algorithms.flatMap((algorithm) =>
  (algorithm.features({}).texts === undefined && algorithm.algorithmName !== ofPairs ? supervised : [])
    .filter((problemType) => algorithm.problemTypes.includes(problemType))
    .map((problemType) => [algorithm.algorithmName, problemType, algorithm] as const),
);

function makeRows(count: number, problemType: SupervisedProblemType): LabelledRows {
  const random = createRandom(31);
  // Whole numbers of eighths: sums of them are exact, so that the order of rows changes nothing.
  const columns = Array.from({ length: 3 }, () =>
    Float32Array.from({ length: count }, () => (random.nextInt(33) - 16) / 8),
  );
  const target = Float64Array.from({ length: count }, (_, row) => {
    const score = 2 * columns[0][row] - columns[1][row] + (random.nextInt(9) - 4) / 4;
    if (problemType === "regression") return score;
    return problemType === "binary-classification" ? Number(score > 0.5) : score > 1 ? 2 : score > -1 ? 1 : 0;
  });
  return { features: { rowCount: count, names: ["a", "b", "c"], columns }, target };
}

/** The given rows in that order, again and again where they are named so. */
function picked({ features, target }: LabelledRows, rows: readonly number[]): LabelledRows {
  const columns = features.columns.map((column) => Float32Array.from(rows, (row) => column[row]));
  return {
    features: { ...features, rowCount: rows.length, columns },
    target: Float64Array.from(rows, (row) => target[row]),
  };
}

function fit(
  algorithm: AlgorithmDeclaration<ProblemType>,
  task: Omit<TrainingTask, "classCount">,
): Promise<FittedModel> {
  const { values, issues } = parseHyperparameters(
    algorithm.hyperparameters,
    quickHyperparameters[algorithm.algorithmName] ?? {},
  );
  expect(issues).toEqual([]);
  const classCounts = { regression: 0, "binary-classification": 2, "multiclass-classification": 3 };
  return algorithm
    .createEstimator(values)
    .fit(
      { ...task, classCount: classCounts[task.problemType] },
      { random: createRandom(5), signal: new AbortController().signal, checkpoint: () => {}, report: () => {} },
    );
}

test("some algorithm honours weights", () => {
  expect(everyCase.filter(([, , algorithm]) => algorithm.honoursWeights).length).toBeGreaterThan(0);
});

describe.each(everyCase)("%s for %s", (_, problemType, algorithm) => {
  const rows = makeRows(400, problemType);

  test("one row is enough to answer with numbers", async () => {
    const fitted = await fit(algorithm, { problemType, train: picked(rows, [7]), validation: null });
    const predictions = fitted.predict(rows.features);
    expect(predictions.every(Number.isFinite)).toBe(true);
  });

  test.runIf(algorithm.honoursWeights)(
    "a row of weight 2 counts as two rows do, and one of weight 0 as none",
    async () => {
      const all = [...rows.target.keys()];
      const repeated = picked(
        rows,
        all.flatMap((row) => new Array<number>(row % 3).fill(row)),
      );
      const weighted = { ...rows, weights: Float64Array.from(all, (row) => row % 3) };
      const [ofRepeated, ofWeighted, ofPlain] = [
        await fit(algorithm, { problemType, train: repeated, validation: null }),
        await fit(algorithm, { problemType, train: weighted, validation: null }),
        await fit(algorithm, { problemType, train: rows, validation: null }),
      ].map((fitted) => fitted.predict(rows.features));
      const difference = (one: Float64Array, other: Float64Array) =>
        Math.max(...one.map((value, at) => Math.abs(value - other[at])));
      expect(difference(ofWeighted, ofRepeated)).toBeLessThan(1e-3);
      // Weights that changed nothing would honour nothing.
      expect(difference(ofWeighted, ofPlain)).toBeGreaterThan(1e-3);
    },
  );

  test.runIf(problemType === "binary-classification")(
    "one positive row among 10,000 neither breaks it nor makes it cry wolf",
    async () => {
      const many = makeRows(10_001, problemType);
      const train = { ...many, target: many.target.map((_code, row) => Number(row === 5_000)) };
      const fitted = await fit(algorithm, { problemType, train, validation: null });
      const probabilities = fitted.predict(train.features).filter((_probability, at) => at % 2 === 1);
      expect(probabilities.every(Number.isFinite)).toBe(true);
      expect(probabilities.reduce((sum, value) => sum + value, 0) / probabilities.length).toBeLessThan(0.1);
    },
  );
});
