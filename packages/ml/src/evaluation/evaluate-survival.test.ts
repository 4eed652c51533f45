import { describe, expect, test } from "vitest";
import { xgboostDeclaration } from "../gradient-boosting/xgboost.declaration.ts";
import { parseHyperparameters } from "../hyperparameters.ts";
import { createRandom } from "../random.ts";
import { evaluateModel } from "./evaluate.ts";
import type { RegressionEvaluation } from "./evaluation.ts";
import { kaplanMeier } from "./kaplan-meier.ts";

test("Kaplan and Meier's curve falls at events by the share of those at risk, and not where rows are censored", () => {
  // Gehan's leukaemia data, the 21 patients on 6-MP: Kalbfleisch and Prentice, 2002, table 1.1 and figure 1.2.
  const events = [6, 6, 6, 7, 10, 13, 16, 22, 23];
  const censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35];
  const target = Float64Array.from([...censored.map((time) => -time), ...events]);
  const curve = kaplanMeier(target, undefined, [0, 5, 6, 7, 10, 13, 16, 22, 23, 40]);
  const published = [1, 1, 0.857, 0.807, 0.753, 0.69, 0.627, 0.538, 0.448, 0.448];
  for (const [at, share] of published.entries()) expect(curve[at]).toBeCloseTo(share, 3);
});

const random = createRandom(9);
const rowCount = 600;
const risk = Float32Array.from({ length: rowCount }, () => random.next());
const noise = Float32Array.from({ length: rowCount }, () => random.next());
const target = Float64Array.from(risk, (value) => {
  const time = (-20 * Math.log(1 - random.next())) / Math.exp(3 * value);
  const end = 30 * random.next();
  return time <= end ? Math.max(time, 1e-3) : -end;
});
const rowsOf = (from: number, to: number) => ({
  features: { rowCount: to - from, names: ["risk", "noise"], columns: [risk.slice(from, to), noise.slice(from, to)] },
  target: target.slice(from, to),
});

describe.each(["survival:aft", "survival:cox"] as const)("%s", (objective) => {
  test("is judged by who is first and by likelihood, with no residuals, against the best constant", async () => {
    const { values } = parseHyperparameters(xgboostDeclaration.hyperparameters, { objective, num_round: 20, eta: 0.1 });
    const train = rowsOf(0, 400);
    const fitted = await xgboostDeclaration
      .createEstimator(values)
      .fit(
        { problemType: "regression", classCount: 0, train, validation: null },
        { random: createRandom(1), signal: new AbortController().signal, checkpoint() {}, report() {} },
      );
    const judged = rowsOf(400, rowCount);
    const evaluation = evaluateModel({
      ...{ problemType: "regression", targetColumnName: "days", labels: [], seed: 1 },
      ...{ target: judged.target, predictions: fitted.predict(judged.features), trainingTarget: train.target },
      survival: fitted.survival,
    }) as RegressionEvaluation;
    expect(evaluation.metrics.map(({ name }) => name)).toEqual([
      "concordance",
      objective === "survival:aft" ? "aft-nloglik" : "cox-nloglik",
    ]);
    const [index, loss] = evaluation.metrics;
    expect(index).toMatchObject({ baseline: 0.5, direction: "maximize" });
    expect(index.value).toBeGreaterThan(0.65);
    expect(index.interval?.lower).toBeGreaterThan(0.5);
    expect(Number(loss.value)).toBeLessThan(Number(loss.baseline));
    expect([evaluation.points, evaluation.residualHistogram, evaluation.residualQuantiles]).toEqual([[], [], []]);
    const { survival } = evaluation;
    expect(survival?.riskGroups.map((group) => group.risk)).toEqual(["high", "middle", "low"]);
    const [high, , low] = survival?.riskGroups ?? [];
    const middle = Math.floor((survival?.times.length ?? 0) / 2);
    expect(high.survival[middle]).toBeLessThan(low.survival[middle] - 0.15);
    expect(Number(survival?.eventCount) + Number(survival?.censoredCount)).toBe(200);
    expect(JSON.parse(JSON.stringify(evaluation))).toEqual(evaluation);
  });
});
