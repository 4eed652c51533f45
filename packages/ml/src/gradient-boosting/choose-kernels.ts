import type { BoostingKernels } from "./boosting-kernels.ts";
import { createPlainKernels } from "./plain-kernels.ts";
import { compileKernels, createWasmKernels } from "./wasm-kernels.ts";

/** Below this, setting the memory up costs more than the kernels save. */
const wasmFromCells = 50_000;
/** Below this a thread takes longer to start than it saves. */
const threadsFromCells = 5_000_000;
/** Histograms and what else does not grow with the rows; the rest of the 4 GiB that WebAssembly's addresses reach is the rows'. */
const bytesBesideRows = 768 * 1024 ** 2;
const mostBytes = 4 * 1024 ** 3;

/** The fastest kernels for a training set; all of them give the same model. */
export function chooseKernels(shape: {
  rowCount: number;
  validationRowCount: number;
  featureCount: number;
  /** Of the features, those of more codes than a byte numbers. Absent: none. */
  wideFeatureCount?: number;
  outputCount: number;
  threadCount: number;
}): BoostingKernels {
  const { rowCount, validationRowCount, featureCount, wideFeatureCount = 0, outputCount } = shape;
  const cells = rowCount * featureCount;
  // Both layouts of the bins; rows and scratch, gradients and hessians, the target; sums and predictions of every output.
  const trainBytes = rowCount * (2 * featureCount + 2 * wideFeatureCount + 3 + 8 + 8 + 4 + 8 * outputCount);
  const validationBytes = validationRowCount * (featureCount + 2 * wideFeatureCount + 8 * outputCount);
  const fits = trainBytes + validationBytes + bytesBesideRows <= mostBytes;
  const module = cells < wasmFromCells || !fits ? null : compileKernels();
  if (!module) return createPlainKernels();
  try {
    return createWasmKernels(module, cells < threadsFromCells ? 1 : Math.max(1, shape.threadCount));
  } catch (error) {
    // A process whose address space is limited cannot reserve the memory.
    if (error instanceof RangeError) return createPlainKernels();
    throw error;
  }
}
