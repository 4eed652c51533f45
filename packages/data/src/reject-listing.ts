import { writeFile } from "node:fs/promises";
import type { RejectedRow } from "@sagebrush/contracts/datasets/csv-import";

/** Rows beyond these are counted, not listed. */
export const maxListedRejects = 10_000;
const maxTextLength = 500;

export function toRejectText(text: string): string {
  const trimmed = text.replace(/[\r\n]+$/, "").toWellFormed();
  return trimmed.length <= maxTextLength ? trimmed : `${trimmed.slice(0, maxTextLength).toWellFormed()}…`;
}

/** Writes rejected rows as JSON Lines, in the order of their lines. */
export async function writeRejects(path: string, rows: readonly RejectedRow[]): Promise<void> {
  await writeFile(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}
