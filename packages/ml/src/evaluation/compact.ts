/** Six digits, so that a stored evaluation stays small; nobody reads more off a chart. */
export function compact(value: number): number {
  return Number(value.toPrecision(6));
}
