import { expect, test } from "vitest";
import { curveFacts, directionOf, metricCurves } from "./metric-curves.ts";

const time = "2026-01-01T00:00:00.000Z";
const point = (metricName: string, iteration: number, value: number) => ({ metricName, iteration, value, time });

test("training and validation values of a metric share a chart, the objective's first", () => {
  const curves = metricCurves(
    [point("train:mae", 1, 2), point("train:rmse", 1, 5), point("validation:rmse", 1, 6), point("train:rmse", 2, 4)],
    [{ name: "validation:rmse" }],
  );
  expect(curves.map(({ metric }) => metric)).toEqual(["rmse", "mae"]);
  expect(curves[0]?.series.map(({ name, points }) => [name, points.length])).toEqual([
    ["Training", 2],
    ["Validation", 1],
  ]);
});

test("only curves above zero may be drawn on a logarithmic axis", () => {
  const [curves] = metricCurves([point("train:r2", 1, -0.2), point("train:r2", 2, 0.4)]);
  expect(curves?.isPositive).toBe(false);
});

test("the facts say where a curve stands and where it was best, by the metric's direction", () => {
  const [curves] = metricCurves([
    point("validation:rmse", 1, 9),
    point("validation:rmse", 2, 7),
    point("validation:rmse", 3, 8),
  ]);
  expect(curveFacts(curves!, "minimize", "round")).toBe("Validation: 8 at round 3, best 7 at round 2.");
  expect(curveFacts(curves!, "maximize", "round")).toBe("Validation: 8 at round 3, best 9 at round 1.");
});

test("an objective of one channel says the direction for all", () => {
  expect(directionOf("auc", [{ name: "validation:auc", direction: "maximize" }])).toBe("maximize");
  expect(directionOf("ndcg@5", [{ name: "validation:ndcg", direction: "maximize" }])).toBe("maximize");
  expect(directionOf("rmse", [])).toBe("minimize");
});
