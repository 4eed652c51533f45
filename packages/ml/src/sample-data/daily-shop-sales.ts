import { createRandom, type Random } from "../random.ts";

/** One shop of the sample: what its sales are made of. */
export interface ShopFormula {
  shop: string;
  region: string;
  /** Mean sales on the first day. */
  level: number;
  /** Growth of the level in a year of 365 days: 0.1 is a tenth more. */
  yearlyGrowth: number;
  /** How much of the level the year's wave adds at its height, in early July. */
  yearlyWave: number;
  /** Monday to Sunday, as shares of the level. */
  week: readonly [number, number, number, number, number, number, number];
}

const officeWeek = [1.15, 1.1, 1.1, 1.15, 1.2, 0.75, 0.55] as const;
const marketWeek = [0.8, 0.8, 0.85, 0.9, 1.15, 1.45, 1.05] as const;

export const shopFormulas: readonly ShopFormula[] = [
  { shop: "airport", region: "north", level: 420, yearlyGrowth: 0.04, yearlyWave: 0.25, week: officeWeek },
  { shop: "beach", region: "south", level: 180, yearlyGrowth: 0.1, yearlyWave: 0.55, week: marketWeek },
  { shop: "campus", region: "north", level: 260, yearlyGrowth: 0, yearlyWave: -0.35, week: officeWeek },
  { shop: "harbour", region: "south", level: 240, yearlyGrowth: 0.06, yearlyWave: 0.3, week: marketWeek },
  { shop: "market", region: "centre", level: 350, yearlyGrowth: 0.12, yearlyWave: 0.1, week: marketWeek },
  { shop: "museum", region: "centre", level: 150, yearlyGrowth: -0.05, yearlyWave: 0.2, week: marketWeek },
  { shop: "offices", region: "centre", level: 310, yearlyGrowth: 0.08, yearlyWave: -0.1, week: officeWeek },
  { shop: "station", region: "north", level: 520, yearlyGrowth: 0.03, yearlyWave: 0.05, week: officeWeek },
];

/** Of the logarithm of sales: about 8 % a day, which no forecast can know. */
export const shopSalesNoise = 0.08;
const firstDay = Date.UTC(2023, 0, 2);
const exampleDayCount = 730;
const exampleSeed = 20_240;
const millisecondsPerDay = 86_400_000;

export interface ShopDay {
  shop: string;
  region: string;
  /** "2023-01-02", a Monday, and so on. */
  day: string;
  sales: number;
}

/**
 * The sales expected of a shop, `days` after the first day, a Monday:
 *
 *     level (1 + yearlyGrowth days / 365) (1 + yearlyWave cos(2 pi (days - 180) / 365)) week[days mod 7]
 */
export function shopSalesFormula({ level, yearlyGrowth, yearlyWave, week }: ShopFormula, days: number): number {
  const trend = 1 + (yearlyGrowth * days) / 365;
  const wave = 1 + yearlyWave * Math.cos((2 * Math.PI * (days - 180)) / 365);
  return level * trend * wave * (week[days % 7] ?? 1);
}

/** Two years of daily sales of eight shops, by shop and day: the formula times log-normal noise, in whole pieces. */
export function dailyShopSales(options: { dayCount?: number; seed?: number } = {}): ShopDay[] {
  const random = createRandom(options.seed ?? exampleSeed);
  return shopFormulas.flatMap((formula) =>
    Array.from({ length: options.dayCount ?? exampleDayCount }, (_, days) => ({
      shop: formula.shop,
      region: formula.region,
      day: new Date(firstDay + days * millisecondsPerDay).toISOString().slice(0, 10),
      sales: Math.round(shopSalesFormula(formula, days) * Math.exp(shopSalesNoise * normal(random))),
    })),
  );
}

/** The sample as a CSV file with a header, the same bytes each time. */
export function dailyShopSalesCsv(): string {
  const lines = dailyShopSales().map(({ shop, region, day, sales }) => [shop, region, day, sales].join(","));
  return `${["shop,region,day,sales", ...lines].join("\n")}\n`;
}

/** Box and Muller's transform; 1 - next() keeps the logarithm finite. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
