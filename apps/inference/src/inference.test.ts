import { randomUUID } from "node:crypto";
import { modelOutputs, signatureMetadataKey } from "@sagebrush/contracts/models/signature";
import { createApiKey } from "@sagebrush/control-plane/access/create-api-key";
import { createEndpoint } from "@sagebrush/control-plane/endpoints/create-endpoint";
import { createEndpointConfig } from "@sagebrush/control-plane/endpoints/create-endpoint-config";
import { deleteEndpoint } from "@sagebrush/control-plane/endpoints/delete-endpoint";
import { deleteEndpointConfig } from "@sagebrush/control-plane/endpoints/delete-endpoint-config";
import { describeEndpoint } from "@sagebrush/control-plane/endpoints/describe-endpoint";
import { updateEndpoint } from "@sagebrush/control-plane/endpoints/update-endpoint";
import type { Context } from "@sagebrush/control-plane/services";
import { createTestServices, type TestServices } from "@sagebrush/control-plane/testing/create-test-services";
import { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import { type HttpServer, startHttpServer } from "@sagebrush/platform/http/start-http-server";
import { createMetrics } from "@sagebrush/platform/metrics/create-metrics";
import { waitFor } from "@sagebrush/platform/testing/wait-for";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Inference, startInference } from "./start-inference.ts";

const secret = "a secret of at least thirty-two characters";
let test_: TestServices;
let context: Context;
let inference: Inference;
let server: HttpServer;
let apiKey: string;

beforeAll(async () => {
  test_ = await createTestServices();
  context = await test_.createContext();
  const settings = { dataDir: "/nowhere", secret, processCount: 1, maximumBodyBytes: 100_000 };
  inference = startInference(test_, settings);
  server = await startHttpServer({
    handler: inference.handler,
    port: 0,
    host: "127.0.0.1",
    log: test_.services.log,
    metrics: createMetrics("inference"),
    checks: {},
  });
  apiKey = (await createApiKey(context, { name: "test", role: "viewer" })).secret;
  await storeModel("doubler", doubler(2));
  await storeModel("tripler", doubler(3));
  await storeModel("broken", new TextEncoder().encode("not a model"));
});
afterAll(async () => {
  await server?.close();
  await inference?.close();
  await test_.dispose();
});

/** score = factor * x, with the city ignored. */
function doubler(factor: number): Uint8Array {
  const graph = GraphBuilder.create("test");
  graph.input("x", "float", ["N", 1]);
  graph.input("city", "string", ["N", 1]);
  const product = graph.node("Mul", ["x", graph.scalar(factor)]);
  graph.output(modelOutputs.prediction, "float", ["N", 1], product);
  const number = { type: "number", minimum: 0, maximum: 1, median: 0.5, hasMissing: false };
  const inputs = [
    { name: "x", ...number },
    { name: "city", type: "category", categories: ["Rome"], hasMissing: false },
  ];
  graph.setMetadata(
    signatureMetadataKey,
    JSON.stringify({ problemType: "regression", target: "y", labels: [], inputs }),
  );
  return graph.toModel();
}

async function storeModel(name: string, bytes: Uint8Array): Promise<void> {
  const artifactKey = `models/${randomUUID()}/model.onnx`;
  const { sizeBytes, sha256 } = await test_.services.storage.put(artifactKey, bytes);
  await test_.services.prisma.model.create({
    data: {
      workspaceId: context.caller.workspaceId,
      name,
      algorithmName: "xgboost",
      problemType: "regression",
      targetColumn: "y",
      artifactKey,
      sizeBytes,
      contentHash: sha256,
      description: {},
      createdBy: "me",
    },
  });
}

async function deploy(endpointName: string, modelName: string): Promise<void> {
  const productionVariants = [{ variantName: "AllTraffic", modelName, initialVariantWeight: 1 }];
  await createEndpointConfig(context, { endpointConfigName: endpointName, productionVariants });
  await createEndpoint(context, { endpointName, endpointConfigName: endpointName });
}

function untilStatus(endpointName: string, status: string) {
  return waitFor(async () => (await describeEndpoint(context, { endpointName })).endpointStatus === status, {
    timeoutMs: 20_000,
    describe: `endpoint ${endpointName} is ${status}`,
  });
}

function invoke(endpointName: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${server.port}/endpoints/${endpointName}/invocations`, {
    method: "POST",
    body,
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json", ...headers },
  });
}

const ask = (x: unknown) => JSON.stringify({ instances: [{ features: { x, city: "Rome" } }] });

test("an endpoint comes into service and answers in every format", async () => {
  await deploy("formats", "doubler");
  await untilStatus("formats", "InService");
  const json = await invoke("formats", ask(21));
  expect(json.status).toBe(200);
  expect(json.headers.get("x-amzn-invoked-production-variant")).toBe("AllTraffic");
  expect(await json.json()).toEqual({ predictions: [{ score: 42 }] });
  const csv = await invoke("formats", "1,Rome\n2,\n", { "content-type": "text/csv" });
  expect(await csv.text()).toBe("2\n4\n");
  const lines = await invoke("formats", '{"features":[3,"Oslo"]}\n', {
    "content-type": "application/jsonlines",
    accept: "application/json",
  });
  expect(await lines.json()).toEqual({ predictions: [{ score: 6 }] });
});

test.each<[string, string, Record<string, string>, number, string]>([
  ["a wrong type", ask("many"), {}, 400, "Record 1, column 'x': \\\"many\\\" is not a number"],
  ["no JSON", "{", {}, 400, "The body is not JSON"],
  ["another content type", "<x/>", { "content-type": "application/xml" }, 400, "is not read here"],
  ["a body over the limit", ask("9".repeat(200_000)), {}, 413, "an invocation takes 0 MiB"],
  ["no session", ask(1), { authorization: "" }, 401, "needs an API key"],
  ["a wrong key", ask(1), { authorization: "Bearer sgb_wrong" }, 401, "not known here"],
])("%s gets a clear answer", async (_title, body, headers, status, message) => {
  const response = await invoke("formats", body, headers);
  expect(response.status).toBe(status);
  expect(await response.text()).toContain(message);
});

test("columns left out, unknown categories and extra columns are answered", async () => {
  const body = JSON.stringify({ instances: [{ x: 2, city: "Atlantis", extra: [1] }, { city: "Rome" }] });
  const answer = (await (await invoke("formats", body)).json()) as { predictions: { score: number | null }[] };
  expect(answer.predictions).toEqual([{ score: 4 }, { score: null }]);
});

test("endpoints that do not exist, or belong to another workspace, are not found", async () => {
  expect((await invoke("nothing", ask(1))).status).toBe(404);
  const stranger = await test_.createContext();
  const key = (await createApiKey(stranger, { name: "other", role: "owner" })).secret;
  expect((await invoke("formats", ask(1), { authorization: `Bearer ${key}` })).status).toBe(404);
});

test("a model that cannot be loaded fails its endpoint with the reason", async () => {
  await deploy("failing", "broken");
  await untilStatus("failing", "Failed");
  expect((await describeEndpoint(context, { endpointName: "failing" })).failureReason).toContain("could not be loaded");
  await deleteEndpoint(context, { endpointName: "failing" });
});

test("an update swaps models without a failed call, and a bad one leaves the old in place", async () => {
  await deploy("updated", "doubler");
  await untilStatus("updated", "InService");
  const config = (endpointConfigName: string, modelName: string) =>
    createEndpointConfig(context, {
      endpointConfigName,
      productionVariants: [{ variantName: "AllTraffic", modelName, initialVariantWeight: 1 }],
    });
  await config("updated-to-tripler", "tripler");
  await config("updated-to-broken", "broken");

  let isDone = false;
  const statuses = new Set<number>();
  const calling = (async () => {
    while (!isDone) statuses.add((await invoke("updated", ask(1))).status);
  })();
  await updateEndpoint(context, { endpointName: "updated", endpointConfigName: "updated-to-tripler" });
  await untilStatus("updated", "InService");
  await waitFor(async () => (await (await invoke("updated", ask(1))).text()).includes('"score":3'), {
    describe: "the new model answers",
  });
  await updateEndpoint(context, { endpointName: "updated", endpointConfigName: "updated-to-broken" });
  await untilStatus("updated", "InService");
  isDone = true;
  await calling;
  expect([...statuses]).toEqual([200]);
  const endpoint = await describeEndpoint(context, { endpointName: "updated" });
  expect(endpoint).toMatchObject({ endpointConfigName: "updated-to-tripler" });
  expect(endpoint.failureReason).toContain("could not be loaded");
  expect(await (await invoke("updated", ask(1))).text()).toContain('"score":3');
});

test("an endpoint deleted while it is called answers or is not found, nothing else", async () => {
  await deploy("deleted", "doubler");
  await untilStatus("deleted", "InService");
  await expect(deleteEndpointConfig(context, { endpointConfigName: "deleted" })).rejects.toMatchObject({
    code: "ResourceInUse",
  });
  const calls = Array.from({ length: 200 }, async (_, index) => {
    if (index === 100) await deleteEndpoint(context, { endpointName: "deleted" });
    return (await invoke("deleted", ask(1))).status;
  });
  for (const status of await Promise.all(calls)) expect([200, 404]).toContain(status);
  await waitFor(async () => (await invoke("deleted", ask(1))).status === 404, { describe: "the endpoint is gone" });
  await waitFor(async () => (await test_.services.prisma.endpoint.count({ where: { name: "deleted" } })) === 0, {
    describe: "its row is gone",
  });
  await deleteEndpointConfig(context, { endpointConfigName: "deleted" });
});
