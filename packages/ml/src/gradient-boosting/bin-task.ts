import type { FeatureMatrix, LabelledTask } from "../estimator.ts";
import { featureBatches } from "../feature-batches.ts";
import type { Random } from "../random.ts";
import type { BinnedFeatures, RowMajorBins } from "./binning.ts";
import type { Binning, BoostingKernels } from "./boosting-kernels.ts";
import { createCutFinder } from "./cuts.ts";
import { isWide, type WideColumn, wideColumn } from "./wide-columns.ts";

/** What boosting keeps of the features of a task. */
export interface BinnedTask {
  cuts: readonly Float32Array[];
  train: BinnedFeatures & { rowMajor?: RowMajorBins };
  validation: BinnedFeatures | null;
}

/**
 * Cuts and bins, of one portion of columns after the other, so that no more of the floats need be there at once than a
 * portion: a byte or two a value stay. The portions do not tell in the result.
 * @param random draws the rows that cuts are chosen by
 * @param signal ends the reading between portions
 * @throws the signal's reason
 */
export async function binTask(
  { train, validation }: Pick<LabelledTask, "train" | "validation">,
  given: {
    maxBin: number;
    minDataInBin?: number;
    /** Of the training rows; histograms of the engine are summed from a row-major copy. */
    layouts: "column-major" | "both";
    /** Of an earlier attempt, in place of new ones. */
    cuts?: readonly Float32Array[];
    random: Random;
    kernels: Pick<BoostingKernels, "allocate" | "sortFloats" | "startBinning">;
    signal?: AbortSignal;
  },
): Promise<BinnedTask> {
  const { maxBin, minDataInBin, layouts, random, kernels, signal } = given;
  const { rowCount, codeCounts } = train.features;
  const cuts: Float32Array[] = given.cuts ? [...given.cuts] : [];
  const findCutsOf = given.cuts
    ? null
    : createCutFinder({ rowCount, weights: train.weights, maxValueBins: maxBin - 1, random, minDataInBin, kernels });
  const binning = startBinning(train.features, layouts, kernels);
  let first = 0;
  for await (const columns of featureBatches(train.features)) {
    signal?.throwIfAborted();
    const end = first + columns.length;
    if (findCutsOf) cuts.push(...findCutsOf(columns, codeCounts?.slice(first, end)));
    binning.add(first, columns, cuts.slice(first, end));
    first = end;
  }
  return {
    cuts,
    train: binning.finish(),
    validation: validation && (await binWithCuts(validation.features, cuts, kernels, signal)),
  };
}

/** Rows whose cuts are known. */
async function binWithCuts(
  features: FeatureMatrix,
  cuts: readonly Float32Array[],
  kernels: Pick<BoostingKernels, "allocate" | "startBinning">,
  signal: AbortSignal | undefined,
): Promise<BinnedFeatures> {
  const binning = startBinning(features, "column-major", kernels);
  let first = 0;
  for await (const columns of featureBatches(features)) {
    signal?.throwIfAborted();
    binning.add(first, columns, cuts.slice(first, first + columns.length));
    first += columns.length;
  }
  return binning.finish();
}

/** What the kernels bin, and the wide columns beside it. */
function startBinning(
  { rowCount, names, codeCounts = [] }: FeatureMatrix,
  layouts: "column-major" | "both",
  kernels: Pick<BoostingKernels, "allocate" | "startBinning">,
): Binning {
  const binning = kernels.startBinning({ rowCount, featureCount: names.length }, layouts);
  if (!codeCounts.some(isWide)) return binning;
  const wide = new Map<number, WideColumn>();
  return {
    add(first, columns, cuts) {
      for (const [place, column] of columns.entries()) {
        const codeCount = codeCounts[first + place];
        if (isWide(codeCount)) wide.set(first + place, wideColumn(column, codeCount, kernels.allocate));
      }
      binning.add(first, columns, cuts);
    },
    finish: () => ({ ...binning.finish(), wide }),
  };
}
