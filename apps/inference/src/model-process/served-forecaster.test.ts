import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ForecastSignature } from "@sagebrush/contracts/models/forecast-signature";
import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { MediaType } from "../formats/media-type.ts";
import { loadServedModel, type ServedModel } from "./served-model.ts";

const signature: ForecastSignature = {
  problemType: "forecasting",
  target: "sales",
  timeColumn: "day",
  itemIdColumn: "shop",
  timeFrequency: "D",
  isIntegerTime: false,
  predictionLength: 2,
  quantiles: [0.1, 0.5, 0.9],
  itemIds: ["beach"],
  staticColumns: [],
  dynamicColumns: [],
};

let folder: string;
let model: ServedModel;

// Repeats the last value, one below and one above it as outer quantiles.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "served-forecaster-"));
  const graph = GraphBuilder.create("sagebrush");
  const target = graph.input("target", "float", ["N", "T"]);
  graph.input("forecast_start", "int64", ["N", 1]);
  graph.input("item_id", "string", ["N", 1]);
  const last = graph.node("Gather", [target, graph.indices([-1])], { axis: { int: 1 } });
  const mean = graph.node("Concat", [last, last], { axis: { int: 1 } });
  const steps = graph.node("Unsqueeze", [mean, graph.indices([2])]);
  const one = graph.scalar(1, "one");
  const below = graph.node("Sub", [steps, one]);
  const above = graph.node("Add", [steps, one]);
  graph.output("mean", "float", ["N", 2], mean);
  graph.output("quantiles", "float", ["N", 2, 3], graph.node("Concat", [below, steps, above], { axis: { int: 2 } }));
  graph.setMetadata("sagebrush.signature", JSON.stringify(signature));
  const path = join(folder, "model.onnx");
  await writeFile(path, graph.toModel());
  model = await loadServedModel(path);
});
afterAll(async () => {
  await model.release();
  await rm(folder, { recursive: true });
});

function invoke(body: string, requestType: MediaType = "application/json", responseType: MediaType = requestType) {
  return model.invoke({ requestType, responseType, body: new TextEncoder().encode(body) });
}

const long = { start: "2024-01-01", target: [1, 2, 3] };
const short = { start: "2024-01-01 00:00:00", target: [7], item_id: "beach" };

test("series of different lengths are answered in their order, as DeepAR answers", async () => {
  const configuration = { output_types: ["mean", "quantiles", "samples"], quantiles: ["0.1", "0.9"], num_samples: 3 };
  const { predictions } = JSON.parse(await invoke(JSON.stringify({ instances: [long, short], configuration })));
  expect(predictions).toMatchObject([
    { mean: [3, 3], quantiles: { "0.1": [2, 2], "0.9": [4, 4] } },
    { mean: [7, 7], quantiles: { "0.1": [6, 6], "0.9": [8, 8] } },
  ]);
  expect(predictions[0].samples).toHaveLength(3);
  expect(predictions[0].samples[0]).toHaveLength(2);
});

test("more series than one run takes are all answered", async () => {
  const instances = Array.from({ length: 150 }, (_, index) => ({ start: "2024-01-01", target: [index] }));
  const { predictions } = JSON.parse(
    await invoke(JSON.stringify({ instances, configuration: { output_types: ["mean"] } })),
  );
  expect(predictions.map(({ mean }: { mean: number[] }) => mean[0])).toEqual(instances.map((_, index) => index));
});

test("JSON Lines are read and answered a line each, with mean and nine quantiles", async () => {
  const answer = await invoke(`${JSON.stringify(long)}\n\n${JSON.stringify(short)}\n`, "application/jsonlines");
  const lines = answer
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toHaveLength(2);
  expect(Object.keys(lines[1].quantiles)).toEqual(["0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9"]);
});

test.each<[string, string, MediaType]>([
  ["a series does not fit a line of CSV", "1,2,3", "text/csv"],
  ["The body is not JSON", "{", "application/json"],
  ["Line 2 is not JSON", `${JSON.stringify(long)}\nnonsense`, "application/jsonlines"],
  ["Instance 2, start", JSON.stringify({ instances: [long, { target: [1] }] }), "application/json"],
  ["The request holds no instance", '{"instances":[]}', "application/json"],
  ['The JSON must be {"instances"', "[]", "application/json"],
])("%s: that is said of %j", async (message, body, mediaType) => {
  await expect(invoke(body, mediaType)).rejects.toThrow(message);
});
