import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { ImportColumn, ImportResult, RejectedRow } from "@sagebrush/contracts/datasets/csv-import";
import type { LibsvmImportOptions } from "@sagebrush/contracts/datasets/dataset-import";
import { StudioError } from "@sagebrush/contracts/errors";
import { withImportDatabase } from "../import-database.ts";
import type { ImportRequest } from "../import-request.ts";
import { copyToParquet } from "../parquet/copy-to-parquet.ts";
import { maxListedRejects, toRejectText } from "../reject-listing.ts";
import { quoteIdentifier, quoteLiteral } from "../sql-text.ts";
import { type ImportPlaces, writeImport } from "../write-import.ts";
import { LibsvmShape } from "./libsvm-columns.ts";
import { parseLibsvmRow } from "./parse-row.ts";
import { readLines } from "./read-lines.ts";

/** Absent values become cells of a table, so a sparse file may grow a thousandfold. */
const maxCells = 500_000_000;

type LibsvmRequest = ImportRequest<LibsvmImportOptions>;

/**
 * Reads a libsvm file into one zstd Parquet file. Two passes in constant memory: the first finds the columns and the lines
 * that are no rows, the second writes the table.
 * @throws ValidationException when no line is a row; ResourceLimitExceeded beyond 10,000 columns or 500 million cells.
 */
export function importLibsvm(request: LibsvmRequest): Promise<ImportResult> {
  return writeImport(request, async (places) => {
    const { shape, ...rejected } = await findShape(request, places);
    if (shape.rowCount === 0) throw noRows(rejected.listedRejects);
    const columns = shape.columns();
    const cellCount = shape.rowCount * columns.length;
    if (cellCount > maxCells) {
      const message = `${shape.rowCount.toLocaleString("en-US")} rows of ${columns.length.toLocaleString("en-US")} columns are too many cells for a table; at most ${maxCells.toLocaleString("en-US")} can be imported.`;
      throw new StudioError("ResourceLimitExceeded", message);
    }
    const densePath = join(places.workFolder, "dense.csv");
    await writeDense(request, places, { shape, densePath });
    const rowCount = await copyDense(request, places, { columns, densePath });
    return { rowCount, ...rejected, columns };
  });
}

async function findShape(request: LibsvmRequest, { progress }: ImportPlaces) {
  const shape = new LibsvmShape();
  const listedRejects: RejectedRow[] = [];
  let rejectedRowCount = 0;
  for await (const lines of await linesOf(request, progress.nextPart(0.3))) {
    for (const { lineNumber, text } of lines) {
      const row = parseLibsvmRow(text);
      if (row === null) continue;
      if (!("problem" in row)) {
        shape.add(row);
        continue;
      }
      rejectedRowCount++;
      if (listedRejects.length < maxListedRejects) {
        listedRejects.push({ lineNumber, column: null, reason: row.problem, text: toRejectText(text) });
      }
    }
  }
  return { shape, rejectedRowCount, listedRejects };
}

async function writeDense(
  request: LibsvmRequest,
  { progress }: ImportPlaces,
  { shape, densePath }: { shape: LibsvmShape; densePath: string },
): Promise<void> {
  const { absentValues } = request.options;
  const batches = await linesOf(request, progress.nextPart(0.6));
  async function* dense() {
    for await (const lines of batches) {
      let text = "";
      for (const line of lines) {
        const row = parseLibsvmRow(line.text);
        if (row !== null && !("problem" in row))
          text += `${shape.cells(row, absentValues).map(toDenseCell).join(",")}\n`;
      }
      yield text;
    }
  }
  await pipeline(dense, createWriteStream(densePath), { signal: request.signal });
}

/** NaN is how such files write a missing value. */
function toDenseCell(cell: number | null): number | string {
  return cell === null || Number.isNaN(cell) ? "" : cell;
}

async function linesOf({ sourcePath, signal }: LibsvmRequest, report: (fraction: number) => void) {
  const { size } = await stat(sourcePath);
  return readLines(sourcePath, { signal, onBytesRead: (byteCount) => report(byteCount / size) });
}

function copyDense(
  request: LibsvmRequest,
  { partialPath, workFolder, progress }: ImportPlaces,
  { columns, densePath }: { columns: readonly ImportColumn[]; densePath: string },
): Promise<number> {
  const columnCount = columns.length;
  const { memoryLimitMb, threads, signal } = request;
  const types = columns.map(({ type }, index) => `c${index}: '${type === "integer" ? "BIGINT" : "DOUBLE"}'`);
  const names = columns.map(({ name }, index) => `c${index} AS ${quoteIdentifier(name)}`);
  const source = `read_csv(${quoteLiteral(densePath)}, auto_detect = false, header = false, delim = ',', quote = '', escape = '', nullstr = '', max_line_size = 2000000, columns = {${types.join(", ")}})`;
  const directories = [dirname(partialPath)];
  return withImportDatabase({ directories, workFolder, columnCount, memoryLimitMb, threads, signal }, (connection) =>
    copyToParquet(connection, `SELECT ${names.join(", ")} FROM ${source}`, {
      path: partialPath,
      columnCount,
      onProgress: progress.nextPart(1),
    }),
  );
}

function noRows([first]: readonly RejectedRow[]): StudioError {
  const reason =
    first === undefined ? "The file has no rows." : `No line is a row. Line ${first.lineNumber}: ${first.reason}`;
  return new StudioError("ValidationException", `${reason} A row of libsvm is 'label index:value index:value'.`);
}
