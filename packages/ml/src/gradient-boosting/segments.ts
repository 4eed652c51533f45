/** Fewer rows are not worth merging a histogram for. */
const leastSegmentRows = 8192;
/** Bounds the merging of one node, and by the rows of all nodes the histograms that wait to be merged. */
const mostSegments = 16;
const segmentsOfAllRows = 32;

/**
 * Where a node's rows are cut into segments that are summed apart and merged in order: borders from `begin` to `end`. They
 * depend on counts only, never on threads, as another order of sums would give another model.
 */
export function segmentBorders(begin: number, end: number, rowCount: number): number[] {
  const segmentRows = Math.max(leastSegmentRows, rowCount / segmentsOfAllRows);
  const count = Math.min(mostSegments, Math.floor((end - begin) / segmentRows));
  if (count < 2) return [begin, end];
  return Array.from({ length: count + 1 }, (_, index) => begin + Math.floor(((end - begin) * index) / count));
}
