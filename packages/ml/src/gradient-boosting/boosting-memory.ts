import type { FitSize } from "../estimator.ts";
import { isWide } from "./wide-columns.ts";

/** Histograms of the nodes of a tree, tables for binning, the code and the trees. */
const bytesBesideRows = 96 * 2 ** 20;
/** Nodes of a tree whose histograms are alive at once, as far as those are counted by themselves. */
const openNodes = 128;
const histogramBudgetBytes = 512 * 2 ** 20;

/**
 * About what boosting holds at its peak: both layouts of the bins, a row's places in node order and scratch, its gradient and
 * hessian and a sample of them, its target, sums and predictions of K outputs; of a validation row one layout and the scores.
 * Columns of more codes than a byte numbers take 16 bits a row besides, and histograms that count.
 */
export function boostingBytes(size: FitSize): number {
  const { trainRowCount, validationRowCount, featureCount, outputCount, codeCounts = [] } = size;
  const wide = codeCounts.filter(isWide);
  const wideBins = wide.reduce((sum, codeCount) => sum + codeCount, 0);
  const perTrainingRow = 2 * featureCount + 8 + 16 + 4 + 8 * outputCount + 2 * wide.length;
  const perValidationRow = featureCount + 4 + 8 * outputCount + 2 * wide.length;
  const wideHistograms = Math.min(histogramBudgetBytes, openNodes * 16 * wideBins);
  return bytesBesideRows + wideHistograms + trainRowCount * perTrainingRow + validationRowCount * perValidationRow;
}

/** The same for a model for each fold, which all are grown side by side from rows of their own. */
export function foldedBoostingBytes(size: FitSize, foldCount: number): number {
  const rowCount = size.trainRowCount + size.validationRowCount;
  const ofFold = {
    ...size,
    trainRowCount: (rowCount * (foldCount - 1)) / foldCount,
    validationRowCount: rowCount / foldCount,
  };
  return foldCount * boostingBytes(ofFold);
}

/** Gradients and scores of the rows; each fold has rows of its own. */
export function linearBytes(size: FitSize, foldCount: number): number {
  const { trainRowCount, validationRowCount, featureCount, outputCount } = size;
  const rowCount = trainRowCount + validationRowCount;
  const perRow = 16 + 8 * outputCount;
  return foldCount === 1 ? rowCount * perRow : rowCount * (4 * featureCount + foldCount * (4 * featureCount + perRow));
}
