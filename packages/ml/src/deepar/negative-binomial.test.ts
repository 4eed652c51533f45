import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { createSession } from "@sagebrush/onnx/session";
import { expect, test } from "vitest";
import { evaluatePlainly } from "../autodiff/evaluate-plainly.ts";
import { Tape } from "../autodiff/tape.ts";
import { quantileLevels } from "../forecasting/time-series.ts";
import { negativeBinomialLoss, negativeBinomialOf, negativeBinomialQuantiles } from "./negative-binomial.ts";

const column = (values: readonly number[]) => ({ shape: [values.length, 1], data: Float64Array.from(values) });

function columnsOf<Names extends string>(names: readonly Names[], rowCount: number) {
  const tape = new Tape(GraphBuilder.create(), "double");
  const own = names.map((name) =>
    tape.variable(tape.graph.input(name, "double", [rowCount, 1]), [rowCount, 1], { isDifferentiable: true }),
  );
  return { tape, own };
}

test("the loss is the distribution's probability up to what hangs on the count alone, and its derivatives are right", () => {
  // By scipy.stats.nbinom.logpmf: [y, μ, a, ln P].
  const published = [
    [0, 0.3, 0.5, -0.2350018146228678],
    [3, 2, 1, -2.315007612992603],
    [50, 55, 9, -3.8584998975456077],
    [900, 1000, 1000, -7.2739901685242785],
  ];
  const lnFactorial = (count: number) => range(count).reduce((sum, at) => sum + Math.log(at + 1), 0);
  for (const [y, mean, shape, logProbability] of published) {
    const { tape, own } = columnsOf(["mean", "shape", "y"], 1);
    const loss = negativeBinomialLoss(tape, { mean: own[0], shape: own[1] }, own[2]);
    const gradients = tape.gradients(loss, own.slice(0, 2));
    const at = (values: number[], of = loss) =>
      evaluatePlainly(tape, new Map(own.map(({ name }, place) => [name, column([values[place]])])), of)[0];
    const best = y === 0 ? 0 : y * Math.log(y) - y;
    expect(-at([mean, shape, y]) + best - lnFactorial(y)).toBeCloseTo(logProbability, 5);
    for (const [place, gradient] of gradients.entries()) {
      const step = 1e-5 * [mean, shape][place];
      const moved = (by: number) => at([mean, shape, y].map((value, of) => (of === place ? value + by : value)));
      const slope = (moved(step) - moved(-step)) / (2 * step);
      expect(Math.abs(at([mean, shape, y], gradient) - slope)).toBeLessThan(1e-5 * (1 + Math.abs(slope)));
    }
  }
});

const range = (count: number) => Array.from({ length: count }, (_, at) => at);

/** By scipy.stats.nbinom.ppf: μ, a, and the quantiles. */
const quantiles: [number, number, number[]][] = [
  [0.3, 0.5, [0, 0, 0, 0, 0, 0, 0, 1, 1]],
  [2, 1, [0, 0, 0, 1, 1, 2, 2, 3, 5]],
  [20, 3, [6, 10, 12, 15, 18, 21, 24, 29, 37]],
  [55, 8, [30, 37, 43, 48, 53, 58, 64, 71, 83]],
  [2, 10_000, [0, 1, 1, 1, 2, 2, 3, 3, 4]],
  [62, 100, [49, 53, 56, 59, 62, 64, 67, 70, 75]],
  [200, 0.1, [0, 0, 0, 0, 1, 7, 35, 139, 532]],
  [1000, 0.5, [16, 64, 148, 275, 455, 708, 1074, 1643, 2706]],
  [1000, 1000, [943, 962, 976, 988, 1000, 1011, 1023, 1037, 1058]],
  [30_000, 4, [13_085, 17_225, 20_727, 24_085, 27_540, 31_315, 35_717, 41_364, 50_107]],
  [100_000, 10_000, [98_658, 99_116, 99_447, 99_731, 99_997, 100_262, 100_547, 100_882, 101_346]],
];

/** Whether a cumulated probability is within .0251 of the level. */
function isNearStep(mean: number, shape: number, level: number): boolean {
  let probability = (shape / (shape + mean)) ** shape;
  let cumulated = probability;
  for (let count = 1; count < 1000 && cumulated < 0.95; count++) {
    if (Math.abs(cumulated - level) < 0.0251) return true;
    probability *= (((shape + count - 1) / count) * mean) / (shape + mean);
    cumulated += probability;
  }
  return Math.abs(cumulated - level) < 0.0251;
}

test.each(["double", "float"] as const)(
  "quantiles below 64 are exact but where they go over from count to count, and beyond within half a percent, in the graph too (%s)",
  async (type) => {
    const tape = new Tape(GraphBuilder.create(), type);
    const shape = [quantiles.length, 1];
    const [mean, a] = ["mean", "shape"].map((name) => tape.variable(tape.graph.input(name, type, shape), shape));
    const answer = negativeBinomialQuantiles(tape, { mean, shape: a });
    const given = [quantiles.map(([own]) => own), quantiles.map(([, own]) => own)];
    const plain = evaluatePlainly(
      tape,
      new Map([
        [mean.name, column(given[0])],
        [a.name, column(given[1])],
      ]),
      answer,
    );
    const answers = [plain];
    // Roundings of float32 make no count of difference, and hardly any part of one.
    const size = (value: number) => Math.max(1, Math.abs(value));
    if (type === "float") {
      tape.graph.output("quantiles", "float", [quantiles.length, quantileLevels.length], answer.name);
      const session = await createSession(tape.graph.toModel());
      const tensor = (values: number[]) => ({ elementType: "float" as const, data: Float32Array.from(values), shape });
      const served = await session.run({ mean: tensor(given[0]), shape: tensor(given[1]) });
      await session.release();
      answers.push(Float64Array.from(served.quantiles.data, Number));
      for (const [at, value] of answers[1].entries())
        expect(Math.abs(value - plain[at]) / size(plain[at])).toBeLessThan(1e-4);
    }
    for (const own of answers)
      for (const [row, [, , exact]] of quantiles.entries())
        for (const [at, value] of exact.entries()) {
          const error = Math.abs(own[row * quantileLevels.length + at] - value);
          const isBetween = isNearStep(quantiles[row][0], quantiles[row][1], quantileLevels[at]);
          expect(error).toBeLessThanOrEqual(value >= 64 ? 0.5 + 0.005 * value : isBetween ? 0.5 : 0);
        }
  },
);

test("scores make a mean of the size of the series' counts, never below 0, and a dispersion", () => {
  const { tape, own } = columnsOf(["first", "second", "level"], 2);
  const { mean, shape } = negativeBinomialOf(tape, [own[0], own[1]], own[2]);
  const values = new Map([
    [own[0].name, column([Math.log(Math.E - 1), -3])],
    [own[1].name, column([Math.log(Math.E - 1), 0])],
    [own[2].name, column([8, -5])],
  ]);
  // softplus(ln(e - 1)) is 1.
  expect(evaluatePlainly(tape, values, mean)[0]).toBeCloseTo(9, 5);
  expect(evaluatePlainly(tape, values, shape)[0]).toBeCloseTo(3, 2);
  expect(evaluatePlainly(tape, values, mean)[1]).toBeCloseTo(Math.log(1 + Math.exp(-3)), 5);
});
