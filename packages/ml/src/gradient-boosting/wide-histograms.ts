import type { BoostingKernels, HistogramJob, HistogramSource, WideJob } from "./boosting-kernels.ts";
import type { WideColumns } from "./wide-columns.ts";

/** A wide feature's part of a histogram. */
interface WidePart {
  bins: Uint16Array;
  /** Gradient and hessian sum of bin b are at `offset + 2 * b` and the place after it. */
  offset: number;
  /** Bins after this one are added to it. */
  lastBin: number;
}

/** A feature's sums by bin, that of the missing bin first. */
export interface WideSums {
  histogram: Float64Array;
  offset: number;
}

/**
 * Sums by bin of the features that a byte is too narrow for, one companion beside each histogram of the kernels. They are
 * summed in the order of the rows, whatever the kernels and their threads.
 */
export class WideHistograms {
  /** float64 places of a companion. */
  readonly length: number;
  private readonly parts = new Map<number, WidePart>();
  /** By part. The pool gives the same histograms again and again. */
  private readonly companions = new Map<Float64Array, Float64Array>();

  /**
   * @param columns where the kernels reach them
   * @param codeEnds codes from here on, which are in no set, share a bin
   */
  constructor(
    columns: WideColumns,
    codeEnds: Int32Array,
    private readonly kernels: Pick<BoostingKernels, "allocate" | "addWideRows">,
  ) {
    let offset = 0;
    for (const [feature, { bins, binCount }] of columns) {
      const lastBin = Math.min(binCount - 1, 1 + codeEnds[feature]);
      this.parts.set(feature, { bins, offset, lastBin });
      offset += 2 * (lastBin + 1);
    }
    this.length = offset;
  }

  /** Where a feature's sums are that go with a histogram; undefined where they are in the histogram itself. */
  sumsOf(feature: number, histogram: Float64Array): WideSums | undefined {
    const part = this.parts.get(feature);
    return part && { histogram: this.companionOf(histogram), offset: part.offset };
  }

  /** What {@link HistogramJob} asks for, of the companions. */
  build({ rows, gradients }: HistogramSource, jobs: readonly HistogramJob[]): void {
    for (const { begin, end, out, parent } of jobs) {
      const sums = this.companionOf(out).fill(0);
      for (const { bins, offset, lastBin } of this.parts.values())
        this.kernels.addWideRows({ rows, begin, end, bins }, gradients, lastBin, sums.subarray(offset));
      if (!parent) continue;
      const ofParent = this.companionOf(parent);
      for (let place = 0; place < sums.length; place++) ofParent[place] -= sums[place];
    }
  }

  private companionOf(histogram: Float64Array): Float64Array {
    let companion = this.companions.get(histogram);
    if (!companion) {
      companion = this.kernels.allocate.float64(this.length);
      this.companions.set(histogram, companion);
    }
    return companion;
  }
}

/** The plain twin of the kernel of the same name. */
export function addWideRows(
  { rows, begin, end, bins }: WideJob,
  gradients: Float32Array,
  lastBin: number,
  sums: Float64Array,
): void {
  for (let position = begin; position < end; position++) {
    const row = rows[position];
    const place = 2 * Math.min(bins[row], lastBin);
    sums[place] += gradients[2 * row];
    sums[place + 1] += gradients[2 * row + 1];
  }
}
