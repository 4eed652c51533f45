import { type MetricDirection, type MetricName, metricTable } from "../metrics/metric-table.ts";
import type { Table } from "../table.ts";
import { compact } from "./compact.ts";
import { groupRows, type SegmentValues } from "./group-rows.ts";
import type { Measured, SegmentMeasures } from "./segment-measures.ts";

/** How good the model is on the rows of a category, of a quarter of a number's range, without a value. */
export interface Segments {
  /** What is measured, the first of them deciding the order, with its value over all rows. */
  metrics: { name: MetricName; label: string; direction: MetricDirection; overall: number | null }[];
  /** At most 150, first those that are surely bad: by the better end of their interval, so that few rows rank low. */
  segments: Segment[];
  /** Segments that are left out for room, the best ones. */
  omittedCount: number;
}

export interface Segment {
  column: string;
  values: SegmentValues;
  rowCount: number;
  /** Fewer than 30 rows: chance has a large part in what they show. */
  isSmall: boolean;
  /** By metric; null where it has no meaning on these rows. */
  scores: ({ value: number; lower: number | null; upper: number | null } | null)[];
}

const maximumSegments = 150;
const smallRowCount = 30;
/** Rows times columns that are looked at; a table with more is judged by its first columns. */
const maximumCells = 100_000_000;

/** @param features raw columns of the rows that the measures know */
export function segmentsOf(features: Table, { order, measures }: SegmentMeasures): Segments {
  const columnLimit = Math.max(1, Math.floor(maximumCells / Math.max(1, features.rowCount)));
  const segments: Segment[] = [];
  for (const column of features.columns.slice(0, columnLimit)) {
    const { groups, codes } = groupRows(column);
    // All rows in one group: nothing is told apart.
    if (groups.length < 2) continue;
    for (const [group, members] of membersByGroup(order, codes, groups.length).entries()) {
      segments.push({
        column: column.name,
        values: groups[group],
        rowCount: members.length,
        isSmall: members.length < smallRowCount,
        scores: measures.map((measure) => toScore(measure.of(members))),
      });
    }
  }
  const { direction } = metricTable[measures[0].name];
  segments.sort((left, right) => surelyBad(right, direction) - surelyBad(left, direction));
  return {
    metrics: measures.map(({ name, of }) => {
      const { label, direction }: { label: string; direction: MetricDirection } = metricTable[name];
      return { name, label, direction, overall: of(order)?.value ?? null };
    }),
    segments: segments.slice(0, maximumSegments),
    omittedCount: Math.max(0, segments.length - maximumSegments),
  };
}

/** The better end of the interval, higher is worse; what has none is last. */
function surelyBad({ scores: [score] }: Segment, direction: MetricDirection): number {
  const end = direction === "maximize" ? score?.upper : score?.lower;
  if (end == null) return -Number.MAX_VALUE;
  return direction === "maximize" ? -end : end;
}

function membersByGroup(order: Uint32Array, codes: Int32Array, groupCount: number): Uint32Array[] {
  const counts = new Int32Array(groupCount);
  for (const code of codes) counts[code]++;
  const members = Array.from(counts, (count) => new Uint32Array(count));
  const filled = new Int32Array(groupCount);
  for (const row of order) members[codes[row]][filled[codes[row]]++] = row;
  return members;
}

function toScore(measured: Measured | null): Segment["scores"][number] {
  if (measured === null) return null;
  const { value, interval } = measured;
  return {
    value: compact(value),
    lower: interval && compact(interval.lower),
    upper: interval && compact(interval.upper),
  };
}
