import { isUtf8 } from "node:buffer";
import type { CsvEncoding } from "@sagebrush/contracts/datasets/csv-import";
import { StudioError } from "@sagebrush/contracts/errors";

const convertFirst = "Save it as CSV (in a spreadsheet: File, Save as, CSV UTF-8) and upload that.";
const unpackFirst = "Unpack it and upload the CSV inside.";

const signatures: readonly { bytes: readonly number[]; name: string; advice: string }[] = [
  { bytes: [0x89, 0x50, 0x4e, 0x47], name: "a PNG image", advice: "Upload a text file of rows and columns." },
  { bytes: [0xff, 0xd8, 0xff], name: "a JPEG image", advice: "Upload a text file of rows and columns." },
  { bytes: ascii("GIF8"), name: "a GIF image", advice: "Upload a text file of rows and columns." },
  { bytes: ascii("%PDF-"), name: "a PDF document", advice: "Export its table as CSV and upload that." },
  { bytes: [0x50, 0x4b, 0x03, 0x04], name: "a ZIP archive or an Excel workbook (.xlsx)", advice: convertFirst },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], name: "an old Excel workbook (.xls)", advice: convertFirst },
  { bytes: [0x1f, 0x8b], name: "a gzip archive", advice: unpackFirst },
  { bytes: ascii("BZh"), name: "a bzip2 archive", advice: unpackFirst },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], name: "an xz archive", advice: unpackFirst },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], name: "a Zstandard archive", advice: unpackFirst },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], name: "a 7-Zip archive", advice: unpackFirst },
  { bytes: ascii("PAR1"), name: "a Parquet file", advice: "Export it as CSV and upload that." },
  { bytes: ascii("ARROW1"), name: "an Arrow file", advice: "Export it as CSV and upload that." },
  { bytes: ascii("SQLite format 3"), name: "an SQLite database", advice: "Export one table as CSV and upload that." },
  { bytes: [0x89, 0x48, 0x44, 0x46], name: "an HDF5 file", advice: "Export one table as CSV and upload that." },
  { bytes: [0xff, 0xfe, 0x00, 0x00], name: "text in UTF-32", advice: "Save it as UTF-8." },
];

/**
 * Guesses how a file's text is encoded, from its first bytes: by byte order mark, by where the zero bytes of UTF-16 fall,
 * by UTF-8's own rules, else windows-1252, in which every byte is a character.
 * @param head the file's first bytes; a character that is cut at the end does not count against UTF-8
 * @throws ValidationException naming what the file is when it is no text.
 */
export function detectEncoding(head: Buffer): CsvEncoding {
  for (const { bytes, name, advice } of signatures) {
    if (bytes.every((byte, index) => head[index] === byte)) {
      throw new StudioError("ValidationException", `The file is ${name}, not a CSV. ${advice}`);
    }
  }
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  const nulPosition = head.indexOf(0);
  if (nulPosition !== -1) return detectUtf16ByZeros(head, nulPosition);
  refuseOtherText(head);
  return isUtf8(withoutCutCharacter(head)) ? "utf-8" : "windows-1252";
}

/** ASCII text in UTF-16 has a zero in every second byte; a few letters beyond Latin do not hide that. */
function detectUtf16ByZeros(head: Buffer, nulPosition: number): CsvEncoding {
  const pairs = Math.floor(head.length / 2);
  let evenZeros = 0;
  let oddZeros = 0;
  for (let index = 0; index < pairs * 2; index += 2) {
    if (head[index] === 0) evenZeros++;
    if (head[index + 1] === 0) oddZeros++;
  }
  if (oddZeros > pairs * 0.3 && evenZeros < pairs * 0.02) return "utf-16le";
  if (evenZeros > pairs * 0.3 && oddZeros < pairs * 0.02) return "utf-16be";
  throw new StudioError(
    "ValidationException",
    `The file is not text: byte ${nulPosition + 1} is zero, which no CSV contains. Upload a text file of rows and columns.`,
  );
}

function refuseOtherText(head: Buffer): void {
  const start = head.toString("latin1", 0, 512).replace(/^ï»¿/, "").trimStart();
  if (/^(<!doctype html|<html)/i.test(start)) {
    throw new StudioError(
      "ValidationException",
      "The file is a web page (HTML), not a CSV; perhaps a sign-in page was saved in its place. Download the data again.",
    );
  }
  if (/^(\{\s*"|\[\s*\{\s*")/.test(start)) {
    throw new StudioError("ValidationException", "The file is JSON, not a CSV. Convert it to CSV and upload that.");
  }
}

/** Drops up to three bytes of a UTF-8 character that the end of the sample has cut. */
function withoutCutCharacter(head: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, head.length); back++) {
    const byte = head[head.length - back] ?? 0;
    if (byte < 0x80) return head;
    if (byte >= 0xc0) {
      const characterLength = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return characterLength > back ? head.subarray(0, head.length - back) : head;
    }
  }
  return head;
}

function ascii(text: string): number[] {
  return [...Buffer.from(text, "ascii")];
}
