const counts = new Intl.NumberFormat("en");
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const byteUnits = ["B", "KB", "MB", "GB", "TB", "PB"];

/** "12,345". */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** "12.3K", for places where digits do not fit. */
export function formatCompactCount(count: number): string {
  return compact.format(count);
}

/** "1 row", "12,345 rows". */
export function formatCountOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${counts.format(count)} ${count === 1 ? singular : plural}`;
}

/** In powers of 1000, as file managers and disks count: "1.2 GB". */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // From 999.5 on, three digits would be written as "1000".
  while (value >= (unit === 0 ? 1000 : 999.5) && unit < byteUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.95 ? value.toFixed(0) : value.toFixed(1)} ${byteUnits[unit]}`;
}

/** "12.5%"; a share that is small but not nothing never reads "0%", nor one short of all "100%". */
export function formatPercent(fraction: number): string {
  const percent = fraction * 100;
  if (percent > 0 && percent < 0.05) return "<0.1%";
  if (percent < 100 && percent >= 99.95) return ">99.9%";
  return `${Number(percent.toFixed(1))}%`;
}

/** A measured value with about `digits` significant ones: "0.0123", "12.3", "1,234,567", "1.2e-9". */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const magnitude = Math.abs(value);
  if (value !== 0 && (magnitude < 1e-4 || magnitude >= 1e15))
    return value.toExponential(digits - 1).replace(/\.?0+e/, "e");
  if (magnitude >= 10 ** digits) return counts.format(Math.round(value));
  // Zero has a sign, and it would be shown.
  return new Intl.NumberFormat("en", { maximumSignificantDigits: digits }).format(value === 0 ? 0 : value);
}
