const units: readonly { unit: Intl.RelativeTimeFormatUnit; seconds: number }[] = [
  { unit: "year", seconds: 31_536_000 },
  { unit: "month", seconds: 2_592_000 },
  { unit: "week", seconds: 604_800 },
  { unit: "day", seconds: 86_400 },
  { unit: "hour", seconds: 3_600 },
  { unit: "minute", seconds: 60 },
];

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const date = new Intl.DateTimeFormat("en", { dateStyle: "long" });
const dateTime = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" });

/** "2 hours ago", "in 3 days"; within a minute "just now". Clocks that differ by seconds never read as the future. */
export function formatRelativeTime(time: string, nowMs: number): string {
  const seconds = (Date.parse(time) - nowMs) / 1000;
  const magnitude = Math.abs(seconds);
  const found = units.find((candidate) => magnitude >= candidate.seconds);
  if (found === undefined) return seconds > 30 ? "in less than a minute" : "just now";
  return relative.format(Math.trunc(seconds / found.seconds), found.unit);
}

/** In the reader's time zone. */
export function formatDateTime(time: string): string {
  return dateTime.format(new Date(time));
}

/** "November 23, 2026", in the reader's time zone. */
export function formatDate(time: string): string {
  return date.format(new Date(time));
}

/** "1 h 4 min", "12 s", "0.4 s": two units at most, so that it can be read at a glance. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "–";
  if (seconds < 1) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return joined(`${minutes} min`, whole % 60, "s");
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return joined(`${hours} h`, minutes % 60, "min");
  return joined(`${Math.floor(hours / 24)} d`, hours % 24, "h");
}

function joined(first: string, rest: number, unit: string): string {
  return rest === 0 ? first : `${first} ${rest} ${unit}`;
}
