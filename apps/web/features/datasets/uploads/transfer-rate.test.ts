import { expect, test } from "vitest";
import { TransferRate } from "./transfer-rate.ts";

test("the first moments have no speed, a steady transfer has its own", () => {
  const rate = new TransferRate();
  expect(rate.add(0, 0)).toBeNull();
  expect(rate.add(100, 1_000)).toBeNull();
  expect(rate.add(1_000, 10_000)).toBe(10_000);
});

test("the speed forgets what happened long ago", () => {
  const rate = new TransferRate();
  for (let second = 0; second <= 20; second += 1) rate.add(second * 1000, second * 1_000_000);
  let last: number | null = null;
  for (let second = 21; second <= 40; second += 1) last = rate.add(second * 1000, 20_000_000 + (second - 20) * 1_000);
  expect(last).toBe(1_000);
});
