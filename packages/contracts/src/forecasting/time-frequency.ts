const unitNames = {
  min: "minute",
  H: "hour",
  D: "day",
  W: "week",
  M: "month",
  Q: "quarter",
  Y: "year",
} as const;

export type TimeUnit = keyof typeof unitNames;

/** How far apart the steps of a series are, as SageMaker's `time_freq` says it: "D", "15min", "2W". */
export interface TimeFrequency {
  count: number;
  unit: TimeUnit;
}

export const timeFrequencyForm =
  "a unit with an optional count before it: min, H, D, W, M, Q or Y, such as D, 15min or 3M";

const pattern = /^(\d{0,4})(min|H|D|W|M|Q|Y)$/;

/** Null where the text is no frequency. */
export function parseTimeFrequency(text: string): TimeFrequency | null {
  const [, digits = "", unit] = pattern.exec(text) ?? [];
  const count = digits === "" ? 1 : Number(digits);
  return isTimeUnit(unit) && count > 0 ? { count, unit } : null;
}

function isTimeUnit(text: string | undefined): text is TimeUnit {
  return text !== undefined && Object.hasOwn(unitNames, text);
}

/** "day", "15 minutes": to go on "one step is a" or "7". */
export function frequencyText({ count, unit }: TimeFrequency): string {
  return count === 1 ? unitNames[unit] : `${count} ${unitNames[unit]}s`;
}

/** "7 days", "12 steps of 15 minutes". */
export function stepsText(steps: number, { count, unit }: TimeFrequency): string {
  if (count > 1) return `${steps} ${steps === 1 ? "step" : "steps"} of ${frequencyText({ count, unit })}`;
  return `${steps} ${unitNames[unit]}${steps === 1 ? "" : "s"}`;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Milliseconds of a step, or the months where those are of different lengths. */
export function stepLength({ count, unit }: TimeFrequency): { milliseconds: number } | { months: number } {
  switch (unit) {
    case "min":
      return { milliseconds: count * minute };
    case "H":
      return { milliseconds: count * hour };
    case "D":
      return { milliseconds: count * day };
    case "W":
      return { milliseconds: count * 7 * day };
    case "M":
      return { months: count };
    case "Q":
      return { months: 3 * count };
    case "Y":
      return { months: 12 * count };
  }
}
