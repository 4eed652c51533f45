import type { BoostingKernels, SearchJob } from "./boosting-kernels.ts";
import { type CategoryFeatures, findCategorySplit } from "./category-splits.ts";
import { findGroupedCategorySplit } from "./grouped-category-splits.ts";
import type { HistogramLayout } from "./histogram.ts";
import type { WeightBounds } from "./monotone.ts";
import { regularizationOf } from "./plain-kernels.ts";
import type { Regularization, Split } from "./splitting.ts";
import type { WideColumns } from "./wide-columns.ts";
import { WideHistograms } from "./wide-histograms.ts";

/** What is asked of a leaf whose features are split by categories. */
interface CategoryLeaf {
  begin: number;
  end: number;
  bounds: WeightBounds;
  /** Changed in place: features that could not split the leaf are added where there is a grouping. */
  spent: readonly number[];
}

/** Splits features of codes, beside those of numbers, which the kernels split. */
export class CategorySearch {
  /** Sums of the features that a byte is too narrow for; null where there are none. */
  readonly wide: WideHistograms | null;

  constructor(
    private readonly layout: HistogramLayout,
    private readonly limits: { regularization: Regularization; minDataInLeaf?: number },
    private readonly features: CategoryFeatures,
    wide: WideColumns | undefined,
    kernels: Pick<BoostingKernels, "allocate" | "addWideRows">,
  ) {
    this.wide = wide ? new WideHistograms(wide, features.codeEnds, kernels) : null;
  }

  /** What is left of the jobs for the kernels. */
  withoutCategories(jobs: readonly SearchJob[]): readonly SearchJob[] {
    const { codeEnds } = this.features;
    return jobs.map((job) => ({ ...job, features: job.features.filter((feature) => codeEnds[feature] === 0) }));
  }

  /** @param split the best of numbers @returns it, or one of categories that gains more */
  betterSplit(split: Split | null, job: SearchJob, leaf: CategoryLeaf): Split | null {
    const { codeEnds, grouping } = this.features;
    let best = split;
    for (const feature of job.features) {
      if (codeEnds[feature] === 0 || leaf.spent.includes(feature)) continue;
      const found = this.find(feature, job, leaf);
      if (!found && grouping) leaf.spent = [...leaf.spent, feature];
      const isBetter =
        found && (!best || found.gain > best.gain || (found.gain === best.gain && feature < best.feature));
      if (isBetter) best = found;
    }
    return best;
  }

  private find(feature: number, job: SearchJob, { begin, end, bounds }: CategoryLeaf): Split | null {
    const { features, layout } = this;
    const { regularization, minDataInLeaf = 1 } = this.limits;
    const { grouping } = features;
    const place = this.wide?.sumsOf(feature, job.histogram) ?? {
      histogram: job.histogram,
      offset: layout.offsets[feature],
    };
    const { G, H } = job;
    if (!grouping)
      return findCategorySplit(feature, { ...place, G, H, bounds }, regularizationOf(job, regularization), features);
    const node = { ...place, G, H, rowCount: end - begin };
    return findGroupedCategorySplit(feature, node, { regularization, minDataInLeaf, features, grouping });
  }
}
