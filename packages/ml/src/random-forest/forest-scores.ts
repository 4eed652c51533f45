import type { LabelledRows } from "../estimator.ts";
import type { BinnedFeatures } from "../gradient-boosting/binning.ts";
import { type EvalMetric, evaluate } from "../gradient-boosting/eval-metrics.ts";
import { addBinnedTree } from "../gradient-boosting/tree.ts";
import type { ForestTree } from "./forest.ts";

/** Answers of a growing forest for one set of rows. */
export class ForestScores {
  /** float32[outputCount * rowCount], output after output. */
  private readonly sums: Float32Array;
  private readonly predictions: Float32Array;
  /** Trees that answered each row. */
  private readonly answers: Int32Array;
  private readonly leaves: Float32Array;

  constructor(
    private readonly rows: LabelledRows,
    private readonly bins: BinnedFeatures,
    private readonly outputCount: number,
  ) {
    const rowCount = rows.target.length;
    this.sums = new Float32Array(outputCount * rowCount);
    this.predictions = new Float32Array(outputCount * rowCount);
    this.answers = new Int32Array(rowCount);
    this.leaves = new Float32Array(rowCount);
  }

  /** @param isAnswered by row: whether the tree answers it; absent: it answers all */
  add({ structure, outputs }: ForestTree, isAnswered?: (row: number) => boolean): void {
    const { outputCount, sums, leaves, answers } = this;
    // In a tree whose leaves hold their own numbers a row's sum is the leaf it ends in. Float32 counts to 16 million.
    leaves.fill(0);
    addBinnedTree({ ...structure, value: Float32Array.from(structure.feature, (_, node) => node) }, this.bins, leaves);
    for (let row = 0; row < leaves.length; row++) {
      if (isAnswered && !isAnswered(row)) continue;
      answers[row]++;
      for (let output = 0; output < outputCount; output++)
        sums[output * leaves.length + row] += outputs[leaves[row] * outputCount + output];
    }
  }

  /** Metrics over the rows that were answered; without those that do not exist for them. */
  metrics(channel: string): Record<string, number> {
    const { target, weights } = this.rows;
    const { answers, sums, predictions, outputCount } = this;
    for (let place = 0, row = 0; place < sums.length; place++, row = row + 1 === answers.length ? 0 : row + 1)
      predictions[place] = answers[row] === 0 ? 0 : sums[place] / answers[row];
    const isAllAnswered = answers.every((count) => count > 0);
    const counted = isAllAnswered
      ? weights
      : Float64Array.from(answers, (count, row) => (count === 0 ? 0 : weights ? weights[row] : 1));
    const labels = { target, ...(counted && { weights: counted }) };
    const values =
      outputCount === 1
        ? {
            rmse: evaluate(plain("rmse"), predictions, labels),
            mae: evaluate(plain("mae"), predictions, labels),
          }
        : {
            accuracy: 1 - evaluate(plain("merror"), predictions, labels),
            logloss: evaluate(plain("mlogloss"), predictions, labels),
          };
    const named = Object.entries(values).map(([name, value]) => [`${channel}:${name}`, value] as const);
    return Object.fromEntries(named.filter(([, value]) => Number.isFinite(value)));
  }
}

function plain(baseName: EvalMetric["baseName"]): EvalMetric {
  return { name: baseName, baseName, parameter: null, isStrict: false };
}
