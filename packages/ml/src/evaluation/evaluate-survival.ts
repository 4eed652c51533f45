import type { SurvivalAnswer } from "../estimator.ts";
import { concordance } from "../metrics/concordance.ts";
import { besideBaseline } from "./baseline.ts";
import { compact } from "./compact.ts";
import type { RegressionEvaluation } from "./evaluation.ts";
import type { JudgedPredictions } from "./judged-predictions.ts";
import { kaplanMeier } from "./kaplan-meier.ts";
import { segmentsOf } from "./segments.ts";
import { survivalMeasures } from "./survival-measures.ts";

const maximumTimes = 100;

/**
 * A regression of times that are not all known to their end: what counts is whose event comes first, so there are no
 * residuals, which would say of a censored row what nobody knows.
 */
export function evaluateSurvival(judged: JudgedPredictions & { survival: SurvivalAnswer }): RegressionEvaluation {
  const { target, predictions, weighting, survival, features } = judged;
  const weights = weighting?.weights;
  const risks = survival.answers === "hazard" ? predictions : predictions.map((time) => -time);
  const found = concordance({ target, risks, weights });
  const names = ["concordance", survival.lossName] as const;
  const lossOf = (answers: Float64Array) => finiteOrNull(survival.loss(answers, { target, weights }));
  const values = { concordance: found?.value ?? null, [survival.lossName]: lossOf(predictions) };
  const constant = new Float64Array(target.length).fill(bestConstant(judged));
  const baseline = { concordance: found && 0.5, [survival.lossName]: lossOf(constant) };
  const none = { "aft-nloglik": null, "cox-nloglik": null };
  const counted = (holds: (time: number) => boolean) =>
    target.reduce((sum, time, row) => sum + (holds(time) ? (weights === undefined ? 1 : weights[row]) : 0), 0);
  return {
    problemType: "regression",
    targetColumnName: judged.targetColumnName,
    weightColumnName: weighting?.columnName ?? null,
    rowCount: target.length,
    metrics: besideBaseline(
      names,
      { ...none, ...values },
      { ...none, ...baseline },
      new Map([["concordance", found?.interval ?? null]]),
    ),
    points: [],
    residualHistogram: [],
    residualQuantiles: [],
    survival: {
      answers: survival.answers,
      eventCount: counted((time) => time > 0),
      censoredCount: counted((time) => time < 0),
      ...riskGroupCurves(target, risks, weights),
    },
    segments: features === undefined ? null : segmentsOf(features, survivalMeasures({ target, risks, weights })),
  };
}

/**
 * The answer that is most likely for the training rows without a look at the features: a hazard of 1, or the time of the
 * least loss, found by golden section on its logarithm.
 */
function bestConstant({
  trainingTarget,
  weighting,
  survival,
}: JudgedPredictions & { survival: SurvivalAnswer }): number {
  if (survival.answers === "hazard") return 1;
  const logs = trainingTarget.map((time) => Math.log(Math.abs(time)));
  const labels = { target: trainingTarget, weights: weighting?.trainingWeights };
  const lossAt = (log: number) => survival.loss(new Float64Array(logs.length).fill(Math.exp(log)), labels);
  let [low, high] = [Math.min(...extremes(logs)) - 1, Math.max(...extremes(logs)) + 3];
  const ratio = (Math.sqrt(5) - 1) / 2;
  for (let step = 0; step < 50; step++) {
    const [left, right] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (lossAt(left) < lossAt(right)) high = right;
    else low = left;
  }
  return Math.exp((low + high) / 2);
}

function extremes(values: Float64Array): [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return [least, most];
}

function riskGroupCurves(
  target: Float64Array,
  risks: Float64Array,
  weights: Float64Array | undefined,
): Pick<NonNullable<RegressionEvaluation["survival"]>, "times" | "riskGroups"> {
  const sorted = risks.slice().sort();
  const boundAt = (share: number) => sorted[Math.floor(share * sorted.length)];
  const [lower, upper] = [boundAt(1 / 3), boundAt(2 / 3)];
  // Rows of equal risk stay together, so that a model which tells nothing apart has one group.
  const groupOf = (risk: number) => (risk >= upper && upper > lower ? "high" : risk >= lower ? "middle" : "low");
  const times = curveTimes(target);
  return {
    times: times.map(compact),
    riskGroups: (["high", "middle", "low"] as const).flatMap((risk) => {
      const rows = Uint32Array.from(risks.keys()).filter((row) => groupOf(risks[row]) === risk);
      if (rows.length === 0) return [];
      const own = Float64Array.from(rows, (row) => target[row]);
      const ownWeights = weights && Float64Array.from(rows, (row) => weights[row]);
      const survival = kaplanMeier(own, ownWeights, times);
      const median = survival.findIndex((share) => share <= 0.5);
      const medianTime = median < 0 ? null : compact(times[median]);
      return [{ risk, rowCount: rows.length, medianTime, survival: survival.map(compact) }];
    }),
  };
}

/** 0 and the times of events, every n-th where they are many, the last one always. */
function curveTimes(target: Float64Array): number[] {
  const events = [...new Set(target.filter((time) => time > 0))].sort((left, right) => left - right);
  const step = Math.max(1, Math.ceil(events.length / (maximumTimes - 2)));
  return [0, ...events.filter((_, at) => at % step === 0 || at === events.length - 1)];
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
