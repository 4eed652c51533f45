const wantedBins = 20;

/**
 * Edges of about twenty bins of one round width (1, 2 or 5 times a power of ten) that cover `min` to `max`. Integers get
 * bins of whole width. One bin where the values are too close for doubles to tell edges apart.
 */
export function roundEdges(min: number, max: number, isInteger: boolean): number[] {
  const exactWidth = (max - min) / wantedBins;
  if (!(exactWidth > 0) || !Number.isFinite(exactWidth)) return [min, max];
  const power = 10 ** Math.floor(Math.log10(exactWidth));
  const roundWidth = [1, 2, 5, 10].map((factor) => factor * power).find((width) => width >= exactWidth * (1 - 1e-9));
  return edgesOfWidth(min, max, isInteger ? Math.max(1, roundWidth ?? 1) : (roundWidth ?? exactWidth));
}

const second = 1000;
const day = 86_400 * second;
const niceDurations = [
  ...[0.001, 0.01, 0.1, 1, 2, 5, 10, 15, 30].map((seconds) => seconds * second),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60 * second),
  ...[1, 2, 3, 6, 12].map((hours) => hours * 3600 * second),
  ...[1, 2, 7, 14, 28, 91, 182, 365].map((days) => days * day),
];

/** The same for milliseconds since 1970: bins as wide as people count time. Dates get whole days. */
export function timeEdges(min: number, max: number, isDate: boolean): number[] {
  const exactWidth = (max - min) / wantedBins;
  if (!(exactWidth > 0)) return [min, max];
  const years = Math.ceil(exactWidth / (365 * day));
  const width = niceDurations.find((duration) => duration >= exactWidth) ?? years * 365 * day;
  return edgesOfWidth(min, max, isDate ? Math.max(day, width) : width);
}

function edgesOfWidth(min: number, max: number, width: number): number[] {
  const first = Math.floor(min / width);
  const edges: number[] = [];
  for (let step = first; ; step++) {
    // A product, as a running sum would gather rounding errors; in decimals, as 3 * 0.1 would read 0.30000000000000004.
    const edge = Number((step * width).toPrecision(15));
    const previous = edges.at(-1);
    if (previous !== undefined && edge <= previous) return [min, max];
    edges.push(edge);
    if (edge > max || edges.length > wantedBins * 3) break;
  }
  const [start = min] = edges;
  const end = edges.at(-1) ?? max;
  return start <= min && max <= end ? edges : [min, max];
}
