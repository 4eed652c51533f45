import { describe, expect, test } from "vitest";
import type { FeatureMatrix, FitContext, FittedModel, PrincipalComponents, TrainingTask } from "../estimator.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { createRandom } from "../random.ts";
import { pcaDeclaration } from "./pca.declaration.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

const random = createRandom(11);

/** Rows on a few hidden directions, with noise. */
function hiddenDirections(rowCount: number, featureCount: number, hidden: number): FeatureMatrix {
  const mixing = Array.from({ length: hidden * featureCount }, () => random.next() - 0.5);
  const rows = Array.from({ length: rowCount }, () => {
    const factors = Array.from({ length: hidden }, (_, at) => (random.next() - 0.5) * (2 * hidden - at));
    return Array.from({ length: featureCount }, (_, feature) =>
      factors.reduce((sum, factor, at) => sum + factor * mixing[at * featureCount + feature], 3 + random.next() / 10),
    );
  });
  return {
    rowCount,
    names: Array.from({ length: featureCount }, (_, at) => `x${at}`),
    columns: Array.from({ length: featureCount }, (_, at) => Float32Array.from(rows, (row) => row[at])),
  };
}

async function fit(
  features: FeatureMatrix,
  given: Record<string, HyperparameterValue>,
  { weights, ...context }: Partial<FitContext> & { weights?: Float64Array } = {},
): Promise<FittedModel & { components: PrincipalComponents }> {
  const { values, issues } = parseHyperparameters(pcaDeclaration.hyperparameters, given);
  expect(issues).toEqual([]);
  const train = { features, weights };
  const task: TrainingTask<"dimension-reduction"> = {
    ...{ problemType: "dimension-reduction", classCount: 0, train, validation: null },
  };
  const model = await pcaDeclaration.createEstimator(values).fit(task, {
    random: createRandom(1),
    signal: new AbortController().signal,
    checkpoint: () => {},
    report: () => {},
    ...context,
  });
  if (model.components === undefined) throw new Error("It has no components.");
  return Object.assign(model, { components: model.components });
}

describe("symmetric eigenvalues", () => {
  test("those of a matrix of ones on either side of a diagonal of twos are 2 - 2 cos(kπ / (n + 1))", () => {
    const n = 12;
    const matrix = new Float64Array(n * n);
    for (let at = 0; at < n; at++) {
      matrix[at * n + at] = 2;
      if (at > 0) matrix[at * n + at - 1] = matrix[(at - 1) * n + at] = 1;
    }
    const { values } = symmetricEigen(matrix, n);
    for (let k = 1; k <= n; k++) expect(values[n - k]).toBeCloseTo(2 - 2 * Math.cos((k * Math.PI) / (n + 1)), 12);
  });

  test.each([1, 2, 7, 60])("vectors of order %i are orthonormal and turn the matrix into its values", (n) => {
    const matrix = new Float64Array(n * n);
    for (let row = 0; row < n; row++)
      for (let column = 0; column <= row; column++)
        matrix[row * n + column] = matrix[column * n + row] = row % 3 === 1 ? 0 : random.next() - 0.5;
    const { values, vectors } = symmetricEigen(matrix, n);
    for (let at = 0; at < n; at++) {
      for (let row = 0; row < n; row++) {
        const product = vectors[at].reduce((sum, value, column) => sum + matrix[row * n + column] * value, 0);
        expect(product).toBeCloseTo(values[at] * vectors[at][row], 12);
      }
      for (let other = 0; other <= at; other++) {
        const product = vectors[at].reduce((sum, value, column) => sum + value * vectors[other][column], 0);
        expect(product).toBeCloseTo(at === other ? 1 : 0, 12);
      }
    }
  });
});

describe("principal components", () => {
  test("equal scikit-learn's for a small table", async () => {
    const columns = [
      Float32Array.of(2.5, 0.5, 2.2, 1.9, 3.1, 2.3, 2, 1, 1.5, 1.1),
      Float32Array.of(2.4, 0.7, 2.9, 2.2, 3, 2.7, 1.6, 1.1, 1.6, 0.9),
    ];
    const features = { rowCount: 10, names: ["x", "y"], columns };
    const { components, ...model } = await fit(features, { num_components: 2 });
    // Smith, A tutorial on Principal Components Analysis (2002), the same numbers as PCA().fit of scikit-learn.
    expect(components.explainedVariance[0]).toBeCloseTo(1.28402771, 6);
    expect(components.explainedVariance[1]).toBeCloseTo(0.0490833989, 6);
    expect(components.loadings[0][0]).toBeCloseTo(0.677873399, 6);
    expect(components.loadings[0][1]).toBeCloseTo(0.735178656, 6);
    expect(model.iterations).toBe(1);
  });

  test("are the same by rows' products where rows are fewer than features", async () => {
    const features = hiddenDirections(40, 60, 5);
    const few = await fit(features, { num_components: 5 });
    const doubled = { ...features, rowCount: 80 };
    const columns = features.columns.map((column) => Float32Array.from([...column, ...column]));
    const many = await fit({ ...doubled, columns }, { num_components: 5 });
    for (let component = 0; component < 5; component++) {
      const ratio = few.components.explainedVariance[component] / many.components.explainedVariance[component];
      expect(ratio).toBeCloseTo(79 / 78, 8);
      for (const [feature, weight] of few.components.loadings[component].entries())
        expect(many.components.loadings[component][feature]).toBeCloseTo(weight, 7);
    }
  });

  test("of the randomized mode equal the exact ones", async () => {
    const features = hiddenDirections(300, 50, 8);
    const exact = await fit(features, { num_components: 6 });
    const close = await fit(features, { num_components: 6, algorithm_mode: "randomized" });
    for (let component = 0; component < 6; component++) {
      const ratio = close.components.explainedVariance[component] / exact.components.explainedVariance[component];
      expect(ratio).toBeCloseTo(1, 6);
      for (const [feature, weight] of exact.components.loadings[component].entries())
        expect(close.components.loadings[component][feature]).toBeCloseTo(weight, 5);
    }
    expect(close.components.totalVariance / exact.components.totalVariance).toBeCloseTo(1, 6);
  });

  test("of the randomized mode are the same after every resumption", async () => {
    const features = hiddenDirections(120, 30, 4);
    const given = { num_components: 3, algorithm_mode: "randomized" };
    const states: Uint8Array[] = [];
    const passes: number[] = [];
    const whole = await fit(features, given, {
      checkpoint: (state) => void states.push(state()),
      report: ({ iteration }) => void passes.push(iteration),
    });
    expect(passes).toEqual([1, 2, 3, 4]);
    for (const [at, resumeFrom] of states.entries()) {
      const told: number[] = [];
      const resumed = await fit(features, given, { resumeFrom, report: ({ iteration }) => void told.push(iteration) });
      expect(resumed.components).toEqual(whole.components);
      expect(told).toEqual(passes.slice(at + 1));
    }
  });

  test("hold all variance where all are kept, and rows are what their coordinates say", async () => {
    const features = hiddenDirections(50, 4, 3);
    const { components, ...rest } = await fit(features, { num_components: 4 });
    expect(components.explainedVariance.reduce((sum, value) => sum + value, 0)).toBeCloseTo(
      components.totalVariance,
      9,
    );
    const model = await fit(features, { num_components: 4 });
    const coordinates = model.predict(features);
    const mean = features.columns.map((column) => column.reduce((sum, value) => sum + value, 0) / 50);
    for (let row = 0; row < 50; row++)
      for (let feature = 0; feature < 4; feature++) {
        const told = components.loadings.reduce(
          (sum, own, at) => sum + own[feature] * coordinates[4 * row + at],
          mean[feature],
        );
        expect(told).toBeCloseTo(features.columns[feature][row], 5);
      }
    expect(rest.importanceMeasure).toBe("variance in the components");
  });

  test("a weight of 2 counts like the row twice", async () => {
    const features = hiddenDirections(30, 5, 2);
    const rows = Array.from({ length: 30 }, (_, row) => (row % 4 === 0 ? [row, row] : [row])).flat();
    const columns = features.columns.map((column) => Float32Array.from(rows, (row) => column[row]));
    const weights = Float64Array.from({ length: 30 }, (_, row) => (row % 4 === 0 ? 2 : 1));
    const once = await fit(features, { num_components: 3 }, { weights });
    const twice = await fit({ ...features, rowCount: rows.length, columns }, { num_components: 3 });
    for (let component = 0; component < 3; component++)
      expect(once.components.explainedVariance[component]).toBeCloseTo(
        twice.components.explainedVariance[component],
        6,
      );
  });

  test("columns that say the same have one component between them", async () => {
    const column = Float32Array.from({ length: 20 }, () => random.next());
    const features = { rowCount: 20, names: ["a", "b"], columns: [column, column] };
    const { components } = await fit(features, { num_components: 2 });
    expect(components.loadings).toHaveLength(1);
    expect(components.explainedVariance[0]).toBeCloseTo(components.totalVariance, 9);
  });

  test("too many rows and features for the exact mode are refused with the way out", async () => {
    const columns = Array.from({ length: 1_501 }, () => new Float32Array(1_501));
    const features = { rowCount: 1_501, names: columns.map((_, at) => `x${at}`), columns };
    await expect(fit(features, {})).rejects.toThrow("set algorithm_mode to randomized");
  });
});
