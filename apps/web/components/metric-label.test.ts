import { expect, test } from "vitest";
import { metricLabel } from "./metric-label.ts";

test("metrics are told in words whatever the case of their names, those of the first rows with how many", () => {
  expect(metricLabel("RMSE")).toBe(metricLabel("rmse"));
  expect(metricLabel("map@3")).toBe("Mean average precision (MAP) of the first 3");
  expect(metricLabel("toString")).toBe("toString");
});
