import type { ArimaOrder } from "./arima-order.ts";
import { type ArimaSeries, differencedSeries } from "./arima-series.ts";
import { kpssCritical, kpssStatistic, seasonalStrength, strongSeason } from "./differencing-tests.ts";

type OrderName = Exclude<keyof ArimaOrder, "hasConstant">;

/** What was asked for; what is null is chosen for each series. */
export interface ArimaSearch extends Record<OrderName, number | null> {
  constant: "auto" | "included" | "none";
}

/** The largest orders that are tried, as in R's auto.arima. */
export const mostOrder = 5;
export const mostSeasonalOrder = 2;
export const mostDifferences = 2;
const mostModels = 94;

type Differences = Pick<ArimaOrder, "d" | "seasonalD">;

/**
 * How often differences are taken: of seasons where the season is strong, then of steps until the KPSS test lets the
 * series pass for level. Hyndman and Khandakar, Journal of Statistical Software 2008, section 3, with the strength of the
 * season in place of the Canova-Hansen test as in the later releases of their package.
 */
export function chooseDifferences(
  series: ArimaSeries,
  search: Pick<ArimaSearch, "d" | "seasonalD">,
  seasonLength: number,
): Differences {
  const isLong = seasonLength > 1 && series.filled.length >= 2 * seasonLength + 2;
  const strength = isLong ? seasonalStrength(series.filled, seasonLength) : null;
  const chosenD = strength !== null && strength > strongSeason ? 1 : 0;
  const seasonalD = seasonLength > 1 ? (search.seasonalD ?? chosenD) : 0;
  if (search.d !== null) return { d: search.d, seasonalD };
  let d = 0;
  while (d + seasonalD < mostDifferences) {
    const values = differencedSeries(series, { d, seasonalD }, seasonLength);
    if (values.length < 4 || isConstant(values, series.size) || kpssStatistic(values) <= kpssCritical) break;
    d++;
  }
  return { d, seasonalD };
}

export function isConstant(values: Float64Array, size: number): boolean {
  return values.every((value) => Math.abs(value - values[0]) <= 1e-9 * size);
}

/**
 * Goes from order to better order, beginning with four usual ones, until none beside the best is better: p, q, P and Q one
 * up or down, alone or two together, and with the constant or without. Hyndman and Khandakar 2008, section 3.2.
 * @param judge the criterion, smaller is better; infinite where there is no such model
 * @returns every order tried, the best first
 */
export function searchOrders(
  differences: Differences,
  search: ArimaSearch,
  { seasonLength, length }: { seasonLength: number; length: number },
  judge: (order: ArimaOrder) => number,
): ArimaOrder[] {
  const mayHaveConstant = differences.d + differences.seasonalD <= 1;
  const hasConstant = mayHaveConstant && search.constant !== "none";
  const most = {
    ...{ p: Math.min(mostOrder, Math.floor(length / 3)), q: Math.min(mostOrder, Math.floor(length / 3)) },
    seasonalP: seasonLength > 1 ? Math.min(mostSeasonalOrder, Math.floor(length / 3 / seasonLength)) : 0,
    seasonalQ: seasonLength > 1 ? Math.min(mostSeasonalOrder, Math.floor(length / 3 / seasonLength)) : 0,
  };
  const allowed = (name: keyof typeof most, order: number) => search[name] ?? Math.max(0, Math.min(most[name], order));
  const orderAt = (at: Record<keyof typeof most, number>, withConstant: boolean): ArimaOrder => ({
    p: allowed("p", at.p),
    q: allowed("q", at.q),
    seasonalP: seasonLength > 1 ? allowed("seasonalP", at.seasonalP) : 0,
    seasonalQ: seasonLength > 1 ? allowed("seasonalQ", at.seasonalQ) : 0,
    ...differences,
    hasConstant: withConstant,
  });
  const tried = new Map<string, { order: ArimaOrder; value: number }>();
  const attempt = (order: ArimaOrder) => {
    const name = JSON.stringify(order);
    const known = tried.get(name);
    if (known !== undefined || tried.size >= mostModels) return known;
    const judged = { order, value: judge(order) };
    tried.set(name, judged);
    return judged;
  };
  const starts = [
    orderAt({ p: 2, q: 2, seasonalP: 1, seasonalQ: 1 }, hasConstant),
    orderAt({ p: 0, q: 0, seasonalP: 0, seasonalQ: 0 }, hasConstant),
    orderAt({ p: 1, q: 0, seasonalP: 1, seasonalQ: 0 }, hasConstant),
    orderAt({ p: 0, q: 1, seasonalP: 0, seasonalQ: 1 }, hasConstant),
    ...(hasConstant && search.constant === "auto" ? [orderAt({ p: 0, q: 0, seasonalP: 0, seasonalQ: 0 }, false)] : []),
  ];
  for (const order of starts) attempt(order);
  const byValue = () => [...tried.values()].sort((one, other) => one.value - other.value);
  let best = byValue()[0];
  for (let isBetter = true; isBetter; ) {
    isBetter = false;
    const neighbours = moves.map((move) => {
      const { order } = best;
      return orderAt(
        {
          p: order.p + move.p,
          q: order.q + move.q,
          seasonalP: order.seasonalP + move.seasonalP,
          seasonalQ: order.seasonalQ + move.seasonalQ,
        },
        order.hasConstant,
      );
    });
    if (mayHaveConstant && search.constant === "auto")
      neighbours.push({ ...best.order, hasConstant: !best.order.hasConstant });
    for (const order of neighbours) {
      const judged = attempt(order);
      if (judged === undefined || !(judged.value < best.value)) continue;
      best = judged;
      isBetter = true;
      break;
    }
  }
  return byValue()
    .filter(({ value }) => Number.isFinite(value))
    .map(({ order }) => order);
}

const none = { p: 0, q: 0, seasonalP: 0, seasonalQ: 0 };
const moves = [
  ...[-1, 1].flatMap((by) => [
    { ...none, seasonalP: by },
    { ...none, seasonalQ: by },
    { ...none, seasonalP: by, seasonalQ: by },
  ]),
  ...[-1, 1].flatMap((by) => [
    { ...none, p: by },
    { ...none, q: by },
    { ...none, p: by, q: by },
  ]),
];
