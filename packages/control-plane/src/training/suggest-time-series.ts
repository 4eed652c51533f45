import type { ColumnProfile } from "@sagebrush/contracts/datasets/profile";
import {
  frequencyText,
  parseTimeFrequency,
  stepLength,
  type TimeFrequency,
} from "@sagebrush/contracts/forecasting/time-frequency";
import { parseTime } from "@sagebrush/contracts/forecasting/time-grid";
import type { Hyperparameters } from "@sagebrush/contracts/training/algorithm";
import type { TrainingSuggestion } from "@sagebrush/contracts/training/training-job";
import type { TrainableDataset } from "./trainable-dataset.ts";

interface TimeSeriesSuggestion {
  timeSeries: NonNullable<TrainingSuggestion["timeSeries"]>;
  hyperparameters: Hyperparameters;
  warnings: string[];
  /** About how many series there are, and how long each is. */
  seriesCount: number;
  stepCount: number;
}

/** How the rows of a dataset make series, guessed from its profile: time, item, frequency, and how far to forecast. */
export function suggestTimeSeries(dataset: TrainableDataset, targetColumn: string): TimeSeriesSuggestion {
  const columns = dataset.profile.columns.filter(({ name }) => name !== targetColumn);
  const time = findTime(columns);
  if (time === null) {
    return {
      timeSeries: { timeColumn: null, itemIdColumn: null, reason: "no column looks like a time" },
      hyperparameters: {},
      warnings: ["No column looks like a time. Choose the one that says when each row was."],
      seriesCount: 1,
      stepCount: dataset.rowCount,
    };
  }
  const times = Math.max(1, time.column.distinctCount);
  const seriesCount = Math.max(1, Math.round(dataset.rowCount / times));
  const others = columns.filter(({ name }) => name !== time.column.name);
  const item = findItem(others, dataset.rowCount / times);
  const frequency = parseTimeFrequency(time.frequency) ?? { count: 1, unit: "D" };
  const guessed = item === null ? "" : `, a series for each of the ${item.distinctCount} '${item.name}'`;
  return {
    timeSeries: {
      timeColumn: time.column.name,
      itemIdColumn: item?.name ?? null,
      reason: `'${time.column.name}' has ${times} different times, about a ${frequencyText(frequency)} apart${guessed}`,
    },
    hyperparameters: { time_freq: time.frequency, prediction_length: horizonFor(frequency, times) },
    warnings:
      item === null && seriesCount > 1
        ? [
            `There are about ${seriesCount} rows for each time, but no column tells them apart. Choose the one that names the series.`,
          ]
        : [],
    seriesCount: item === null ? 1 : item.distinctCount,
    stepCount: times,
  };
}

interface FoundTime {
  column: ColumnProfile;
  frequency: string;
}

/** Dates come before texts that are dates, and those before numbers whose name says that they count time. */
function findTime(columns: readonly ColumnProfile[]): FoundTime | null {
  const found = columns.flatMap((column): (FoundTime & { rank: number })[] => {
    if (column.distinctCount < 2) return [];
    if (column.kind === "temporal") return [{ column, frequency: frequencyOf(column), rank: 0 }];
    if (column.kind === "string") {
      const frequency = frequencyOfTexts(column.topValues.map(({ value }) => value));
      return frequency === null ? [] : [{ column, frequency, rank: 1 }];
    }
    const [, name = ""] = /(?:^|_)(year|time|step|period|week|month|day|t)$/i.exec(column.name) ?? [];
    if (column.type !== "integer" || name === "") return [];
    return [{ column, frequency: integerFrequencies[name.toLowerCase()] ?? "D", rank: 2 }];
  });
  const [first] = found.sort((left, right) => left.rank - right.rank);
  return first ?? null;
}

const integerFrequencies: Readonly<Record<string, string>> = { year: "Y", month: "M", week: "W" };

const candidates = ["1min", "5min", "10min", "15min", "30min", "H", "2H", "6H", "12H", "D", "W", "M", "Q", "Y"];

/** The usual frequency nearest to the mean distance of the times; gaps make it larger, weekends by less than a step. */
function frequencyOf({ min, max, distinctCount }: Extract<ColumnProfile, { kind: "temporal" }>): string {
  const span = min === null || max === null ? 0 : Date.parse(max) - Date.parse(min);
  const distance = span / Math.max(1, distinctCount - 1);
  if (!(distance > 0)) return "D";
  const nearness = (text: string) => Math.abs(Math.log(distance / millisecondsOf(text)));
  return candidates.reduce((best, text) => (nearness(text) < nearness(best) ? text : best));
}

const millisecondsPerMonth = (365.2425 / 12) * 86_400_000;

function millisecondsOf(text: string): number {
  const frequency = parseTimeFrequency(text);
  if (frequency === null) throw new Error(`${text} is no frequency.`);
  const length = stepLength(frequency);
  return "months" in length ? length.months * millisecondsPerMonth : length.milliseconds;
}

function frequencyOfTexts(texts: readonly string[]): string | null {
  if (texts.length === 0 || texts.some((text) => parseTime(text) === null)) return null;
  if (texts.every((text) => /^\d{4}-\d{2}$/.test(text))) return "M";
  return texts.some((text) => text.includes(":")) ? "H" : "D";
}

/** A column of about as many values as there are rows for each time; null where each time has one row. */
function findItem(columns: readonly ColumnProfile[], rowsPerTime: number): ColumnProfile | null {
  if (rowsPerTime < 1.5) return null;
  const farness = ({ distinctCount }: ColumnProfile) => Math.abs(Math.log(distinctCount / rowsPerTime));
  const [nearest] = columns
    .filter(
      ({ kind, type, name }) => kind === "string" || (type === "integer" && /id$|^(item|shop|store|sku)/i.test(name)),
    )
    .filter(({ distinctCount }) => distinctCount >= 0.8 * rowsPerTime)
    .sort((left, right) => farness(left) - farness(right));
  return nearest ?? null;
}

/** A day of hours, two weeks of days, a year of months; never more than a sixth of what is known. */
const usualHorizons: Readonly<Record<TimeFrequency["unit"], number>> = {
  min: 60,
  H: 24,
  D: 14,
  W: 8,
  M: 12,
  Q: 4,
  Y: 3,
};

function horizonFor({ count, unit }: TimeFrequency, stepCount: number): number {
  const usual = Math.max(1, Math.round(usualHorizons[unit] / count));
  return Math.max(1, Math.min(usual, Math.floor(stepCount / 6)));
}
