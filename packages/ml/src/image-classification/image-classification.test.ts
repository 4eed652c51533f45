import { describe, expect, test } from "vitest";
import type { LabelledRows } from "../estimator.ts";
import { type HyperparameterValue, parseHyperparameters } from "../hyperparameters.ts";
import { createRandom } from "../random.ts";
import { imageClassificationDeclaration } from "./image-classification.declaration.ts";
import { imageContractRows } from "./image-contract-rows.ts";
import { poolingNames } from "./image-network.ts";

/** A square, a cross or a diagonal of 5 x 5 pixels, anywhere in a noisy picture of 10 x 10. */
function shapes(rowCount: number, seed: number, channels = 1): LabelledRows {
  const random = createRandom(seed);
  const side = 10;
  const isDrawn = [
    (down: number, across: number) => down === 0 || down === 4 || across === 0 || across === 4,
    (down: number, across: number) => down === 2 || across === 2,
    (down: number, across: number) => down === across,
  ];
  const target = Float64Array.from({ length: rowCount }, () => random.nextInt(3));
  const rows = Array.from(target, (kind) => {
    const pixels = Array.from({ length: channels * side ** 2 }, () => 60 * random.next());
    const [top, left, channel] = [random.nextInt(6), random.nextInt(6), random.nextInt(channels)];
    for (let at = 0; at < 25; at++) {
      const [down, across] = [Math.floor(at / 5), at % 5];
      if (isDrawn[kind](down, across)) pixels[channel * side ** 2 + (top + down) * side + left + across] += 180;
    }
    return pixels;
  });
  const columns = rows[0].map((_, pixel) => Float32Array.from(rows, (pixels) => pixels[pixel]));
  return { features: { rowCount, names: columns.map((_, at) => `p${at}`), columns }, target };
}

async function accuracyOf(
  given: Record<string, HyperparameterValue>,
  { train, held }: { train: LabelledRows; held: LabelledRows },
): Promise<number> {
  const { values, issues } = parseHyperparameters(imageClassificationDeclaration.hyperparameters, given);
  expect([...issues, ...imageClassificationDeclaration.validate(values, "multiclass-classification")]).toEqual([]);
  const model = await imageClassificationDeclaration
    .createEstimator(values)
    .fit(
      { problemType: "multiclass-classification", classCount: 3, train, validation: null },
      { random: createRandom(1), signal: new AbortController().signal, checkpoint() {}, report() {} },
    );
  const probabilities = model.predict(held.features);
  const right = held.target.filter((code, row) => {
    const own = probabilities.subarray(3 * row, 3 * row + 3);
    return own.indexOf(Math.max(...own)) === code;
  });
  return right.length / held.target.length;
}

// On scikit-learn's 1,797 digits of 8 x 8, 1,400 of them to learn from, the defaults reach .980, max pools .990; its
// MLPClassifier(100) reaches .985.
describe("shapes that may be anywhere are told apart", () => {
  const rows = { train: shapes(600, 1), held: shapes(200, 2) };
  test.each(poolingNames.map((pooling) => [pooling]))("with %s pooling", async (pooling) => {
    expect(await accuracyOf({ pooling, epochs: 10, learning_rate: 0.003 }, rows)).toBeGreaterThan(0.95);
  });

  test("in pictures of several channels, of any of which they may be", async () => {
    const coloured = { train: shapes(600, 3, 3), held: shapes(200, 4, 3) };
    const given = { image_shape: "3,10,10", epochs: 10, learning_rate: 0.003, num_layers: 3 };
    expect(await accuracyOf(given, coloured)).toBeGreaterThan(0.9);
  });
});

test("more layers than the picture can be halved, and pictures of one line, are no trouble", async () => {
  const rows = { train: shapes(30, 1), held: shapes(10, 2) };
  for (const pooling of poolingNames) {
    for (const image_shape of ["1,10,10", "1,1,100", "100,1,1"]) {
      const given = { image_shape, pooling, num_layers: 6, num_filters: 2, epochs: 1 };
      expect(await accuracyOf(given, rows)).toBeGreaterThanOrEqual(0);
    }
  }
});

describe("before training it is said", () => {
  const check = (imageShape: string | null, count: number, kind: "numeric" | "categorical" = "numeric") => {
    const { values, issues } = parseHyperparameters(imageClassificationDeclaration.hyperparameters, {
      image_shape: imageShape,
    });
    expect(issues).toEqual([]);
    const columns = Array.from({ length: count }, (_, at) => ({ name: `p${at}`, kind }));
    return imageClassificationDeclaration.validateColumns?.(values, columns);
  };

  test("that columns and image_shape are not as many", () => {
    expect(check("1,28,28", 784)).toEqual([]);
    expect(check("1,28,28", 780)).toEqual([
      {
        path: "image_shape",
        message: expect.stringMatching(/1,28,28, which is 784 numbers, but 780 feature columns.*channels, then rows/),
      },
    ]);
  });

  test("that columns are no square where the shape is left open", () => {
    expect(check(null, 64)).toEqual([]);
    expect(check(null, 65)).toEqual([
      { path: "image_shape", message: expect.stringMatching(/65 feature columns are no square.*1,28,28/) },
    ]);
  });

  test("that a column is text, that a shape cannot be read, that a kernel has no middle", () => {
    expect(check(null, 4, "categorical")).toEqual([{ path: null, message: expect.stringMatching(/'p0' is text/) }]);
    const { issues } = parseHyperparameters(imageClassificationDeclaration.hyperparameters, { image_shape: "28x28" });
    expect(issues).toEqual([
      { path: "image_shape", message: expect.stringMatching(/"28x28".*three whole numbers.*1,28,28/) },
    ]);
    const { values } = parseHyperparameters(imageClassificationDeclaration.hyperparameters, { kernel_size: 4 });
    expect(imageClassificationDeclaration.validate(values, "binary-classification")).toEqual([
      { path: "kernel_size", message: expect.stringMatching(/kernel_size is 4; it must be odd/) },
    ]);
  });
});

test("the contract's pictures have a dead pixel, one never read and one with gaps", () => {
  const gaps = imageContractRows.table.columns.map((column) =>
    column.kind === "numeric" ? column.values.filter(Number.isNaN).length : 0,
  );
  expect(gaps.filter((count) => count > 0)).toHaveLength(2);
});
