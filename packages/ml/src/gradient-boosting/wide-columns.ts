import type { Allocator } from "./boosting-kernels.ts";

/** Codes whose bins a byte numbers, after the missing bin. */
export const mostByteCodes = 255;
/** The same for 16 bits; all codes past them share the last bin. */
export const mostWideCodes = 65_535;
/** How many categories of a column boosting tells apart; code 0 is that of all others. */
export const mostBoostedCategories = mostWideCodes - 1;

/** A feature of more codes than a byte numbers. Its bytes say only whether the value is missing. */
export interface WideColumn {
  /** uint16[rowCount]: 0 for a missing value, else the code after it. */
  bins: Uint16Array;
  binCount: number;
}

/** By feature. */
export type WideColumns = ReadonlyMap<number, WideColumn>;

export function isWide(codeCount: number): boolean {
  return codeCount > mostByteCodes;
}

/**
 * @param codes float32[rowCount], NaN = missing
 * @param allocate where the kernels reach it
 */
export function wideColumn(codes: Float32Array, codeCount: number, allocate: Pick<Allocator, "uint16">): WideColumn {
  const binCount = 1 + Math.min(codeCount, mostWideCodes);
  const bins = allocate.uint16(codes.length);
  for (let row = 0; row < bins.length; row++) {
    const code = codes[row];
    bins[row] = Number.isNaN(code) ? 0 : Math.min(1 + code, binCount - 1);
  }
  return { bins, binCount };
}
