import { appendFile, open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CsvDialect } from "@sagebrush/contracts/datasets/csv-import";
import { separateRecords } from "./separate-records.ts";
import { decodeSample } from "./transcode.ts";

export interface SampleFurtherOptions {
  path: string;
  /** What of the file has been sampled already, from its start. */
  headBytes: number;
  sizeBytes: number;
  dialect: CsvDialect;
  columnCount: number;
  workFolder: string;
  /** A clean copy as `separateRecords` writes it; further rows are added to it. */
  cleanPath: string;
}

const placeCount = 8;
const bytesPerPlace = 128 << 10;

/**
 * Adds rows from evenly spread places behind the head, the end of the file among them, so that a column whose first
 * fractions, texts or dates come late is not taken for one of integers. What is no whole row there is passed over.
 */
export async function sampleFurther(options: SampleFurtherOptions): Promise<void> {
  const { dialect, headBytes, sizeBytes, workFolder } = options;
  const file = await open(options.path, "r");
  const lines: Buffer[] = [];
  try {
    for (let place = 1; place <= placeCount; place++) {
      const end = headBytes + Math.floor(((sizeBytes - headBytes) * place) / placeCount);
      // UTF-16 has its characters at even places.
      const start = Math.max(headBytes, end - bytesPerPlace) & ~1;
      const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
      lines.push(wholeLines(Buffer.from(decodeSample(buffer.subarray(0, bytesRead), dialect.encoding), "utf8")));
    }
  } finally {
    await file.close();
  }
  const samplePath = join(workFolder, "further.csv");
  const furtherPath = join(workFolder, "further-clean.csv");
  await writeFile(samplePath, Buffer.concat(lines));
  await separateRecords({
    sourcePath: samplePath,
    dialect: { ...dialect, hasHeader: false, skipLines: 0 },
    columnCount: options.columnCount,
    cleanPath: furtherPath,
    onReject: () => {},
  });
  await appendFile(options.cleanPath, await readFile(furtherPath));
}

/** Without the pieces of lines at both ends. */
function wholeLines(text: Buffer): Buffer {
  const lineEnd = text.includes(0x0a) ? 0x0a : 0x0d;
  const first = text.indexOf(lineEnd);
  const last = text.lastIndexOf(lineEnd);
  return text.subarray(first + 1, last + 1);
}
