import type { BinnedFeatures } from "./binning.ts";
import type { CategoryFeatures } from "./category-splits.ts";

/** The two most frequent categories count whatever their rows. */
const alwaysCounted = 2;
/** Categories past the limit have bins until they cover this share of the rows. */
const coveredShare = 0.99;

interface FrequencyLimits {
  /** The missing bin included; LightGBM counts one of its bins for missing and unseen categories. */
  maxBin: number;
  minDataInBin?: number;
}

/**
 * Leaves out the codes that LightGBM gives no bin of their own: those of fewer than `minDataInBin` rows, and of the others the
 * rarest, once 99 % of the rows that are not missing have a bin and there are `maxBin` less one, or one less than there are
 * categories. LightGBM's `BinMapper::FindBin`.
 */
export function withoutRareCodes(
  features: CategoryFeatures,
  bins: BinnedFeatures,
  { maxBin, minDataInBin = 1 }: FrequencyLimits,
): CategoryFeatures {
  const codeEnds = features.codeEnds.map((codeEnd, feature) =>
    codeEnd === 0 ? 0 : Math.min(codeEnd, frequentCodeEnd(countsOf(bins, feature), maxBin - 1, minDataInBin)),
  );
  return { ...features, codeEnds };
}

/** @param counts by bin: missing, unseen, then the codes from 1 on @returns the code after the last of those that count */
function frequentCodeEnd(counts: Int32Array, mostBins: number, leastRows: number): number {
  const codes = [...counts.keys()].slice(2).filter((bin) => counts[bin] > 0);
  codes.sort((one, other) => counts[other] - counts[one]);
  const distinct = codes.length + (counts[1] > 0 ? 1 : 0) + (counts[0] > 0 ? 1 : 0);
  const wantedBins = Math.min(distinct, mostBins);
  const known = counts.reduce((sum, count) => sum + count, 0) - counts[0];
  const wantedRows = Math.round(known * coveredShare);
  let covered = 0;
  let end = 1;
  for (const [place, bin] of codes.entries()) {
    if (covered >= wantedRows && 1 + place >= wantedBins) break;
    if (counts[bin] < leastRows && place >= alwaysCounted) break;
    covered += counts[bin];
    // A bin is its code's after the missing one: what is after the code has the bin's number.
    end = Math.max(end, bin);
  }
  return end;
}

function countsOf({ rowCount, columnMajor, wide }: BinnedFeatures, feature: number): Int32Array {
  const ofFeature = wide?.get(feature);
  const counts = new Int32Array(ofFeature?.binCount ?? 256);
  const column = ofFeature?.bins ?? columnMajor.subarray(feature * rowCount, (feature + 1) * rowCount);
  for (let row = 0; row < column.length; row++) counts[column[row]]++;
  return counts;
}
