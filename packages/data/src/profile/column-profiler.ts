import type { DuckDBVector } from "@duckdb/node-api";
import type { ImportColumn } from "@sagebrush/contracts/datasets/csv-import";
import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";
import { quoteIdentifier } from "../sql-text.ts";
import { asDouble } from "./as-double.ts";
import { roundEdges, timeEdges } from "./histogram-edges.ts";
import { NumericStatistics } from "./numeric-statistics.ts";
import type { ColumnRange } from "./read-ranges.ts";
import { maxCountedTexts, TextStatistics } from "./text-statistics.ts";

export interface ColumnProfiler {
  /** SQL of what `take` wants: never null, as nulls make a vector's values slow to read. */
  expression: string;
  /** Whether `take` gets each different value once, with how often it occurs, rather than one for each row. */
  isGrouped: boolean;
  take: (vector: DuckDBVector, count: number, place: { firstRow: number; occurrences: DuckDBVector | null }) => void;
  finish: () => ColumnProfile;
}

export function columnProfiler(column: ImportColumn, rowCount: number, range: ColumnRange | undefined): ColumnProfiler {
  const known = range ?? { presentCount: 0, min: null, max: null, distinctEstimate: null };
  switch (column.type) {
    case "string":
      return textProfiler(column, rowCount, known);
    case "boolean":
      return booleanProfiler(column, rowCount);
    case "integer":
    case "number":
      return numericProfiler(column, rowCount, known);
    case "date":
    case "timestamp":
      return temporalProfiler(column, rowCount, known);
  }
}

function numericProfiler(column: ImportColumn, rowCount: number, { min, max }: ColumnRange): ColumnProfiler {
  const edges = min === null || max === null ? [] : roundEdges(min, max, column.type === "integer");
  const statistics = new NumericStatistics({ rowCount, edges });
  return {
    ...numberReader(column, statistics),
    finish: () => {
      const quantiles = statistics.quantiles([0.05, 0.25, 0.5, 0.75, 0.95]);
      return {
        ...commonOf(column, rowCount, statistics),
        kind: "numeric",
        infiniteCount: statistics.infiniteCount,
        min,
        max,
        mean: statistics.mean,
        stddev: statistics.stddev,
        quantiles: quantiles && {
          p5: quantiles[0],
          p25: quantiles[1],
          p50: quantiles[2],
          p75: quantiles[3],
          p95: quantiles[4],
        },
        areQuantilesApproximate: statistics.isSampled,
        histogram: binsOf(edges, statistics.binCounts, (edge) => edge),
      };
    },
  };
}

function temporalProfiler(column: ImportColumn, rowCount: number, { min, max }: ColumnRange): ColumnProfiler {
  const isDate = column.type === "date";
  const edges = min === null || max === null ? [] : timeEdges(min, max, isDate);
  const statistics = new NumericStatistics({ rowCount, edges });
  const show = (milliseconds: number) => {
    const text = new Date(milliseconds).toISOString();
    return isDate ? text.slice(0, text.indexOf("T")) : text;
  };
  return {
    ...numberReader(column, statistics),
    finish: () => ({
      ...commonOf(column, rowCount, statistics),
      kind: "temporal",
      min: min === null ? null : show(min),
      max: max === null ? null : show(max),
      histogram: binsOf(edges, statistics.binCounts, show),
    }),
  };
}

function booleanProfiler(column: ImportColumn, rowCount: number): ColumnProfiler {
  const statistics = new NumericStatistics({ rowCount, edges: [0, 1, 2] });
  return {
    ...numberReader(column, statistics),
    finish: () => ({
      ...commonOf(column, rowCount, statistics),
      kind: "boolean",
      trueCount: statistics.binCounts[1] ?? 0,
    }),
  };
}

const topValueCount = 20;
const maxShownLength = 200;

function textProfiler(column: ImportColumn, rowCount: number, range: ColumnRange): ColumnProfiler {
  const statistics = new TextStatistics();
  const missingCount = rowCount - range.presentCount;
  let missingAhead = missingCount;
  return {
    // DuckDB groups on all cores, as long as the groups do not outgrow its memory.
    isGrouped: range.distinctEstimate !== null && range.distinctEstimate < maxCountedTexts / 2,
    expression: `coalesce(CAST(${quoteIdentifier(column.name)} AS VARCHAR), '')`,
    take: (vector, count, { occurrences }) => {
      for (let index = 0; index < count; index++) {
        const text = vector.getItem(index);
        if (typeof text !== "string") throw new Error(`DuckDB answered ${typeof text} for a text.`);
        let times = occurrences === null ? 1 : Number(occurrences.getItem(index));
        if (text === "" && missingAhead > 0) {
          // Missing cells are read as empty texts. Which of the two comes first does not matter to any count.
          const missing = Math.min(times, missingAhead);
          missingAhead -= missing;
          times -= missing;
        }
        if (times > 0) statistics.add(text, times);
      }
    },
    finish: () => ({
      name: column.name,
      type: column.type,
      kind: "string",
      missingCount,
      missingFraction: rowCount === 0 ? 0 : missingCount / rowCount,
      distinctCount: statistics.distinctCount,
      isDistinctCountApproximate: statistics.isApproximate,
      topValues: statistics.top(topValueCount).map(({ value, count }) => ({ value: shorten(value), count })),
      areTopValuesApproximate: statistics.isApproximate,
      minLength: statistics.minLength,
      maxLength: statistics.maxLength,
    }),
  };
}

/** Reads the values into one array that is used again, so that the statistics run over plain numbers. */
function numberReader({ name, type }: ImportColumn, statistics: NumericStatistics) {
  if (type === "string") throw new Error(`The column '${name}' is text.`);
  let values = new Float64Array(2048);
  return {
    expression: `coalesce(${asDouble(quoteIdentifier(name), type)}, 'NaN'::DOUBLE)`,
    isGrouped: false,
    take: (vector: DuckDBVector, count: number, { firstRow }: { firstRow: number }) => {
      if (values.length < count) values = new Float64Array(count);
      for (let index = 0; index < count; index++) values[index] = Number(vector.getItem(index));
      statistics.add(values, count, firstRow);
    },
  };
}

function commonOf({ name, type }: ImportColumn, rowCount: number, statistics: NumericStatistics) {
  const missingCount = rowCount - statistics.presentCount;
  return {
    name,
    type,
    missingCount,
    missingFraction: rowCount === 0 ? 0 : missingCount / rowCount,
    distinctCount: statistics.distinctCount,
    isDistinctCountApproximate: statistics.isDistinctCountApproximate,
  };
}

function binsOf<Edge>(edges: readonly number[], counts: Float64Array, show: (edge: number) => Edge) {
  return Array.from(counts, (count, bin) => ({ start: show(edges[bin]!), end: show(edges[bin + 1]!), count }));
}

/** PostgreSQL keeps no NUL, and JSON no half of a surrogate pair. */
function shorten(text: string): string {
  const short = text.length > maxShownLength ? `${text.slice(0, maxShownLength)}…` : text;
  return short.replaceAll("\0", "\ufffd").toWellFormed();
}
