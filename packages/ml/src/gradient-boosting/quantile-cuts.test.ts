import { expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { quantileCuts, type SortedSample } from "./quantile-cuts.ts";

const random = createRandom(11);

/** The same choice, looking at every value: the sums of whole weights are exact, so that no cut may differ. */
function cutsValueByValue({ values, weightBefore }: SortedSample, mostBins: number, minDataInBin: number): number[] {
  const distinct: number[] = [];
  const weights: number[] = [];
  for (const [at, value] of values.entries()) {
    if (value !== distinct.at(-1)) {
      distinct.push(value);
      weights.push(0);
    }
    weights[weights.length - 1] += weightBefore ? weightBefore[at + 1] - weightBefore[at] : 1;
  }
  const isFew = distinct.length <= mostBins;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const binCount = Math.max(1, Math.min(mostBins, Math.floor(total / minDataInBin)));
  const heavyFrom = total / binCount;
  let [lightWeight, lightBins] = [total, binCount];
  for (const weight of weights)
    if (weight >= heavyFrom) [lightWeight, lightBins] = [lightWeight - weight, lightBins - 1];
  const cuts: number[] = [];
  let binWeight = 0;
  for (let at = 0; at < distinct.length - 1 && (isFew || cuts.length < binCount - 1); at++) {
    const share = lightWeight / Math.max(1, lightBins);
    binWeight += weights[at];
    const isHeavy = weights[at] >= heavyFrom;
    const closes = isFew
      ? binWeight >= minDataInBin
      : isHeavy || binWeight >= share || (weights[at + 1] >= heavyFrom && binWeight >= share / 2);
    if (!closes) continue;
    const middle = Math.fround(distinct[at] / 2 + distinct[at + 1] / 2);
    cuts.push(middle > distinct[at] && middle <= distinct[at + 1] ? middle : distinct[at + 1]);
    if (!isHeavy) [lightWeight, lightBins] = [lightWeight - binWeight, lightBins - 1];
    binWeight = 0;
  }
  return cuts;
}

const valueKinds: Record<string, () => number> = {
  continuous: () => random.next(),
  "of few values": () => random.nextInt(40),
  "mostly one value": () => (random.next() < 0.8 ? 3 : 10 * random.next()),
  "with values of all frequencies": () => Math.floor(1 / (random.next() + 1e-4)),
  "that grow without end": () => Math.exp(40 * random.next()),
  constant: () => 7,
};

test.each(Object.keys(valueKinds))("values %s are cut where a walk over all of them cuts", (kind) => {
  for (let turn = 0; turn < 60; turn++) {
    const count = random.nextInt(turn % 2 === 0 ? 30 : 3000);
    const values = Float32Array.from({ length: count }, valueKinds[kind]).sort();
    const weightBefore = new Float64Array(count + 1);
    for (let at = 0; at < count; at++)
      weightBefore[at + 1] = weightBefore[at] + 1 + random.nextInt(turn % 3 === 0 ? 400 : 3);
    for (const weights of [null, weightBefore]) {
      const sample = { values, weightBefore: weights };
      const [mostBins, minDataInBin] = [2 + random.nextInt(254), turn % 4 === 0 ? 1 + random.nextInt(20) : 1];
      expect([...quantileCuts(sample, mostBins, minDataInBin)]).toEqual(
        cutsValueByValue(sample, mostBins, minDataInBin),
      );
    }
  }
});
