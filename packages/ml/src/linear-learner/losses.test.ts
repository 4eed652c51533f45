import { describe, expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { LinearObjective } from "./linear-objective.ts";
import { type LinearLossName, linearLosses } from "./losses.ts";

const settings = { huberDelta: 0.7, quantile: 0.8, margin: 1.2, insensitivity: 0.3 };
const random = createRandom(9);
const uniform = () => 2 * random.next() - 1;
const names = Object.keys(linearLosses) as LinearLossName[];

describe.each(names)("%s", (name) => {
  const loss = linearLosses[name];
  const outputs = loss.problemType === "multiclass-classification" ? 3 : 1;
  const [rowCount, featureCount, modelCount] = [40, 4, 2];
  const columnCount = modelCount * outputs;
  const columns = Array.from({ length: featureCount }, () => Float32Array.from({ length: rowCount }, uniform));
  const target = Float32Array.from({ length: rowCount }, () =>
    loss.problemType === "regression" ? uniform() : random.nextInt(Math.max(2, outputs)),
  );
  const rowWeights = Float32Array.from({ length: rowCount }, () => random.nextInt(4));
  const weights = Float32Array.from({ length: featureCount * columnCount }, uniform);
  const biases = Float32Array.from({ length: columnCount }, uniform);

  /** The mean loss of a model in plain numbers, from the formula that epochs are judged by. */
  function plainLoss(model: number, moved: { weights: ArrayLike<number>; biases: ArrayLike<number> }): number {
    let sum = 0;
    let total = 0;
    for (let row = 0; row < rowCount; row++) {
      const scores = Float64Array.from({ length: outputs }, (_, output) => {
        const column = model * outputs + output;
        return columns.reduce(
          (score, values, feature) => score + values[row] * moved.weights[feature * columnCount + column],
          moved.biases[column],
        );
      });
      sum += rowWeights[row] * loss.rowLoss(scores, 0, outputs, target[row], settings);
      total += rowWeights[row];
    }
    return sum / total;
  }

  test("has as operators the value it has in plain numbers, for each of several models, and the derivatives of it", async () => {
    const features = { rowCount, names: columns.map((_, at) => `f${at}`), columns };
    const objective = await LinearObjective.create({ features, target, weights: rowWeights }, loss, {
      ...{ settings, modelCount, outputs },
    });
    const values = await objective.evaluate({ weights, biases }, new AbortController().signal);
    await objective.release();
    const change = 1e-5;
    for (let model = 0; model < modelCount; model++) {
      expect(values?.losses[model]).toBeCloseTo(plainLoss(model, { weights, biases }), 5);
      for (let at = 0; at < weights.length; at++) {
        if (Math.floor((at % columnCount) / outputs) !== model) continue;
        const moved = (by: number) => {
          const changed = Float64Array.from(weights);
          changed[at] += by;
          return plainLoss(model, { weights: changed, biases });
        };
        expect(values?.weightGradients[at]).toBeCloseTo((moved(change) - moved(-change)) / (2 * change), 4);
      }
      for (let at = model * outputs; at < (model + 1) * outputs; at++) {
        const moved = (by: number) => {
          const changed = Float64Array.from(biases);
          changed[at] += by;
          return plainLoss(model, { weights, biases: changed });
        };
        expect(values?.biasGradients[at]).toBeCloseTo((moved(change) - moved(-change)) / (2 * change), 4);
      }
    }
  });
});

test("an objective over more rows than fit one run is that of all of them, and an abort ends it between two runs", async () => {
  const rowCount = 20_001;
  const column = Float32Array.from({ length: rowCount }, uniform);
  const target = column.map((value) => 3 * value + 1);
  const features = { rowCount, names: ["f"], columns: [column] };
  const rows = { features, target, weights: null };
  const shape = { settings, modelCount: 1, outputs: 1 };
  const objective = await LinearObjective.create(rows, linearLosses.squared_loss, shape);
  const zero = { weights: new Float32Array(1), biases: new Float32Array(1) };
  const values = await objective.evaluate(zero, new AbortController().signal);
  const mean = target.reduce((sum, value) => sum + value ** 2 / 2, 0) / rowCount;
  expect(values?.losses[0]).toBeCloseTo(mean, 5);
  const controller = new AbortController();
  const evaluating = objective.evaluate(zero, controller.signal);
  controller.abort();
  expect(await evaluating).toBeNull();
  await objective.release();
});
