// One engine's part of boosting.bench.ts, in a process of its own so that its memory can be told apart:
// boosting-fit.ts <request as JSON>. It trains as often as asked and writes its measurements as JSON.
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { xgboostDeclaration } from "@sagebrush/ml/gradient-boosting/xgboost.declaration";
import { parseHyperparameters } from "@sagebrush/ml/hyperparameters";
import { createRandom } from "@sagebrush/ml/random";
import { type BoostingRequest, readRows } from "./boosting-data.ts";

const request: BoostingRequest = JSON.parse(process.argv[2]!);
const { folder, featureCount, threads, rounds, leaves, repeats } = request;
const train = await readRows(folder, "train", featureCount);
const growth: Record<string, string | number> =
  leaves === null ? { max_depth: 6 } : { max_depth: 0, max_leaves: leaves, grow_policy: "lossguide" };
const { values } = parseHyperparameters(xgboostDeclaration.hyperparameters, { num_round: rounds, ...growth });

const measured: { processorSeconds: number; wallSeconds: number }[] = [];
for (let repeat = 0; repeat < repeats; repeat++) {
  const started = { processor: process.cpuUsage(), wall: performance.now() };
  const model = await xgboostDeclaration.createEstimator(values).fit(
    { problemType: "binary-classification", classCount: 2, train, validation: null },
    {
      random: createRandom(1),
      signal: new AbortController().signal,
      threadCount: threads,
      checkpoint() {},
      report() {},
    },
  );
  const { user, system } = process.cpuUsage(started.processor);
  measured.push({
    processorSeconds: (user + system) / 1e6,
    wallSeconds: (performance.now() - started.wall) / 1000,
  });
  if (repeat < repeats - 1) continue;
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  const test = await readRows(folder, "test", featureCount);
  const scores = model.predict(test.features).filter((_, place) => place % 2 === 1);
  await writeFile(path.join(folder, "scores"), new Uint8Array(scores.buffer, scores.byteOffset, scores.byteLength));
  console.log(JSON.stringify({ measured, peakBytes }));
}
