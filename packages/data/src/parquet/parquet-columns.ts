import { type DuckDBConnection, type DuckDBType, DuckDBTypeId } from "@duckdb/node-api";
import type { ImportColumn } from "@sagebrush/contracts/datasets/csv-import";
import { StudioError } from "@sagebrush/contracts/errors";
import { quoteIdentifier, quoteLiteral } from "../sql-text.ts";

/** A column of somebody's Parquet file, and how it is read as one of our types. */
export interface SourceColumn extends ImportColumn {
  expression: string;
}

/**
 * The columns of a Parquet file. What has no type of ours becomes text: nested values as JSON, binary as hexadecimal digits.
 * @throws StudioError ValidationException when it is no Parquet, or damaged
 */
export async function readParquetColumns(connection: DuckDBConnection, path: string): Promise<SourceColumn[]> {
  try {
    const empty = await connection.runAndReadAll(`SELECT * FROM read_parquet(${quoteLiteral(path)}) LIMIT 0`);
    return empty
      .columnNames()
      .map((name, index) => ({ name, ...reading(quoteIdentifier(name), empty.columnType(index)) }));
  } catch (cause) {
    throw unreadableParquet(cause);
  }
}

/** Keeps what DuckDB says of the file, but not where the file lies on our disk. */
export function unreadableParquet(cause: unknown): StudioError {
  const reason =
    cause instanceof Error ? cause.message.replaceAll(/["']?\/[^\s"']*["']?/g, "the file").split("\n")[0] : "";
  return new StudioError(
    "ValidationException",
    `The file cannot be read as Parquet: ${reason} Write it anew, or upload a CSV.`,
    {
      cause,
    },
  );
}

function reading(column: string, type: DuckDBType): Omit<SourceColumn, "name"> {
  switch (type.typeId) {
    case DuckDBTypeId.BOOLEAN:
      return { type: "boolean", expression: column };
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.UTINYINT:
    case DuckDBTypeId.USMALLINT:
    case DuckDBTypeId.UINTEGER:
      return { type: "integer", expression: `CAST(${column} AS BIGINT)` };
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UHUGEINT:
    case DuckDBTypeId.DECIMAL:
      return { type: "number", expression: `CAST(${column} AS DOUBLE)` };
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
      // pandas writes missing numbers as NaN.
      return { type: "number", expression: `CASE WHEN isnan(${column}) THEN NULL ELSE CAST(${column} AS DOUBLE) END` };
    case DuckDBTypeId.DATE:
      return { type: "date", expression: column };
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_S:
    case DuckDBTypeId.TIMESTAMP_MS:
    case DuckDBTypeId.TIMESTAMP_NS:
    case DuckDBTypeId.TIMESTAMP_TZ:
      return { type: "timestamp", expression: `CAST(${column} AS TIMESTAMP)` };
    case DuckDBTypeId.BLOB:
      return { type: "string", expression: `hex(${column})` };
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.STRUCT:
    case DuckDBTypeId.MAP:
    case DuckDBTypeId.ARRAY:
      return { type: "string", expression: `CAST(to_json(${column}) AS VARCHAR)` };
    default:
      return { type: "string", expression: `CAST(${column} AS VARCHAR)` };
  }
}
