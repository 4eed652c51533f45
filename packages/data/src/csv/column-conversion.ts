import type { ColumnType, CsvDialect } from "@sagebrush/contracts/datasets/csv-import";
import { quoteLiteral } from "../sql-text.ts";

/** DuckDB's type of each of ours, in Parquet. Timestamps are in UTC. */
export const storedTypes = {
  boolean: "BOOLEAN",
  integer: "BIGINT",
  number: "DOUBLE",
  string: "VARCHAR",
  date: "DATE",
  timestamp: "TIMESTAMP",
} as const satisfies Record<ColumnType, string>;

/** Marks the error of a fast conversion that met what it cannot decide; see {@link fastConversion}. */
export const undecidedMarker = "sagebrush: undecided value";

type Formats = Pick<CsvDialect, "decimalSeparator" | "dateFormat" | "timestampFormat">;

/**
 * SQL that turns the text `cell` into the column's type, or null when it does not fit. This is what importing means;
 * {@link fastConversion} may only be quicker. Stricter than DuckDB's own casts, which round 1.5 to an integer, cut the time
 * off a date and ignore the zone of a timestamp.
 */
export function exactConversion(type: ColumnType, cell: string, formats: Formats): string {
  switch (type) {
    case "string":
      return cell;
    case "boolean":
      return `try_cast(trim(${cell}) AS BOOLEAN)`;
    case "number":
      return asNumber(cell, formats);
    case "integer": {
      const number = asNumber(cell, formats);
      const integer = `try_cast(${withPoint(cell, formats)} AS BIGINT)`;
      return `CASE WHEN isfinite(${number}) AND ${number} = trunc(${number}) THEN ${integer} END`;
    }
    case "date":
      return formats.dateFormat === null
        ? `CASE WHEN ${hasPlainYear(`ltrim(${cell})`)} AND ${isDateOnly(cell)} THEN try_cast(${cell} AS DATE) END`
        : `CAST(try_strptime(trim(${cell}), ${quoteLiteral(formats.dateFormat)}) AS DATE)`;
    case "timestamp": {
      if (formats.timestampFormat !== null) {
        return `CAST(try_strptime(trim(${cell}), ${quoteLiteral(formats.timestampFormat)}) AS TIMESTAMP)`;
      }
      const naive = `CASE WHEN NOT ${hasZoneOffset(cell)} THEN try_cast(trim(${cell}) AS TIMESTAMP) END`;
      const zoned = `CAST(try_cast(trim(${cell}) AS TIMESTAMPTZ) AS TIMESTAMP)`;
      return `CASE WHEN ${hasPlainYear(`ltrim(${cell})`)} THEN coalesce(${naive}, ${zoned}) END`;
    }
  }
}

/**
 * The same for a column that the CSV reader has already read as `readType`, at a fraction of the cost. Raises an error that
 * holds {@link undecidedMarker} or a conversion error wherever it is not sure; the import then starts over with
 * {@link exactConversion}.
 */
export function fastConversion(
  type: ColumnType,
  cell: string,
  formats: Formats,
): { readType: string; expression: string } {
  switch (type) {
    case "string":
    case "boolean":
    case "number":
      return { readType: storedTypes[type], expression: cell };
    case "integer":
      // Read as BIGINT, 1.5 would silently become 2. Doubles hold every integer up to 2^53.
      return {
        readType: "DOUBLE",
        expression: orUndecided(
          cell,
          `${cell} = trunc(${cell}) AND abs(${cell}) <= 9007199254740992`,
          `CAST(${cell} AS BIGINT)`,
        ),
      };
    case "date": {
      if (formats.dateFormat !== null) return exactOrUndecided(type, cell, formats);
      const isPlain = `${hasPlainYear(cell)} AND strlen(${cell}) <= 10`;
      return { readType: "VARCHAR", expression: orUndecided(cell, isPlain, `CAST(${cell} AS DATE)`) };
    }
    case "timestamp": {
      if (formats.timestampFormat !== null) return exactOrUndecided(type, cell, formats);
      // The reader's own TIMESTAMP drops zones and its TIMESTAMPTZ makes nulls of what it cannot read.
      const withZone = orRaise(exactConversion(type, cell, formats));
      const naive = `WHEN ${hasPlainYear(cell)} THEN CAST(${cell} AS TIMESTAMP)`;
      return {
        readType: "VARCHAR",
        expression: `CASE WHEN ${hasZoneOffset(cell)} THEN ${withZone} ${naive} ${otherwiseUndecided(cell)} END`,
      };
    }
  }
}

/** Whether a cell that is not missing was lost: a blank one counts as missing where the column is not text. */
export function isLost(cell: string, converted: string): string {
  // CASE, as AND would trim every cell of the file.
  return `CASE WHEN ${converted} IS NULL AND ${cell} IS NOT NULL THEN trim(${cell}) <> '' ELSE false END`;
}

function exactOrUndecided(type: ColumnType, cell: string, formats: Formats) {
  return {
    readType: "VARCHAR",
    expression: orUndecided(cell, `${cell} IS NOT NULL`, orRaise(exactConversion(type, cell, formats))),
  };
}

function orUndecided(cell: string, condition: string, value: string): string {
  return `CASE WHEN ${condition} THEN ${value} ${otherwiseUndecided(cell)} END`;
}

function otherwiseUndecided(cell: string): string {
  return `WHEN ${cell} IS NOT NULL THEN error('${undecidedMarker}')`;
}

function orRaise(value: string): string {
  return `coalesce(${value}, error('${undecidedMarker}'))`;
}

function asNumber(cell: string, formats: Formats): string {
  return `try_cast(${withPoint(cell, formats)} AS DOUBLE)`;
}

function withPoint(cell: string, formats: Formats): string {
  if (formats.decimalSeparator === ".") return cell;
  return `CASE WHEN NOT contains(${cell}, '.') THEN replace(${cell}, ',', '.') END`;
}

/** A year of four digits in front, and no `(BC)` behind: what JavaScript's Date writes plainly. Shuts out `infinity` too. */
function hasPlainYear(cell: string): string {
  return `(${cell}[5] IN ('-', '/') AND NOT contains(${cell}, '('))`;
}

/** Not a date with a time behind it, other than midnight. Patterns are slow, so the common form goes without. */
function isDateOnly(cell: string): string {
  const midnight = `regexp_full_match(trim(${cell}), '[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}([T ]00:00(:00(\\.0+)?)?)?')`;
  return `(strlen(${cell}) <= 10 OR ${midnight})`;
}

/** A sign behind the date, as in `+02:00`; 10 characters are the date. */
function hasZoneOffset(cell: string): string {
  return `(contains(${cell}[11:], '+') OR contains(${cell}[11:], '-'))`;
}
