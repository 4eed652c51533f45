import { stepLength, type TimeFrequency } from "./time-frequency.ts";

/**
 * The steps that times fall into, numbered from 0: that of `origin`. A step begins where its unit does (a day at
 * midnight, a month on its first); weeks begin on the weekday of the origin, quarters and years with its month. Times are milliseconds since 1970 in UTC.
 * A column of whole numbers is a grid of its own, in which every number is a step.
 */
export interface TimeGrid {
  stepOf(time: number): number;
  /** When a step begins. */
  timeOf(step: number): number;
  /** As people and requests write it: "2026-03-01", "2026-03-01 10:15:00"; a whole number as it is. */
  textOf(step: number): string;
}

export function calendarGrid(frequency: TimeFrequency, origin: number): TimeGrid {
  const length = stepLength(frequency);
  const isWithTime = frequency.unit === "min" || frequency.unit === "H";
  const timeOf = (step: number): number => {
    if ("months" in length) {
      const month = monthOf(origin) + step * length.months;
      return Date.UTC(Math.floor(month / 12), ((month % 12) + 12) % 12);
    }
    return floorTo(origin, frequency) + step * length.milliseconds;
  };
  const stepOf = (time: number): number =>
    "months" in length
      ? Math.floor((monthOf(time) - monthOf(origin)) / length.months)
      : Math.floor((time - floorTo(origin, frequency)) / length.milliseconds);
  return {
    stepOf,
    timeOf,
    textOf: (step) => timeText(timeOf(step), isWithTime),
  };
}

export const integerGrid: TimeGrid = { stepOf: Math.round, timeOf: (step) => step, textOf: String };

/** ISO 8601 without a zone, as SageMaker's `start` wants it. */
export function timeText(time: number, isWithTime: boolean): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return String(time);
  const text = date.toISOString();
  return isWithTime ? text.slice(0, 19).replace("T", " ") : text.slice(0, 10);
}

const timePattern = /^(\d{4})-(\d{2})(?:-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?Z?)?)?$/;

/** Reads "2026-03-01 10:15:00", its date alone, or a month ("2026-03"); null where it is no such time. */
export function parseTime(text: string): number | null {
  const [, year, month, date = "01", hours = "00", minutes = "00", seconds = "00"] =
    timePattern.exec(text.trim()) ?? [];
  if (year === undefined || month === undefined) return null;
  const time = Date.parse(`${year}-${month}-${date}T${hours}:${minutes}:${seconds}Z`);
  // The engine takes the 31st of February for the 3rd of March.
  return new Date(time).getUTCDate() === Number(date) ? time : null;
}

function monthOf(time: number): number {
  const date = new Date(time);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

const minute = 60_000;
const unitMilliseconds = { min: minute, H: 60 * minute };

function floorTo(time: number, { unit }: TimeFrequency): number {
  const milliseconds = unit === "min" || unit === "H" ? unitMilliseconds[unit] : 24 * 60 * minute;
  return Math.floor(time / milliseconds) * milliseconds;
}
