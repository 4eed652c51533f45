import type { Prediction } from "@sagebrush/contracts/models/prediction";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { expect, test } from "vitest";
import { type MediaType, requestMediaType, responseMediaType } from "./media-type.ts";
import { readRecords } from "./read-records.ts";
import { writePredictions } from "./write-predictions.ts";

const signature: ModelSignature = {
  problemType: "binary-classification",
  target: "passed",
  labels: ["no", "yes, of course"],
  inputs: [
    { name: "years", type: "number", minimum: 0, maximum: 9, median: 4, hasMissing: true },
    { name: "city", type: "category", categories: ["Rome"], hasMissing: true },
  ],
};

function read(mediaType: MediaType, text: string) {
  return readRecords(signature, mediaType, new TextEncoder().encode(text)).map((record) => ({ ...record }));
}

const one = [{ years: 4, city: "Rome" }];

test.each([
  ['{"instances":[{"features":[4,"Rome"]}]}'],
  ['{"instances":[{"features":{"years":4,"city":"Rome"}}]}'],
  ['{"instances":[{"years":4,"city":"Rome"}]}'],
])("%s is read", (body) => {
  expect(read("application/json", body)).toEqual(one);
});

test("JSON Lines are read a line each, blank lines passed over", () => {
  expect(read("application/jsonlines", '{"features":[4,"Rome"]}\n\n{"years":5}\r\n')).toEqual([...one, { years: 5 }]);
});

test("CSV has no header and the columns in the order of the signature; quotes and line ends may be any", () => {
  expect(read("text/csv", '4,Rome\r\n,"a ""b"",\nc"\n')).toEqual([
    { years: "4", city: "Rome" },
    { years: "", city: 'a "b",\nc' },
  ]);
});

test("a first CSV line that names the model's columns is a header, in any order", () => {
  expect(read("text/csv", "city,years\nRome,4\n")).toEqual([{ city: "Rome", years: "4" }]);
});

test.each<[MediaType, string, string]>([
  ["application/json", "{", "The body is not JSON"],
  ["application/json", "[]", '{"instances": [...]}'],
  ["application/json", '{"instances":[]}', "holds no record"],
  ["application/json", '{"instances":[7]}', "Record 1 is not an object: 7"],
  ["application/json", '{"instances":[{"features":[1]}]}', "Record 1 has 1 features; the model takes 2: years, city"],
  ["application/json", '{"instances":[{"features":3}]}', '"features" is neither an array nor an object: 3'],
  ["application/json", '{"instances":[{"yeers":3}]}', "has none of the model's columns (years, city); it has yeers"],
  ["application/jsonlines", '{"years":1}\nnonsense', "Line 2 is not JSON"],
  ["text/csv", "", "holds no record"],
  ["text/csv", "1,2,3", "Record 1 has 3 values; the model takes 2 columns: years, city"],
  ["text/csv", '1,"unclosed', "The CSV is malformed"],
])("%s %j is refused with what is wrong", (mediaType, body, message) => {
  expect(() => read(mediaType, body)).toThrow(message);
});

test("bytes that are not UTF-8 are refused", () => {
  expect(() => readRecords(signature, "text/csv", Uint8Array.of(0xff, 0xfe, 0x41))).toThrow("not UTF-8");
});

const prediction: Prediction = {
  kind: "class",
  predictedLabel: "yes, of course",
  probabilities: [
    { label: "no", probability: 0.25 },
    { label: "yes, of course", probability: 0.75 },
  ],
};

test("answers are written in the type asked for", () => {
  const object = {
    score: 0.75,
    predicted_label: "yes, of course",
    probabilities: { no: 0.25, "yes, of course": 0.75 },
  };
  expect(JSON.parse(writePredictions(signature, [prediction], "application/json"))).toEqual({ predictions: [object] });
  expect(JSON.parse(writePredictions(signature, [prediction], "application/jsonlines").trimEnd())).toEqual(object);
  expect(writePredictions(signature, [prediction], "text/csv")).toBe('"yes, of course",0.75\n');
});

test.each<[ModelSignature["problemType"], Prediction, string, string]>([
  ["regression", { kind: "number", score: 712.5 }, '{"predictions":[{"score":712.5}]}', "712.5\n"],
  [
    "clustering",
    { kind: "cluster", closestCluster: 3, distanceToCluster: 0.25 },
    '{"predictions":[{"closest_cluster":3,"distance_to_cluster":0.25}]}',
    "3,0.25\n",
  ],
  ["anomaly-detection", { kind: "anomaly", score: 1.5 }, '{"scores":[{"score":1.5}]}', "1.5\n"],
  [
    "dimension-reduction",
    { kind: "projection", coordinates: [0.5, -2] },
    '{"projections":[{"projection":[0.5,-2]}]}',
    "0.5,-2\n",
  ],
  [
    "topic-modeling",
    { kind: "topics", mixture: [0.25, 0.75] },
    '{"predictions":[{"topic_mixture":[0.25,0.75]}]}',
    "0.25,0.75\n",
  ],
  [
    "word-embedding",
    { kind: "vector", vector: [0.5, -0.25] },
    '{"predictions":[{"vector":[0.5,-0.25]}]}',
    "0.5,-0.25\n",
  ],
])("a %s is answered as SageMaker's own algorithms answer it", (problemType, answer, json, csv) => {
  const other: ModelSignature = { ...signature, problemType, target: null, labels: [] };
  expect(writePredictions(other, [answer], "application/json")).toBe(json);
  expect(writePredictions(other, [answer], "text/csv")).toBe(csv);
});

test("a model of texts takes them bare, as BlazingText does, and others do not", () => {
  const ofTexts: ModelSignature = {
    ...signature,
    inputs: [{ name: "review", type: "text", hasMissing: false, frequentWords: [] }],
  };
  const body = new TextEncoder().encode('{"instances":["so good","so bad"]}');
  const records = readRecords(ofTexts, "application/json", body);
  expect(records.map(({ review }) => review)).toEqual(["so good", "so bad"]);
  expect(() => readRecords(signature, "application/json", body)).toThrow("Record 1 is not an object");
});

test("content types are read with parameters and in any case; others are refused by name", () => {
  expect(requestMediaType("Text/CSV; charset=utf-8")).toBe("text/csv");
  expect(() => requestMediaType("application/xml")).toThrow("'application/xml' is not read here");
  expect(() => requestMediaType(undefined)).toThrow("There is no Content-Type");
});

test("the answer's type is the first that can be written, the request's where it is left open", () => {
  expect(responseMediaType("text/html, application/jsonlines;q=0.5", "text/csv")).toBe("application/jsonlines");
  expect(responseMediaType("*/*", "text/csv")).toBe("text/csv");
  expect(responseMediaType(undefined, "application/json")).toBe("application/json");
  expect(() => responseMediaType("image/png", "text/csv")).toThrow("'image/png' is not written here");
});

test("IP Insights answers dot products, which are the scores with their sign changed", () => {
  const ofPairs: ModelSignature = { ...signature, problemType: "anomaly-detection", answer: "dot_product" };
  const answers: Prediction[] = [{ kind: "anomaly", score: -1.5 }];
  expect(writePredictions(ofPairs, answers, "application/json")).toBe('{"predictions":[{"dot_product":1.5}]}');
  expect(writePredictions(ofPairs, answers, "application/jsonlines")).toBe('{"dot_product":1.5}\n');
  expect(writePredictions(ofPairs, answers, "text/csv")).toBe("1.5\n");
});
