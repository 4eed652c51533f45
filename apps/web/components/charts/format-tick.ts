const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const plain = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });
// Made once: a table formats thousands of values, and `toLocaleString` makes a new one for each.
const fiveDigits = new Intl.NumberFormat("en", { maximumSignificantDigits: 5 });
const sevenDigits = new Intl.NumberFormat("en", { maximumSignificantDigits: 7 });

/** Short enough for an axis: 0.25, 1.5K, 2M, 1e-7. */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 1e-4 || size >= 1e15) return value.toExponential(0).replace("e+", "e");
  return size >= 10_000 ? compact.format(value) : plain.format(value);
}

/** Exact enough to compare two values in a tooltip or a table. */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : value > 0 ? "infinite" : "-infinite";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e12)) return value.toExponential(3).replace("e+", "e");
  return (size >= 1000 ? sevenDigits : fiveDigits).format(value);
}
