export type AxisScale = "linear" | "log";

export interface Axis {
  domain: [number, number];
  ticks: number[];
}

/** A domain that holds every finite value, with round ticks. Without a finite value it is 0 to 1. */
export function axisFor(values: Iterable<number>, scale: AxisScale = "linear", targetTickCount = 5): Axis {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value) || (scale === "log" && value <= 0)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return { domain: [0, 1], ticks: [0, 0.5, 1] };
  return scale === "log" ? logAxis(low, high) : linearAxis(low, high, targetTickCount);
}

/** Ticks at 1, 2 or 5 times a power of ten; the domain ends on ticks. */
function linearAxis(low: number, high: number, targetTickCount: number): Axis {
  if (low === high) {
    const padding = low === 0 ? 1 : Math.abs(low) * 0.1;
    return linearAxis(low - padding, high + padding, targetTickCount);
  }
  const step = roundStep((high - low) / targetTickCount);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => withoutNoise((first + index) * step, step));
  return { domain: [ticks[0]!, ticks[ticks.length - 1]!], ticks };
}

/** Ticks along a range whose ends stay where they are, as for rounds of training. */
export function ticksWithin(low: number, high: number, targetTickCount = 8): number[] {
  if (!(high > low)) return [low];
  const step = Math.max(roundStep((high - low) / targetTickCount), Number.MIN_VALUE);
  const ticks: number[] = [];
  for (let index = Math.ceil(low / step - 1e-9); index * step <= high * (1 + 1e-12); index += 1) {
    ticks.push(withoutNoise(index * step, step));
  }
  return ticks;
}

function logAxis(low: number, high: number): Axis {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const decades = Math.max(last - first, 1);
  const factors = decades <= 2 ? [1, 2, 5] : [1];
  const every = Math.ceil(decades / 8);
  const candidates: number[] = [];
  for (let exponent = first; exponent <= last; exponent += every) {
    for (const factor of factors) candidates.push(Number(`${factor}e${exponent}`));
  }
  const below = candidates.filter((tick) => tick <= low * (1 + 1e-9)).at(-1) ?? 10 ** first;
  const above = candidates.find((tick) => tick >= high * (1 - 1e-9)) ?? 10 ** (first + decades);
  const domain: [number, number] = below === above ? [below, above * 10] : [below, above];
  return { domain, ticks: candidates.filter((tick) => tick >= domain[0] && tick <= domain[1]) };
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const fraction = rough / power;
  const factor = fraction <= 1 ? 1 : fraction <= 2 ? 2 : fraction <= 5 ? 5 : 10;
  return factor * power;
}

/** 0.30000000000000004 is 0.3 on an axis. */
function withoutNoise(value: number, step: number): number {
  const digits = Math.min(20, Math.max(0, 2 - Math.floor(Math.log10(step))));
  return Number(value.toFixed(digits));
}
