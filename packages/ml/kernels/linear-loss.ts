// Loss and gradient of a linear model over some rows that the second cache holds: float32, summed up in float64.

import { addLanes } from "./functions/add-lanes";
import { exponential } from "./functions/exponential";

/**
 * Adds what the rows say of a model.
 * @param features f32[featureCount] columns, `stride` bytes apart, of `rowCount` rows, a multiple of 16
 * @param target f32[rowCount]
 * @param rowWeights f32[rowCount]; rows that only fill up have 0
 * @param coefficients f32[featureCount + 1]; the last is the bias
 * @param isLogistic 1 for ln(1 + e^s) - y s of the score s, 0 for (s - y)² / 2
 * @param residuals f32[rowCount], overwritten: the derivative of each row's loss by its score
 * @param sums f64[featureCount + 2], added to: the derivatives by the coefficients, then the loss
 */
export function addLinearLoss(
  features: usize,
  stride: usize,
  featureCount: usize,
  rowCount: usize,
  target: usize,
  rowWeights: usize,
  coefficients: usize,
  isLogistic: i32,
  residuals: usize,
  sums: usize,
): void {
  writeScores(features, stride, featureCount, rowCount, coefficients, residuals);
  const end = residuals + (rowCount << 2);
  let lossSum = f64x2.splat(0);
  let residualSum = f64x2.splat(0);
  for (let at = residuals; at < end; at += 16, target += 16, rowWeights += 16) {
    const s = v128.load(at);
    const y = v128.load(target);
    const weight = v128.load(rowWeights);
    let loss: v128;
    let residual: v128;
    if (isLogistic) {
      const e = exponential(f32x4.neg(f32x4.abs(s)));
      const total = f32x4.add(f32x4.splat(1), e);
      const isPositive = f32x4.ge(s, f32x4.splat(0));
      const probability = f32x4.div(v128.bitselect(f32x4.splat(1), e, isPositive), total);
      residual = f32x4.sub(probability, y);
      const positive = v128.bitselect(s, f32x4.splat(0), isPositive);
      loss = f32x4.add(f32x4.sub(positive, f32x4.mul(y, s)), logarithmOfOnePlus(e));
    } else {
      residual = f32x4.sub(s, y);
      loss = f32x4.mul(f32x4.mul(residual, residual), f32x4.splat(0.5));
    }
    residual = f32x4.mul(weight, residual);
    loss = f32x4.mul(weight, loss);
    v128.store(at, residual);
    residualSum = addPairs(residualSum, residual);
    lossSum = addPairs(lossSum, loss);
  }
  let sum = sums;
  let column = features;
  let rest = featureCount;
  for (; rest >= 4; rest -= 4, column += stride << 2, sum += 32) {
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let c = f32x4.splat(0);
    let d = f32x4.splat(0);
    let from = column;
    for (let at = residuals; at < end; at += 16, from += 16) {
      const residual = v128.load(at);
      a = f32x4.add(a, f32x4.mul(residual, v128.load(from)));
      b = f32x4.add(b, f32x4.mul(residual, v128.load(from + stride)));
      c = f32x4.add(c, f32x4.mul(residual, v128.load(from + 2 * stride)));
      d = f32x4.add(d, f32x4.mul(residual, v128.load(from + 3 * stride)));
    }
    addLanes(sum, a);
    addLanes(sum + 8, b);
    addLanes(sum + 16, c);
    addLanes(sum + 24, d);
  }
  for (; rest > 0; rest--, column += stride, sum += 8) {
    let a = f32x4.splat(0);
    let from = column;
    for (let at = residuals; at < end; at += 16, from += 16)
      a = f32x4.add(a, f32x4.mul(v128.load(at), v128.load(from)));
    addLanes(sum, a);
  }
  store<f64>(sum, load<f64>(sum) + (f64x2.extract_lane(residualSum, 0) + f64x2.extract_lane(residualSum, 1)));
  store<f64>(sum, load<f64>(sum, 8) + (f64x2.extract_lane(lossSum, 0) + f64x2.extract_lane(lossSum, 1)), 8);
}

/** Sixteen rows at a time, whose scores stay in registers. */
function writeScores(
  features: usize,
  stride: usize,
  featureCount: usize,
  rowCount: usize,
  coefficients: usize,
  scores: usize,
): void {
  const last = coefficients + (featureCount << 2);
  const bias = v128.load32_splat(last);
  for (let end = scores + (rowCount << 2); scores < end; scores += 64, features += 64) {
    let a = bias;
    let b = bias;
    let c = bias;
    let d = bias;
    let from = features;
    for (let at = coefficients; at < last; at += 4, from += stride) {
      const weight = v128.load32_splat(at);
      a = f32x4.add(a, f32x4.mul(weight, v128.load(from)));
      b = f32x4.add(b, f32x4.mul(weight, v128.load(from, 16)));
      c = f32x4.add(c, f32x4.mul(weight, v128.load(from, 32)));
      d = f32x4.add(d, f32x4.mul(weight, v128.load(from, 48)));
    }
    v128.store(scores, a);
    v128.store(scores, b, 16);
    v128.store(scores, c, 32);
    v128.store(scores, d, 48);
  }
}

/** ln(1 + e) for e from 0 to 1 as 2 artanh(t) with t = e / (2 + e), by its series. */
function logarithmOfOnePlus(e: v128): v128 {
  const t = f32x4.div(e, f32x4.add(f32x4.splat(2), e));
  const squared = f32x4.mul(t, t);
  let sum = f32x4.splat(0.15384615);
  sum = f32x4.add(f32x4.mul(sum, squared), f32x4.splat(0.18181819));
  sum = f32x4.add(f32x4.mul(sum, squared), f32x4.splat(0.22222222));
  sum = f32x4.add(f32x4.mul(sum, squared), f32x4.splat(0.2857143));
  sum = f32x4.add(f32x4.mul(sum, squared), f32x4.splat(0.4));
  sum = f32x4.add(f32x4.mul(sum, squared), f32x4.splat(0.6666667));
  sum = f32x4.add(f32x4.mul(sum, squared), f32x4.splat(2));
  return f32x4.mul(sum, t);
}

function addPairs(sums: v128, values: v128): v128 {
  const low = f64x2.promote_low_f32x4(values);
  const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(values, values, 1, 0));
  return f64x2.add(f64x2.add(sums, low), high);
}
