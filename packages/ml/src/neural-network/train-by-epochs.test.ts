import { describe, expect, test } from "vitest";
import { add, matMul, multiply, reduceMean, relu, subtract } from "../autodiff/operators.ts";
import type { FitContext, TrainingReport } from "../estimator.ts";
import { createRandom } from "../random.ts";
import { BatchOrder, mixedOrder, planBatches } from "./batches.ts";
import { createOptimizer, optimizerNames } from "./optimizers.ts";
import { type EpochTraining, trainByEpochs } from "./train-by-epochs.ts";
import type { TrainableModel, TrainingRows } from "./trainable-model.ts";

const rowCount = 203;
const random = createRandom(3);
const features = Float32Array.from({ length: 2 * rowCount }, () => 2 * random.next() - 1);
const rows: TrainingRows = {
  rowCount,
  featureCount: 2,
  features,
  target: Float32Array.from({ length: rowCount }, (_, row) => Math.abs(features[2 * row]) + features[2 * row + 1]),
  weights: null,
};

/** A network with one hidden layer, so that what is tested does not only hold for linear models. */
const hidden = 8;
const initial = (length: number, scale: number) => Float32Array.from({ length }, () => scale * (2 * random.next() - 1));
const network: TrainableModel = {
  parameters: [
    { name: "input_weights", shape: [2, hidden], initial: initial(2 * hidden, 1) },
    { name: "input_biases", shape: [hidden], initial: initial(hidden, 0.1) },
    { name: "output_weights", shape: [hidden, 1], initial: initial(hidden, 0.5) },
  ],
  multiplicationsPerRow: 3 * hidden,
  rowLosses(tape, [w, b, v], x, y) {
    const activations = relu(tape, add(tape, matMul(tape, x, w), b));
    const error = subtract(tape, matMul(tape, activations, v), y);
    return multiply(tape, error, error);
  },
  penalty: () => null,
};

/** The network's mean squared error, computed plainly. */
function plainLoss([w, b, v]: readonly Float32Array[]): number {
  let sum = 0;
  for (let row = 0; row < rowCount; row++) {
    let output = 0;
    for (let unit = 0; unit < hidden; unit++) {
      const input = features[2 * row] * w[unit] + features[2 * row + 1] * w[hidden + unit] + b[unit];
      output += Math.max(0, input) * v[unit];
    }
    sum += (output - rows.target[row]) ** 2;
  }
  return sum / rowCount;
}

interface Kept {
  checkpoints: Uint8Array[];
  reports: TrainingReport[];
}

function trainingOf(changes: Partial<EpochTraining> = {}, context: Partial<FitContext> = {}): EpochTraining & Kept {
  const checkpoints: Uint8Array[] = [];
  const reports: TrainingReport[] = [];
  return {
    checkpoints,
    reports,
    model: network,
    rows,
    optimizer: createOptimizer("adam"),
    plan: planBatches(rowCount, 32, 40),
    epochs: 12,
    learningRate: 0.02,
    earlyStopping: { patience: 0, tolerance: 0 },
    evaluate: (parameters) => ({ loss: plainLoss(parameters), metrics: { "train:mse": plainLoss(parameters) } }),
    context: {
      random: createRandom(8),
      signal: new AbortController().signal,
      checkpoint: (state) => void checkpoints.push(state()),
      report: (report) => reports.push(report),
      ...context,
    },
    ...changes,
  };
}

describe.each(optimizerNames)("training with %s", (name) => {
  const optimizer = createOptimizer(name);

  test("lowers the loss and answers the parameters of the best epoch", async () => {
    const training = trainingOf({ optimizer });
    const { parameters, iterations } = await trainByEpochs(training);
    const losses = training.reports.map(({ metrics }) => metrics["train:mse"]);
    expect(plainLoss(parameters)).toBe(Math.min(...losses));
    expect(losses[iterations - 1]).toBe(plainLoss(parameters));
    expect(plainLoss(parameters)).toBeLessThan(
      0.3 * plainLoss(network.parameters.map((parameter) => parameter.initial)),
    );
  });

  test("resumed after any epoch gives the same bits as without a break", async () => {
    const whole = trainingOf({ optimizer, epochs: 6, earlyStopping: { patience: 3, tolerance: 0.2 } });
    const expected = await trainByEpochs(whole);
    for (const [epoch, checkpoint] of whole.checkpoints.entries()) {
      const resumed = trainingOf(
        { optimizer, epochs: 6, earlyStopping: whole.earlyStopping },
        { resumeFrom: checkpoint },
      );
      expect(await trainByEpochs(resumed)).toEqual(expected);
      expect(resumed.checkpoints).toEqual(whole.checkpoints.slice(epoch + 1));
    }
  });
});

describe("steps", () => {
  test("a step of plain descent moves parameters by the gradient of the plain loss", async () => {
    const plan = { rowCount, batchSize: rowCount, passesPerEpoch: 1, stepsPerEpoch: 1 };
    const { parameters } = await trainByEpochs(
      trainingOf({ optimizer: createOptimizer("sgd"), plan, epochs: 1, learningRate: 0.1 }),
    );
    for (const [at, { initial: before }] of network.parameters.entries()) {
      for (let element = 0; element < before.length; element++) {
        const shifted = (step: number) =>
          plainLoss(
            network.parameters.map((parameter, other) =>
              other === at ? parameter.initial.with(element, before[element] + step) : parameter.initial,
            ),
          );
        const gradient = (shifted(0.001) - shifted(-0.001)) / 0.002;
        expect(parameters[at][element]).toBeCloseTo(before[element] - 0.1 * gradient, 3);
      }
    }
  });

  test("a batch that is not full counts only its rows", async () => {
    const exact = { rowCount, batchSize: rowCount, passesPerEpoch: 1, stepsPerEpoch: 1 };
    const padded = { rowCount, batchSize: rowCount + 50, passesPerEpoch: 1, stepsPerEpoch: 1 };
    const [once, withPadding] = await Promise.all(
      [exact, padded].map((plan) => trainByEpochs(trainingOf({ optimizer: createOptimizer("sgd"), plan, epochs: 1 }))),
    );
    for (const [at, tensor] of once.parameters.entries()) {
      for (const [element, value] of tensor.entries())
        expect(withPadding.parameters[at][element]).toBeCloseTo(value, 5);
    }
  });

  test("a batch of rows with weight 0 changes nothing, and does not make NaN", async () => {
    const { parameters } = await trainByEpochs(
      trainingOf({
        optimizer: createOptimizer("sgd"),
        rows: { ...rows, weights: new Float32Array(rowCount) },
        epochs: 1,
      }),
    );
    expect(parameters).toEqual(network.parameters.map((parameter) => parameter.initial));
  });
});

describe("ending early", () => {
  test("an abort before the first step throws its reason, because nothing was learned", async () => {
    const signal = AbortSignal.abort(new Error("Stopped by the user."));
    await expect(trainByEpochs(trainingOf({}, { signal }))).rejects.toThrow("Stopped by the user.");
  });

  test("an abort during an epoch ends within it and answers the best epoch before", async () => {
    const controller = new AbortController();
    const reports: TrainingReport[] = [];
    const report = (given: TrainingReport) => {
      reports.push(given);
      if (given.iteration === 3) controller.abort();
    };
    const { iterations } = await trainByEpochs(trainingOf({ epochs: 1_000 }, { signal: controller.signal, report }));
    expect(reports).toHaveLength(3);
    expect(iterations).toBeLessThanOrEqual(3);
  });

  test("an abort in the middle of a long first epoch answers what the steps so far have learned", async () => {
    const controller = new AbortController();
    const plan = planBatches(rowCount, 32, 1_000_000);
    const stopsSoon = {
      ...createRandom(8),
      fork: (key: number) => {
        if (key > 100) controller.abort();
        return createRandom(8).fork(key);
      },
    };
    const training = trainingOf({ plan }, { signal: controller.signal, random: stopsSoon });
    const { parameters } = await trainByEpochs(training);
    expect(training.reports).toHaveLength(0);
    expect(plainLoss(parameters)).toBeLessThan(
      0.3 * plainLoss(network.parameters.map((parameter) => parameter.initial)),
    );
  });

  test("epochs that do not better the loss enough end training after the patience", async () => {
    const training = trainingOf({ epochs: 1_000, earlyStopping: { patience: 2, tolerance: 1 } });
    await trainByEpochs(training);
    expect(training.reports).toHaveLength(3);
  });

  test("a checkpoint of another task is refused", async () => {
    const training = trainingOf({ epochs: 1 });
    await trainByEpochs(training);
    const [resumeFrom] = training.checkpoints;
    const other = trainingOf({ optimizer: createOptimizer("sgd") }, { resumeFrom });
    await expect(trainByEpochs(other)).rejects.toThrow(/checkpoint has tensors of/);
  });
});

describe("batches", () => {
  test("a pass has every row once, and each pass another order", () => {
    const plan = planBatches(10, 3, 8);
    expect(plan).toEqual({ rowCount: 10, batchSize: 2, passesPerEpoch: 2, stepsPerEpoch: 10 });
    const order = new BatchOrder(plan, createRandom(1));
    const seen = Array.from({ length: 10 }, (_, step) => {
      const indices = new Int32Array(2);
      order.fill(step, indices, new Float32Array(2), null);
      return [...indices];
    }).flat();
    const [first, second] = [seen.slice(0, 10), seen.slice(10)];
    expect(first.toSorted((left, right) => left - right)).toEqual([...Array(10).keys()]);
    expect(second.toSorted((left, right) => left - right)).toEqual([...Array(10).keys()]);
    expect(first).not.toEqual(second);
  });

  test.each([0, 1, 7, 16, 17, 1_000])(
    "%d rows in mixed order are each there once, neighbours far apart",
    (rowCount) => {
      const order = [...mixedOrder(rowCount, createRandom(3))];
      expect(order.toSorted((left, right) => left - right)).toEqual([...Array(rowCount).keys()]);
      if (rowCount < 100) return;
      for (let first = 0; first + 16 <= 992; first += 16) {
        const stretches = order.slice(first, first + 16).map((row) => Math.floor(row / 62));
        expect(new Set(stretches).size).toBe(16);
      }
    },
  );

  test("mixed rows come in groups that stay together, each row once a pass", () => {
    const plan = planBatches(1_001, 128, 1, true);
    expect(plan).toMatchObject({ batchSize: 126, rowsTogether: 3 });
    const order = new BatchOrder(plan, createRandom(1));
    const passes = [0, 1].map((pass) =>
      Array.from({ length: plan.stepsPerEpoch }, (_, step) => {
        const [indices, weights] = [new Int32Array(126), new Float32Array(126)];
        order.fill(pass * plan.stepsPerEpoch + step, indices, weights, null);
        return [
          ...indices.subarray(
            0,
            weights.reduce((sum, weight) => sum + weight, 0),
          ),
        ];
      }).flat(),
    );
    for (const seen of passes) {
      expect(seen.toSorted((left, right) => left - right)).toEqual([...Array(1_001).keys()]);
      const isNext = seen.slice(1).map((row, at) => row === seen[at] + 1);
      expect(isNext.filter(Boolean).length).toBeGreaterThanOrEqual(667);
    }
    expect(passes[0]).not.toEqual(passes[1]);
  });

  test("the largest batch is kept on many rows, and one row is a batch", () => {
    expect(planBatches(100_000, 1_000, 100)).toMatchObject({ batchSize: 1_000, passesPerEpoch: 1, stepsPerEpoch: 100 });
    expect(planBatches(1, 1_000, 100)).toMatchObject({ batchSize: 1, stepsPerEpoch: 100 });
  });
});

describe("what a step offers a model", () => {
  /** The network with half of its hidden activations dropped, and a running mean of them beside. */
  const dropping: TrainableModel = {
    ...network,
    buffers: [{ name: "running_mean", shape: [hidden], initial: new Float32Array(hidden) }],
    rowLosses(tape, [w, b, v], x, y, step) {
      const activations = relu(tape, add(tape, matMul(tape, x, w), b));
      const mean = reduceMean(tape, activations, [0]);
      const running = add(
        tape,
        multiply(tape, step.buffers[0], tape.scalar(0.9)),
        multiply(tape, mean, tape.scalar(0.1)),
      );
      step.replaceBuffer(0, running);
      const error = subtract(tape, matMul(tape, step.dropout(activations, 0.5), v), y);
      return multiply(tape, error, error);
    },
  };

  test("dropout and buffers resume to the same bits as without a break", async () => {
    const whole = trainingOf({ model: dropping, epochs: 4 });
    const expected = await trainByEpochs(whole);
    expect(expected.parameters).toHaveLength(4);
    expect(Math.max(...expected.parameters[3])).toBeGreaterThan(0);
    for (const resumeFrom of whole.checkpoints) {
      expect(await trainByEpochs(trainingOf({ model: dropping, epochs: 4 }, { resumeFrom }))).toEqual(expected);
    }
  });

  test("a dropout mask keeps the asked share, keeps the mean, differs from step to step and follows from the seed", async () => {
    const shares: number[][] = [];
    for (const seed of [1, 1, 2]) {
      const masked: TrainableModel = {
        parameters: [{ name: "w", shape: [1], initial: Float32Array.of(0) }],
        buffers: [{ name: "mask", shape: [64, 100], initial: new Float32Array(6_400) }],
        multiplicationsPerRow: 100,
        rowLosses(tape, [w], x, _, step) {
          const ones = tape.constant(new Float32Array(6_400).fill(1), [64, 100]);
          step.dropout(x, 0.25);
          const mask = step.dropout(ones, 0.25);
          step.replaceBuffer(0, mask);
          return multiply(tape, reduceMean(tape, mask, [1], true), w);
        },
        penalty: () => null,
      };
      const masks: Float32Array[] = [];
      await trainByEpochs(
        trainingOf(
          {
            model: masked,
            plan: { rowCount, batchSize: 64, passesPerEpoch: 1, stepsPerEpoch: 1 },
            epochs: 2,
            evaluate: (values) => {
              masks.push(values[1]);
              return { loss: 1, metrics: {} };
            },
          },
          { random: createRandom(seed) },
        ),
      );
      const [first, second] = masks;
      expect(new Set(first)).toEqual(new Set([0, Math.fround(1 / 0.75)]));
      expect(first.filter((value) => value > 0).length / 6_400).toBeCloseTo(0.75, 1);
      expect(first).not.toEqual(second);
      shares.push([...first, ...second]);
    }
    expect(shares[0]).toEqual(shares[1]);
    expect(shares[0]).not.toEqual(shares[2]);
  });

  test("the training loss given to the judge is that of the epoch's rows", async () => {
    const losses: number[] = [];
    const plan = { rowCount, batchSize: 50, passesPerEpoch: 1, stepsPerEpoch: 5 };
    const evaluate = (_: readonly Float32Array[], trainingLoss: number) => {
      losses.push(trainingLoss);
      return { loss: trainingLoss, metrics: {} };
    };
    await trainByEpochs(trainingOf({ plan, epochs: 1, learningRate: 1e-9, evaluate }));
    expect(losses[0]).toBeCloseTo(plainLoss(network.parameters.map((parameter) => parameter.initial)), 5);
  });

  test("a schedule scales the steps: at a rate of 0 nothing moves", async () => {
    const plan = { rowCount, batchSize: 50, passesPerEpoch: 1, stepsPerEpoch: 5 };
    const still = await trainByEpochs(trainingOf({ plan, epochs: 1, schedule: () => 0 }));
    expect(still.parameters).toEqual(network.parameters.map((parameter) => parameter.initial));
  });
});

test("half a gradient moves plain descent as half a learning rate does", async () => {
  const given = { optimizer: createOptimizer("sgd"), epochs: 1 };
  const halved = await trainByEpochs(trainingOf({ ...given, learningRate: 0.25, gradientFactor: 0.5 }));
  expect(halved.parameters).toEqual((await trainByEpochs(trainingOf({ ...given, learningRate: 0.125 }))).parameters);
});

test("parameters side by side in one tensor and each in its own come to the same", async () => {
  const padding = { name: "unused", shape: [60_000], initial: new Float32Array(60_000) };
  const separate: TrainableModel = {
    ...network,
    parameters: [...network.parameters, padding],
    penalty: (tape, [, , , unused]) => multiply(tape, reduceMean(tape, unused), tape.scalar(0)),
  };
  const [flat, apart] = [await trainByEpochs(trainingOf()), await trainByEpochs(trainingOf({ model: separate }))];
  expect(apart.parameters.slice(0, 3)).toEqual(flat.parameters);
});
