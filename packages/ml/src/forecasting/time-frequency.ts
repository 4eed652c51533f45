const stepsPerSeason = { min: 1440, H: 24, D: 7, W: 52, M: 12, Q: 4, Y: 1 } as const;

export type TimeUnit = keyof typeof stepsPerSeason;

/**
 * How far apart the steps of a series are, as SageMaker's `time_freq` says it: "D", "15min", "2W". All times are in UTC; a
 * step of M, Q or Y begins on the first of its month.
 */
export interface TimeFrequency {
  count: number;
  unit: TimeUnit;
}

export const timeFrequencyPattern = "\\d{0,4}(?:min|H|D|W|M|Q|Y)";
export const timeFrequencyForm =
  "a unit with an optional count before it: min, H, D, W, M, Q or Y, such as D, 15min or 3M";

/** Null where the text is no frequency. */
export function parseTimeFrequency(text: string): TimeFrequency | null {
  const [, digits = "", unit = ""] = /^(\d{0,4})([A-Za-z]+)$/.exec(text) ?? [];
  const count = digits === "" ? 1 : Number(digits);
  return isTimeUnit(unit) && count > 0 ? { count, unit } : null;
}

function isTimeUnit(text: string): text is TimeUnit {
  return Object.hasOwn(stepsPerSeason, text);
}

/** Steps after which a series of this frequency usually repeats itself (a day of hours, a week of days, a year of months); 1: none. */
export function usualSeasonLength({ count, unit }: TimeFrequency): number {
  const steps = stepsPerSeason[unit] / count;
  return Number.isInteger(steps) ? steps : 1;
}

const minute = 60_000;
const milliseconds = { min: minute, H: 60 * minute, D: 1440 * minute, W: 7 * 1440 * minute } as const;
const months = { M: 1, Q: 3, Y: 12 } as const;

/** Milliseconds of a step, or the months where those are of different lengths. */
export function stepLength({ count, unit }: TimeFrequency): { milliseconds: number } | { months: number } {
  return unit === "M" || unit === "Q" || unit === "Y"
    ? { months: count * months[unit] }
    : { milliseconds: count * milliseconds[unit] };
}

/** When the step that is `steps` after the one at `time` begins; `time` is the begin of a step. */
export function timeAfter(time: number, steps: number, frequency: TimeFrequency): number {
  const length = stepLength(frequency);
  if ("milliseconds" in length) return time + steps * length.milliseconds;
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + steps * length.months);
}
