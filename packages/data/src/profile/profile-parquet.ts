import { dirname } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { DatasetColumn } from "@sagebrush/contracts/datasets/dataset";
import type { ColumnProfile, DatasetProfile, StringProfile } from "@sagebrush/contracts/datasets/profile";
import { withDatabase } from "../duckdb.ts";
import { describeOpenParquet } from "../parquet/describe-parquet.ts";
import { quoteIdentifier, quoteLiteral } from "../sql-text.ts";

/** Columns profiled in one query; many more slow DuckDB's planner down. */
const columnsPerQuery = 100;
/** Up to here distinct values and quantiles are exact; beyond, they are sketches with an error of about a percent. */
const exactRowCount = 200_000;
const binCount = 20;
const topValueCount = 20;
const longestShownValue = 200;
const secondsPerDay = 86_400;

/** Statistics of every column of a Parquet file: one pass for what can be summed up, one for histograms. */
export async function profileParquet(options: { path: string; signal?: AbortSignal }): Promise<DatasetProfile> {
  const { path, signal } = options;
  const limits = { directories: [dirname(path)], memoryLimitMb: 1024, ...(signal ? { signal } : {}) };
  return withDatabase(limits, async (connection) => {
    const { rowCount, columns } = await describeOpenParquet(connection, path);
    const profiles: ColumnProfile[] = [];
    for (let start = 0; start < columns.length; start += columnsPerQuery) {
      const chunk = columns.slice(start, start + columnsPerQuery);
      const statistics = await readStatistics(connection, path, chunk, rowCount <= exactRowCount);
      const histograms = await readHistograms(connection, path, chunk, statistics);
      for (const [index, column] of chunk.entries()) {
        const known = statistics[index];
        if (!known) throw new Error(`Column ${column.name} was not profiled.`);
        const topValues = column.type === "string" ? await readTopValues(connection, path, column) : [];
        profiles.push(toProfile(column, { ...known, rowCount, topValues, histogram: histograms[index] ?? [] }));
      }
    }
    return { rowCount, columns: profiles };
  });
}

interface Statistics {
  presentCount: number;
  distinctCount: number;
  isExact: boolean;
  infiniteCount: number;
  trueCount: number;
  /** Numbers as they are, times in seconds since 1970, texts by their length. */
  minimum: number | null;
  maximum: number | null;
  mean: number | null;
  standardDeviation: number | null;
  quantiles: number[] | null;
}

async function readStatistics(
  connection: DuckDBConnection,
  path: string,
  columns: readonly DatasetColumn[],
  isExact: boolean,
): Promise<Statistics[]> {
  const expressions = columns.map((column) => statisticsSql(column, isExact));
  const answers = await readRow(connection, `SELECT ${expressions.flat().join(", ")} FROM ${parquet(path)}`);
  let position = 0;
  const next = () => answers[position++];
  return columns.map(() => ({
    presentCount: Number(next()),
    distinctCount: Number(next()),
    isExact,
    infiniteCount: Number(next()),
    trueCount: Number(next()),
    minimum: finite(next()),
    maximum: finite(next()),
    mean: finite(next()),
    standardDeviation: finite(next()),
    quantiles: numbersOf(next()),
  }));
}

/** In the order in which `readStatistics` reads them. */
function statisticsSql({ name, type }: DatasetColumn, isExact: boolean): string[] {
  const column = quoteIdentifier(name);
  const measure = measureSql(column, type);
  const isNumeric = type === "integer" || type === "number";
  const known =
    type === "number"
      ? `nullif(${column}, CAST('NaN' AS DOUBLE))`
      : type === "string"
        ? `nullif(${column}, '')`
        : column;
  const quantiles = `${isExact ? "quantile_cont" : "approx_quantile"}(${measure}, [0.05, 0.25, 0.5, 0.75, 0.95])`;
  return [
    `count(${known})`,
    isExact ? `count(DISTINCT ${known})` : `approx_count_distinct(${known})`,
    type === "number" ? `count_if(isinf(${column}))` : "0",
    type === "boolean" ? `count_if(${column})` : "0",
    `min(${measure})`,
    `max(${measure})`,
    isNumeric ? `avg(${measure})` : "NULL",
    isNumeric ? `CASE WHEN count(${measure}) > 1 THEN stddev_samp(${measure}) END` : "NULL",
    isNumeric ? quantiles : "NULL",
  ];
}

/** What minimum, maximum and histogram are of, as a finite double. */
function measureSql(column: string, type: DatasetColumn["type"]): string {
  if (type === "string") return `CAST(length(nullif(${column}, '')) AS DOUBLE)`;
  if (type === "boolean") return `CAST(${column} AS DOUBLE)`;
  if (type === "date" || type === "timestamp") return `CAST(epoch(${column}) AS DOUBLE)`;
  return `CASE WHEN isfinite(CAST(${column} AS DOUBLE)) THEN CAST(${column} AS DOUBLE) END`;
}

interface Bin {
  start: number;
  end: number;
  count: number;
}

async function readHistograms(
  connection: DuckDBConnection,
  path: string,
  columns: readonly DatasetColumn[],
  statistics: readonly Statistics[],
): Promise<Bin[][]> {
  const edges = columns.map((column, index) => binEdges(column, statistics[index]));
  const expressions = columns.map(({ name, type }, index) => {
    const { start, width, count } = edges[index] ?? noBins;
    if (count === 0) return "NULL";
    const measure = measureSql(quoteIdentifier(name), type);
    return `histogram(CAST(least(greatest(floor((${measure} - ${start}) / ${width}), 0), ${count - 1}) AS INTEGER))`;
  });
  const answers = await readRow(connection, `SELECT ${expressions.join(", ")} FROM ${parquet(path)}`);
  return answers.map((answer, index) => {
    const { start, width, count } = edges[index] ?? noBins;
    const counts = countsByBin(answer);
    return Array.from({ length: count }, (_, bin) => ({
      start: start + bin * width,
      end: start + (bin + 1) * width,
      count: counts.get(bin) ?? 0,
    }));
  });
}

const noBins = { start: 0, width: 1, count: 0 };

/** Bins of equal width over the range; whole numbers and days get bins of whole width. */
function binEdges({ type }: DatasetColumn, statistics: Statistics | undefined) {
  const { minimum, maximum } = statistics ?? { minimum: null, maximum: null };
  if (type === "string" || type === "boolean" || minimum === null || maximum === null) return noBins;
  if (minimum === maximum) return { start: minimum, width: type === "date" ? secondsPerDay : 1, count: 1 };
  const step = type === "integer" ? 1 : type === "date" ? secondsPerDay : 0;
  if (step === 0) return { start: minimum, width: (maximum - minimum) / binCount, count: binCount };
  const steps = (maximum - minimum) / step + 1;
  const width = Math.ceil(steps / binCount) * step;
  return { start: minimum, width, count: Math.ceil((steps * step) / width) };
}

async function readTopValues(
  connection: DuckDBConnection,
  path: string,
  { name }: DatasetColumn,
): Promise<StringProfile["topValues"]> {
  const column = quoteIdentifier(name);
  const answered = await connection.runAndReadAll(
    `SELECT left(${column}, ${longestShownValue}) AS value, count(*) AS n FROM ${parquet(path)}
     WHERE ${column} <> '' GROUP BY value ORDER BY n DESC, value LIMIT ${topValueCount}`,
  );
  return answered.getRows().map(([value, count]) => ({ value: String(value), count: Number(count) }));
}

function toProfile(
  { name, type }: DatasetColumn,
  column: Statistics & { rowCount: number; topValues: StringProfile["topValues"]; histogram: Bin[] },
): ColumnProfile {
  const { rowCount, presentCount, minimum, maximum, quantiles } = column;
  const missingCount = rowCount - presentCount;
  const everyColumn = {
    name,
    type,
    missingCount,
    missingFraction: rowCount === 0 ? 0 : missingCount / rowCount,
    distinctCount: Math.min(column.distinctCount, presentCount),
    isDistinctCountApproximate: !column.isExact,
  };
  if (type === "boolean") return { ...everyColumn, kind: "boolean", trueCount: column.trueCount };
  if (type === "string") {
    return {
      ...everyColumn,
      kind: "string",
      topValues: column.topValues,
      areTopValuesApproximate: false,
      minLength: minimum,
      maxLength: maximum,
    };
  }
  if (type === "date" || type === "timestamp") {
    const write = (seconds: number) => {
      const text = new Date(seconds * 1_000).toISOString();
      return type === "date" ? text.slice(0, 10) : text;
    };
    return {
      ...everyColumn,
      kind: "temporal",
      min: minimum === null ? null : write(minimum),
      max: maximum === null ? null : write(maximum),
      histogram: column.histogram.map(({ start, end, count }) => ({ start: write(start), end: write(end), count })),
    };
  }
  const [p5, p25, p50, p75, p95] = quantiles ?? [];
  const hasQuantiles = [p5, p25, p50, p75, p95].every((value) => value !== undefined);
  return {
    ...everyColumn,
    kind: "numeric",
    infiniteCount: column.infiniteCount,
    min: minimum,
    max: maximum,
    mean: column.mean,
    stddev: column.standardDeviation,
    quantiles: hasQuantiles ? { p5: p5 ?? 0, p25: p25 ?? 0, p50: p50 ?? 0, p75: p75 ?? 0, p95: p95 ?? 0 } : null,
    areQuantilesApproximate: !column.isExact,
    histogram: column.histogram,
  };
}

async function readRow(connection: DuckDBConnection, sql: string): Promise<unknown[]> {
  const answered = await connection.runAndReadAll(sql);
  return answered.getRows()[0] ?? [];
}

function finite(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** A DuckDB list of numbers. */
function numbersOf(value: unknown): number[] | null {
  if (typeof value !== "object" || value === null || !("items" in value) || !Array.isArray(value.items)) return null;
  const numbers = value.items.map(Number);
  return numbers.every(Number.isFinite) ? numbers : null;
}

/** A DuckDB map from bin to count. */
function countsByBin(value: unknown): Map<number, number> {
  const counts = new Map<number, number>();
  if (typeof value !== "object" || value === null || !("entries" in value) || !Array.isArray(value.entries))
    return counts;
  for (const { key, value: count } of value.entries) counts.set(Number(key), Number(count));
  return counts;
}

function parquet(path: string): string {
  return `read_parquet(${quoteLiteral(path)})`;
}
