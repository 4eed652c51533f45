import { StudioError } from "@sagebrush/contracts/errors";
import { frequencyText, type TimeFrequency } from "@sagebrush/contracts/forecasting/time-frequency";
import type { TimeGrid } from "@sagebrush/contracts/forecasting/time-grid";
import type { ReadSeries, SeriesSet } from "./read-series.ts";

interface SeriesLayout {
  grid: TimeGrid;
  frequency: TimeFrequency;
  targetColumn: string;
  itemIdColumn?: string;
  staticColumns?: readonly string[];
  dynamicColumns?: readonly string[];
  maxCells: number;
}

/** The rows of one item until all are there. */
interface OpenSeries {
  itemId: string;
  steps: number[];
  target: number[];
  statics: string[];
  dynamics: number[][];
}

const shownEmptyItems = 20;

/** Puts rows that come by item and time on the grid, one series after the other. */
export class SeriesBuilder {
  readonly #layout: SeriesLayout;
  readonly #staticColumns: readonly string[];
  readonly #dynamicColumns: readonly string[];
  readonly #series: ReadSeries[] = [];
  readonly #emptyItems: string[] = [];
  #open: OpenSeries | null = null;
  #cellCount = 0;
  #beyondEnds = 0;

  constructor(layout: SeriesLayout) {
    this.#layout = layout;
    this.#staticColumns = layout.staticColumns ?? [];
    this.#dynamicColumns = layout.dynamicColumns ?? [];
  }

  /** @param cells item, time, target, static columns, dynamic columns, as `readSeries` selects them */
  add(cells: readonly unknown[]): void {
    const [item, time, target, ...others] = cells;
    const itemId = String(item);
    const statics = others.slice(0, this.#staticColumns.length).map(String);
    if (this.#open?.itemId !== itemId) {
      this.#close();
      this.#open = { itemId, steps: [], target: [], statics, dynamics: this.#dynamicColumns.map(() => []) };
    }
    const open = this.#open;
    const step = this.#layout.grid.stepOf(Number(time));
    if (open.steps.at(-1) === step) throw this.#duplicate(itemId, step);
    const value = Number(target);
    if (Math.abs(value) === Number.POSITIVE_INFINITY) {
      throw invalid(`Column '${this.#layout.targetColumn}' is infinite${this.#at(itemId, step)}.`);
    }
    for (const [index, name] of this.#staticColumns.entries()) {
      if (statics[index] === open.statics[index]) continue;
      throw invalid(
        `Column '${name}' is '${open.statics[index]}' and then '${statics[index]}'${this.#at(itemId, step)}; a static column has one value for each item.`,
      );
    }
    open.steps.push(step);
    open.target.push(value);
    for (const [index, values] of open.dynamics.entries()) {
      values.push(Number(others[this.#staticColumns.length + index]));
    }
  }

  finish(counted: { rowCount: number; withoutTime: number; withoutItem: number }): SeriesSet {
    this.#close();
    const { rowCount, ...leftOut } = counted;
    return {
      grid: this.#layout.grid,
      series: this.#series,
      rowCount,
      leftOut: { ...leftOut, beyondEnds: this.#beyondEnds },
      emptyItems: { examples: this.#emptyItems.slice(0, shownEmptyItems), count: this.#emptyItems.length },
    };
  }

  #close(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    const isKnown = (value: number) => !Number.isNaN(value);
    const first = open.target.findIndex(isKnown);
    const last = open.target.findLastIndex(isKnown);
    if (first < 0) {
      this.#emptyItems.push(open.itemId);
      return;
    }
    this.#beyondEnds += open.target.length - (last - first + 1);
    const firstStep = open.steps[first] ?? 0;
    const stepCount = (open.steps[last] ?? 0) - firstStep + 1;
    this.#cellCount += stepCount * (1 + this.#dynamicColumns.length);
    if (this.#cellCount > this.#layout.maxCells) throw this.#tooLarge(open, first, last, stepCount);
    const place = (values: readonly number[]) => {
      const placed = new Float64Array(stepCount).fill(Number.NaN);
      for (let row = first; row <= last; row++) placed[(open.steps[row] ?? 0) - firstStep] = values[row] ?? Number.NaN;
      return placed;
    };
    this.#series.push({
      itemId: open.itemId,
      firstStep,
      target: place(open.target),
      statics: open.statics,
      dynamics: open.dynamics.map((values, index) => this.#requireKnown(open.itemId, firstStep, place(values), index)),
    });
  }

  #requireKnown(itemId: string, firstStep: number, values: Float64Array, index: number): Float64Array {
    const unknown = values.findIndex((value) => !Number.isFinite(value));
    if (unknown < 0) return values;
    throw invalid(
      `Column '${this.#dynamicColumns[index]}' has no finite value${this.#at(itemId, firstStep + unknown)}; a dynamic feature is known at every step of a series.`,
    );
  }

  #duplicate(itemId: string, step: number): StudioError {
    const width = frequencyText(this.#layout.frequency);
    const advice =
      this.#layout.itemIdColumn === undefined
        ? "Name the column that tells the series apart, or choose a shorter time_freq."
        : "Choose a shorter time_freq, or add the rows of a step up first.";
    return invalid(`Two rows fall into one step (${width})${this.#at(itemId, step)}. ${advice}`);
  }

  #tooLarge(open: OpenSeries, first: number, last: number, stepCount: number): StudioError {
    const { grid, frequency, maxCells } = this.#layout;
    const span = `${grid.textOf(open.steps[first] ?? 0)} to ${grid.textOf(open.steps[last] ?? 0)}`;
    const of = this.#layout.itemIdColumn === undefined ? "" : `, of item '${open.itemId}'`;
    return new StudioError(
      "ResourceLimitExceeded",
      `The series take more than the ${maxCells.toLocaleString("en-US")} values that fit into memory: the last one read${of} goes from ${span}, ${stepCount.toLocaleString("en-US")} steps of a ${frequencyText(frequency)}. Check its times, or choose a longer time_freq.`,
    );
  }

  #at(itemId: string, step: number): string {
    const at = ` at ${this.#layout.grid.textOf(step)}`;
    return this.#layout.itemIdColumn === undefined ? at : ` for item '${itemId}'${at}`;
  }
}

function invalid(message: string): StudioError {
  return new StudioError("ValidationException", message);
}
