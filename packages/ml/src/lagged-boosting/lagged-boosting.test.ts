import { expect, test } from "vitest";
import type { TimeSeries } from "../forecasting/time-series.ts";
import { parseHyperparameters } from "../hyperparameters.ts";
import { createRandom } from "../random.ts";
import { laggedBoostingDeclaration } from "./lagged-boosting.declaration.ts";

const predictionLength = 5;
const start = Date.UTC(2023, 4, 1);
const random = createRandom(3);

/** Sales rise by `lift` of their level where the price is low, which no past tells. */
function shop(itemId: string, kind: string, lift: number): TimeSeries {
  const steps = 200;
  const isCheap = Float64Array.from({ length: steps + predictionLength }, () => (random.next() < 0.3 ? 1 : 0));
  const target = Float64Array.from({ length: steps }, (_, at) => 50 * (1 + lift * isCheap[at]) + random.next());
  return { itemId, start, target, categories: [kind], dynamicFeatures: [isCheap] };
}

async function fit(train: TimeSeries[], given: Record<string, number> = {}) {
  const { values, issues } = parseHyperparameters(laggedBoostingDeclaration.hyperparameters, {
    ...{ time_freq: "D", prediction_length: predictionLength, num_round: 60, ...given },
  });
  expect([...issues, ...laggedBoostingDeclaration.validate(values, "forecasting")]).toEqual([]);
  return laggedBoostingDeclaration.createForecaster(values).fit(
    { categoryNames: ["kind"], dynamicFeatureNames: ["is cheap"], train, validation: null },
    {
      random: createRandom(5),
      signal: new AbortController().signal,
      checkpoint: () => {},
      report: () => {},
    },
  );
}

test("forecasts follow the features that are known beforehand, by category", async () => {
  const shops = [
    shop("a", "lifted", 0.6),
    shop("b", "lifted", 0.6),
    shop("c", "dulled", -0.4),
    shop("d", "dulled", -0.4),
  ];
  const fitted = await fit(shops);
  const errors = fitted.forecast(shops).flatMap(({ mean }, at) => {
    const { categories, dynamicFeatures } = shops[at];
    const lift = categories[0] === "lifted" ? 0.6 : -0.4;
    return Array.from(mean, (value, step) => Math.abs(value - 50 * (1 + lift * dynamicFeatures[0][200 + step])));
  });
  // Who overlooks the price is off by 11 on average.
  expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(4);
});

test("the interval from the .1 to the .9 quantile holds about eight of ten values that come", async () => {
  const steps = 400;
  const noise = Float64Array.from({ length: steps + predictionLength * 40 }, () => 100 + 10 * (random.next() - 0.5));
  const whole: TimeSeries = {
    itemId: "",
    start,
    target: noise,
    categories: [""],
    dynamicFeatures: [new Float64Array(noise.length + predictionLength)],
  };
  const cut = (length: number): TimeSeries => ({ ...whole, target: noise.slice(0, length) });
  const fitted = await fit([cut(steps)]);
  const origins = Array.from({ length: 40 }, (_, at) => steps + at * predictionLength);
  const forecasts = fitted.forecast(origins.map(cut));
  let covered = 0;
  for (const [at, { quantiles }] of forecasts.entries())
    for (let step = 0; step < predictionLength; step++) {
      const value = noise[origins[at] + step];
      if (value >= quantiles[step * 9] && value <= quantiles[step * 9 + 8]) covered++;
    }
  expect(covered / (40 * predictionLength)).toBeGreaterThan(0.6);
  expect(covered / (40 * predictionLength)).toBeLessThan(0.95);
});
