import type { DuckDBConnection } from "@duckdb/node-api";
import type { ColumnType, CsvDialect } from "@sagebrush/contracts/datasets/csv-import";
import { quoteLiteral } from "../sql-text.ts";
import { exactConversion, isLost } from "./column-conversion.ts";
import { cellName } from "./csv-source.ts";

/** In order of preference: the first that every cell of the sample converts to is taken. */
const candidates = ["integer", "number", "boolean", "date", "timestamp"] as const satisfies ColumnType[];

const dateFormats = [
  "%d/%m/%Y",
  "%m/%d/%Y",
  "%d.%m.%Y",
  "%d-%m-%Y",
  "%m-%d-%Y",
  "%d %b %Y",
  "%b %d, %Y",
  "%d/%m/%y",
  "%m/%d/%y",
  "%d.%m.%y",
];
const timeSuffixes = [" %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p"];

export interface InferredTypes {
  types: ColumnType[];
  decimalSeparator: "." | ",";
  dateFormat: string | null;
  timestampFormat: string | null;
  warnings: string[];
}

interface Sample {
  connection: DuckDBConnection;
  /** SQL of a table whose text columns are {@link cellName}(1) and on. */
  rows: string;
  columnCount: number;
}

/** What the functions below read: a row for each cell, as DuckDB plans many aggregates over many columns very slowly. */
const cellTable = "sampled_cells";

/** Guesses the type of every column from sampled cells, by the very conversions that the import will use. */
export async function inferTypes(sample: Sample, fixed: Partial<CsvDialect>): Promise<InferredTypes> {
  await fillCellTable(sample);
  const formats = {
    decimalSeparator: fixed.decimalSeparator ?? ((await usesDecimalComma(sample)) ? "," : "."),
    dateFormat: fixed.dateFormat ?? null,
    timestampFormat: fixed.timestampFormat ?? null,
  } as const;
  const types = await typesThatFit(sample, formats);
  const warnings: string[] = [];
  const texts = types.flatMap((type, index) => (type === "string" ? [index] : [])).slice(0, maxFormatColumns);
  const guess = async (patterns: string[], type: "date" | "timestamp") => {
    const found = await formatThatFits(sample, texts, patterns);
    if (found === undefined) return null;
    for (const index of found.columns) types[index] = type;
    if (found.isAmbiguous) {
      warnings.push(`Dates are read as ${found.format}, but day and month could also be the other way round.`);
    }
    return found.format;
  };
  const dateFormat = fixed.dateFormat === undefined ? await guess(dateFormats, "date") : formats.dateFormat;
  const timePatterns = dateFormats.flatMap((format) => timeSuffixes.map((suffix) => format + suffix));
  const timestampFormat =
    fixed.timestampFormat === undefined ? await guess(timePatterns, "timestamp") : formats.timestampFormat;
  return { types, ...formats, dateFormat, timestampFormat, warnings };
}

/** A vector of rows takes room for 2048 of each column, however few there are. */
const columnsPerInsert = 1000;

async function fillCellTable({ connection, rows, columnCount }: Sample): Promise<void> {
  await connection.run(`CREATE TEMP TABLE ${cellTable} (position INTEGER, cell VARCHAR)`);
  for (let start = 0; start < columnCount; start += columnsPerInsert) {
    const end = Math.min(start + columnsPerInsert, columnCount);
    const cells = Array.from({ length: end - start }, (_, index) => cellName(start + index + 1));
    await connection.run(
      `INSERT INTO ${cellTable} SELECT unnest(range(${start}, ${end})), unnest([${cells.join(", ")}]) FROM ${rows}`,
    );
  }
}

/** Formats are tried on so many text columns at most. */
const maxFormatColumns = 100;
async function typesThatFit(sample: Sample, formats: Parameters<typeof exactConversion>[2]): Promise<ColumnType[]> {
  const counts = await countPerColumn(sample, [
    "count(*) FILTER (trim(cell) <> '')",
    // Codes such as 007 lose their zeros as numbers.
    "count(*) FILTER (regexp_full_match(cell, '\\s*[+-]?0[0-9]+\\s*'))",
    ...candidates.map((type) => `count(*) FILTER (${isLost("cell", exactConversion(type, "cell", formats))})`),
  ]);
  return counts.map(([present = 0, leadingZeros = 0, ...lost]) => {
    if (present === 0) return "string";
    return (
      candidates.find((type, index) => {
        const isNumeric = type === "integer" || type === "number";
        return lost[index] === 0 && !(isNumeric && leadingZeros > 0);
      }) ?? "string"
    );
  });
}

/** Whether some columns hold numbers such as 1,5 and none holds one such as 1.5. */
async function usesDecimalComma(sample: Sample): Promise<boolean> {
  const counts = await countPerColumn(sample, [
    "count(*) FILTER (trim(cell) <> '')",
    "count(*) FILTER (regexp_full_match(cell, '\\s*[+-]?[0-9]*,[0-9]+\\s*'))",
    "count(*) FILTER (regexp_full_match(cell, '\\s*[+-]?[0-9]+\\s*'))",
    "count(*) FILTER (regexp_full_match(cell, '\\s*[+-]?[0-9]*\\.[0-9]+\\s*'))",
  ]);
  const hasCommas = counts.some(([present, commas = 0, whole = 0]) => commas > 0 && commas + whole === present);
  const hasPoints = counts.some(([present, , whole = 0, points = 0]) => points > 0 && points + whole === present);
  return hasCommas && !hasPoints;
}

interface FittingFormat {
  format: string;
  columns: number[];
  isAmbiguous: boolean;
}

/** The format that all cells of most columns have; the table has one for all its dates. */
async function formatThatFits(
  sample: Sample,
  columns: readonly number[],
  formats: readonly string[],
): Promise<FittingFormat | undefined> {
  if (columns.length === 0) return undefined;
  const counts = await countPerColumn(
    sample,
    ["count(*) FILTER (trim(cell) <> '')", ...formats.map((format) => `count(*) FILTER (${hasFormat(format)})`)],
    `position IN (${columns.join(", ")})`,
  );
  const fitting = formats.map((format, formatIndex) => ({
    format,
    columns: columns.filter((column) => {
      const [present = 0, ...matching] = counts[column] ?? [];
      return present > 0 && matching[formatIndex] === present;
    }),
  }));
  const mostColumns = Math.max(...fitting.map((candidate) => candidate.columns.length));
  const best = fitting.filter((candidate) => candidate.columns.length === mostColumns);
  const [first] = best;
  if (first === undefined || mostColumns === 0) return undefined;
  return { ...first, isAmbiguous: best.length > 1 };
}

/** `%Y` also reads two digits, as a year of antiquity. */
function hasFormat(format: string): string {
  const digits = format.includes("%Y") ? "[0-9]{4}" : "(^|[^0-9])[0-9]{2}([^0-9]|$)";
  return `regexp_matches(cell, '${digits}') AND try_strptime(trim(cell), ${quoteLiteral(format)}) IS NOT NULL`;
}

/** The values of the aggregates over `cell` for each column, by its position; empty for one that has no cells. */
async function countPerColumn(
  { connection, columnCount }: Sample,
  aggregates: readonly string[],
  condition = "true",
): Promise<number[][]> {
  const reader = await connection.runAndReadAll(
    `SELECT position, ${aggregates.join(", ")} FROM ${cellTable} WHERE ${condition} GROUP BY position`,
  );
  const counts: number[][] = Array.from({ length: columnCount }, () => []);
  for (const row of reader.getRows()) {
    const [position = 0, ...values] = row.map(Number);
    counts[position] = values;
  }
  return counts;
}
