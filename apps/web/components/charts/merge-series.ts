import { type ChartPoint, thinPoints } from "./thin-points.ts";

export interface NamedSeries {
  name: string;
  points: readonly ChartPoint[];
}

/** One row an x; `values[s]` belongs to series `s`, null where that series has no point there. */
export interface MergedRow {
  x: number;
  values: (number | null)[];
}

/**
 * Lays curves over a common x, thinned. An x that one curve keeps is kept for all, so that a tooltip can compare them.
 */
export function mergeSeries(series: readonly NamedSeries[], maximumPointsEach = 500): MergedRow[] {
  const keptXs = new Set(series.flatMap(({ points }) => thinPoints(points, maximumPointsEach).map(({ x }) => x)));
  const rows = new Map<number, MergedRow>();
  for (const [seriesIndex, { points }] of series.entries()) {
    for (const { x, y } of points) {
      if (!keptXs.has(x)) continue;
      const row = rows.get(x) ?? { x, values: series.map(() => null) };
      row.values[seriesIndex] = Number.isFinite(y) ? y : null;
      rows.set(x, row);
    }
  }
  return [...rows.values()].sort((first, second) => first.x - second.x);
}
