export interface ChartPoint {
  x: number;
  y: number;
}

/**
 * Leaves at most about `maximumPoints` of a curve: the first, the last, and the lowest and highest of every bucket of
 * neighbours, so that no peak disappears as it would by taking every n-th. Points stay in order; O(points).
 */
export function thinPoints(points: readonly ChartPoint[], maximumPoints: number): ChartPoint[] {
  if (points.length <= maximumPoints) return [...points];
  const bucketCount = Math.max(1, Math.floor((maximumPoints - 2) / 2));
  const kept: ChartPoint[] = [points[0]!];
  const inner = points.length - 2;
  for (let bucket = 0; bucket < bucketCount; bucket += 1) {
    const start = 1 + Math.floor((bucket * inner) / bucketCount);
    const end = 1 + Math.floor(((bucket + 1) * inner) / bucketCount);
    const [low, high] = extremes(points, start, end);
    if (low === null || high === null) continue;
    kept.push(points[Math.min(low, high)]!);
    if (low !== high) kept.push(points[Math.max(low, high)]!);
  }
  kept.push(points[points.length - 1]!);
  return kept;
}

/** Indices of the lowest and highest finite `y` in `[start, end)`. */
function extremes(points: readonly ChartPoint[], start: number, end: number): [number | null, number | null] {
  let low: number | null = null;
  let high: number | null = null;
  for (let index = start; index < end; index += 1) {
    const { y } = points[index]!;
    if (!Number.isFinite(y)) continue;
    if (low === null || y < points[low]!.y) low = index;
    if (high === null || y > points[high]!.y) high = index;
  }
  return [low, high];
}
