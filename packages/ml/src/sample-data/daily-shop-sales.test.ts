import { expect, test } from "vitest";
import {
  dailyShopSales,
  dailyShopSalesCsv,
  shopFormulas,
  shopSalesFormula,
  shopSalesNoise,
} from "./daily-shop-sales.ts";

test("the sample is the same 8 shops of 730 days each time, with a header", () => {
  const csv = dailyShopSalesCsv();
  expect(csv).toBe(dailyShopSalesCsv());
  const lines = csv.trimEnd().split("\n");
  expect(lines[0]).toBe("shop,region,day,sales");
  expect(lines[1]).toMatch(/^airport,north,2023-01-02,\d+$/);
  expect(lines.at(-1)).toMatch(/^station,north,2024-12-31,\d+$/);
  expect(lines).toHaveLength(1 + 8 * 730);
});

test("sales differ from the formula by the stated noise and no trend", () => {
  const rows = dailyShopSales();
  const formulaOf = new Map(shopFormulas.map((formula) => [formula.shop, formula]));
  const logs = rows.map(({ shop, sales }, row) => {
    const formula = formulaOf.get(shop);
    return formula ? Math.log(sales / shopSalesFormula(formula, row % 730)) : Number.NaN;
  });
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  const deviation = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / logs.length);
  expect(Math.abs(mean)).toBeLessThan((3 * shopSalesNoise) / Math.sqrt(logs.length));
  expect(deviation / shopSalesNoise).toBeGreaterThan(0.97);
  expect(deviation / shopSalesNoise).toBeLessThan(1.03);
});

test("Saturdays are the markets' best days and the offices' second worst", () => {
  const [office, market] = ["offices", "market"].map((shop) => shopFormulas.find((formula) => formula.shop === shop));
  if (!office || !market) throw new Error("The shops of the sample have other names.");
  const saturday = 5;
  const days = [0, 1, 2, 3, 4, 5, 6];
  expect(Math.max(...days.map((day) => market.week[day] ?? 0))).toBe(market.week[saturday]);
  expect(days.filter((day) => (office.week[day] ?? 0) < office.week[saturday])).toEqual([6]);
});
