import { expect, test } from "vitest";
import { algorithms, findAlgorithm } from "../algorithms.ts";
import { parseHyperparameters } from "../hyperparameters.ts";
import { memoryProblem, profiledSize, type TrainingSize, trainingMemoryBytes } from "./training-memory.ts";

const gigabyte = 2 ** 30;
const size: TrainingSize = {
  ...{ rowCount: 50_000_000, rawColumnCount: 29, trainRowCount: 35_000_000, validationRowCount: 7_500_000 },
  ...{ featureCount: 28, outputCount: 1 },
};

function algorithmOf(name: string, given = {}) {
  const algorithm = findAlgorithm(name);
  if (!algorithm) throw new Error(`no ${name}`);
  return [algorithm, parseHyperparameters(algorithm.hyperparameters, given).values] as const;
}

test("what is larger than memory as numbers is boosted all the same, and refused where features are held", () => {
  expect(size.rowCount * size.rawColumnCount * 8).toBeGreaterThan(10 * gigabyte);
  for (const name of ["xgboost", "lightgbm", "catboost"]) {
    expect(memoryProblem(size, ...algorithmOf(name), 8 * gigabyte)).toBeNull();
  }
  const problem = memoryProblem(size, ...algorithmOf("linear-learner"), 8 * gigabyte);
  expect(problem).toMatch(
    /^Training Linear learner on 50,000,000 rows of 29 columns takes about 1\d\.\d GB of memory, and a training may take 8\.0 GB here\. Leave out columns, .* choose boosted trees, .* or use a machine with more memory\.$/i,
  );
});

test("a boosting that does not fit either is not told to boost", () => {
  const problem = memoryProblem(size, ...algorithmOf("xgboost"), 4 * gigabyte);
  expect(problem).toContain("a training may take 4.0 GB here");
  expect(problem).not.toContain("boosted trees");
});

test("a text of many values counts as its most frequent ones, as codes as one", () => {
  const profiled = {
    ...{ rowCount: 1_000, trainRowCount: 700, validationRowCount: 150, hasTarget: true, classCount: 3 },
    categoryCounts: [null, null, 3, 5_000],
  };
  const requirements = { acceptsMissing: true, standardises: false };
  expect(profiledSize(profiled, requirements)).toMatchObject({
    featureCount: 2 + 3 + 100,
    rawColumnCount: 5,
    outputCount: 3,
  });
  const coded = profiledSize(profiled, { ...requirements, categories: "codes" });
  expect(coded).toMatchObject({ featureCount: 4, codeCounts: [4, 1_001] });
  expect(profiledSize({ ...profiled, classCount: 2 }, requirements)).toMatchObject({ outputCount: 1 });
});

test("folds and unbounded trees take as much more as they do", () => {
  const bytes = (name: string, given = {}) => trainingMemoryBytes(size, ...algorithmOf(name, given), 8 * gigabyte);
  expect(bytes("xgboost", { _kfold: 5 })).toBeGreaterThan(2.5 * bytes("xgboost"));
  expect(bytes("random-forest", { max_leaf_nodes: 0 })).toBeGreaterThan(10 * bytes("random-forest", { max_depth: 10 }));
});

test("columns of more categories than a byte numbers take more memory in boosted trees", () => {
  const bytes = (codeCount: number) =>
    trainingMemoryBytes({ ...size, codeCounts: [codeCount] }, ...algorithmOf("lightgbm"), 8 * gigabyte);
  const ofRows = 2 * (size.trainRowCount + size.validationRowCount);
  expect(bytes(255)).toBe(bytes(3));
  expect(bytes(256)).toBeGreaterThan(bytes(3) + ofRows);
  expect(bytes(60_000)).toBeGreaterThan(bytes(256) + 16 * 60_000);
});

test("every algorithm's estimate is a number, grows with the rows, and fits small tables into little memory", () => {
  for (const { algorithmName } of algorithms) {
    const of = (rowCount: number) =>
      trainingMemoryBytes(
        { ...size, rowCount, trainRowCount: rowCount, validationRowCount: 0 },
        ...algorithmOf(algorithmName),
        gigabyte,
      );
    expect(of(2_000)).toBeGreaterThan(of(1_000));
    expect(of(1_000)).toBeLessThan(gigabyte);
  }
});
