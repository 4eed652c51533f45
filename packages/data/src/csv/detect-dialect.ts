import type { DuckDBConnection } from "@duckdb/node-api";
import type { CsvDialect, CsvEncoding, CsvSniffOverrides } from "@sagebrush/contracts/datasets/csv-import";
import { quoteLiteral } from "../sql-text.ts";
import { maxRecordBytes } from "./record-scanner.ts";
import { recordsOf, type SampledRecord, tearsRecords } from "./split-cells.ts";

const candidates = [",", ";", "\t", "|"];

interface Sample {
  path: string;
  text: Buffer;
  encoding: CsvEncoding;
}

/** What DuckDB's sniffer says, put right where it gives up: on ragged rows, and on quotes that the sample does not show. */
export async function detectDialect(
  connection: DuckDBConnection,
  sample: Sample,
  overrides: CsvSniffOverrides,
): Promise<CsvDialect> {
  let sniffed = await sniff(connection, sample.path, overrides);
  if (overrides.delimiter === undefined && (sniffed === undefined || sniffed.columnCount === 1)) {
    const delimiter = mostRegularDelimiter(sample.text, overrides);
    if (delimiter !== undefined && delimiter !== sniffed?.delimiter) {
      sniffed = (await sniff(connection, sample.path, { ...overrides, delimiter })) ?? { ...unknown, delimiter };
    }
  }
  if (overrides.skipLines === undefined && sniffed?.skipLines === 0) {
    const skipLines = titleLines(sample.text, sniffed);
    if (skipLines > 0) sniffed = (await sniff(connection, sample.path, { ...overrides, skipLines })) ?? sniffed;
  }
  const { delimiter, skipLines, hasHeader, ...marks } = sniffed ?? unknown;
  const found = {
    encoding: sample.encoding,
    delimiter: overrides.delimiter ?? delimiter,
    skipLines: overrides.skipLines ?? skipLines,
    hasHeader: overrides.hasHeader ?? hasHeader,
    decimalSeparator: overrides.decimalSeparator ?? ".",
    dateFormat: overrides.dateFormat ?? null,
    timestampFormat: overrides.timestampFormat ?? null,
  } as const;
  return { ...found, ...quoting(sample.text, found, marks, overrides) };
}

interface Sniffed {
  delimiter: string;
  quote: string;
  escape: string;
  skipLines: number;
  hasHeader: boolean;
  columnCount: number;
}

const unknown: Sniffed = { delimiter: ",", quote: "", escape: "", skipLines: 0, hasHeader: true, columnCount: 1 };

/** Undefined when the sniffer finds no dialect. */
async function sniff(
  connection: DuckDBConnection,
  path: string,
  overrides: CsvSniffOverrides,
): Promise<Sniffed | undefined> {
  const fixed = [
    overrides.delimiter === undefined ? [] : `delim = ${quoteLiteral(overrides.delimiter)}`,
    overrides.quote === undefined ? [] : `quote = ${quoteLiteral(overrides.quote)}`,
    overrides.escape === undefined ? [] : `escape = ${quoteLiteral(overrides.escape)}`,
    overrides.hasHeader === undefined ? [] : `header = ${overrides.hasHeader}`,
    overrides.skipLines === undefined ? [] : `skip = ${overrides.skipLines}`,
  ].flat();
  const parameters = [
    quoteLiteral(path),
    "ignore_errors = true",
    "comment = ''",
    `max_line_size = ${maxRecordBytes + 1}`,
    "auto_type_candidates = ['BOOLEAN', 'BIGINT', 'DOUBLE', 'DATE', 'TIMESTAMP', 'VARCHAR']",
    ...fixed,
  ];
  try {
    const reader = await connection.runAndReadAll(
      `SELECT Delimiter, Quote, Escape, SkipRows, HasHeader, len(Columns) FROM sniff_csv(${parameters.join(", ")})`,
    );
    const [delimiter, quote, escapeMark, skipLines, hasHeader, columnCount] = reader.getRows()[0] ?? [];
    return {
      delimiter: String(delimiter),
      quote: presentMark(quote),
      escape: presentMark(escapeMark),
      skipLines: Number(skipLines),
      hasHeader: hasHeader === true,
      columnCount: Number(columnCount),
    };
  } catch (error) {
    if (error instanceof Error && /sniff/i.test(error.message)) return undefined;
    throw error;
  }
}

function presentMark(mark: unknown): string {
  const text = String(mark ?? "");
  return text.length === 1 ? text : "";
}

/** Quotes that the sample does not hold may still come later, so the usual ones are assumed unless they break the sample. */
function quoting(
  text: Buffer,
  { delimiter, skipLines }: { delimiter: string; skipLines: number },
  sniffed: { quote: string; escape: string },
  overrides: CsvSniffOverrides,
): { quote: string; escape: string } {
  if (overrides.quote !== undefined) {
    return { quote: overrides.quote, escape: overrides.quote === "" ? "" : (overrides.escape ?? overrides.quote) };
  }
  const isUnquoted = sniffed.quote === "" && tearsRecords(text, { delimiter, quote: '"', escape: '"', skipLines });
  if (isUnquoted) return { quote: "", escape: "" };
  const quote = sniffed.quote === "" ? '"' : sniffed.quote;
  return { quote, escape: overrides.escape ?? (sniffed.escape === "" ? quote : sniffed.escape) };
}

/** The delimiter that splits most records into the same number of cells, if any does so for most of them. */
function mostRegularDelimiter(text: Buffer, overrides: CsvSniffOverrides): string | undefined {
  const quote = overrides.quote ?? '"';
  let best: { delimiter: string; share: number; cellCount: number } | undefined;
  for (const delimiter of candidates) {
    const counts = new Map<number, number>();
    let total = 0;
    const dialect = { delimiter, quote, escape: overrides.escape ?? quote, skipLines: overrides.skipLines ?? 0 };
    for (const { cellCount } of recordsOf(text, dialect)) {
      counts.set(cellCount, (counts.get(cellCount) ?? 0) + 1);
      if (++total === 500) break;
    }
    const [cellCount, count] = [...counts].sort((left, right) => right[1] - left[1])[0] ?? [1, 0];
    const share = total === 0 ? 0 : count / total;
    if (cellCount === 1 || share < 0.5) continue;
    if (best === undefined || share > best.share || (share === best.share && cellCount > best.cellCount)) {
      best = { delimiter, share, cellCount };
    }
  }
  return best?.delimiter;
}

/** Lines before the table, such as a title: those of one cell where the rows that follow have more. */
function titleLines(text: Buffer, sniffed: Sniffed): number {
  const quote = sniffed.quote === "" ? '"' : sniffed.quote;
  const dialect = { delimiter: sniffed.delimiter, quote, escape: quote, skipLines: 0 };
  for (let skipLines = 0; skipLines <= maxTitleLines; skipLines++) {
    const [first, second, third] = firstRecords(text, { ...dialect, skipLines });
    if (first === undefined || first.lineCount > 1) return 0;
    if (first.cellCount > 1) return first.cellCount === second?.cellCount ? skipLines : 0;
    if (second === undefined || third === undefined) return 0;
  }
  return 0;
}

const maxTitleLines = 20;

function firstRecords(text: Buffer, dialect: Parameters<typeof recordsOf>[1]): SampledRecord[] {
  const records: SampledRecord[] = [];
  for (const record of recordsOf(text, dialect)) {
    records.push(record);
    if (records.length === 3) break;
  }
  return records;
}
