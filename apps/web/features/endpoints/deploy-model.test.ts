import type { Endpoint } from "@sagebrush/contracts/endpoints/endpoint";
import { StudioError } from "@sagebrush/contracts/errors";
import { resourceName } from "@sagebrush/contracts/resource";
import { expect, test } from "vitest";
import { deployModel, type EndpointCalls, moveEndpoint } from "./deploy-model.ts";

const endpoint = { endpointName: "exam", endpointStatus: "Creating" } as Endpoint;

function recordedCalls(refusal?: Error): { calls: EndpointCalls; made: [string, Record<string, unknown>][] } {
  const made: [string, Record<string, unknown>][] = [];
  const answer = (name: string, result: () => unknown) => async (input: Record<string, unknown>) => {
    made.push([name, input]);
    return result();
  };
  const refuse = () => {
    if (refusal !== undefined) throw refusal;
    return endpoint;
  };
  const calls = {
    createConfig: answer("createConfig", () => ({})),
    create: answer("create", refuse),
    update: answer("update", refuse),
    deleteConfig: answer("deleteConfig", () => undefined),
  } as unknown as EndpointCalls;
  return { calls, made };
}

test("a deployment creates a config for the model and an endpoint on it", async () => {
  const { calls, made } = recordedCalls();
  await expect(deployModel({ endpointName: "exam", modelName: "exam-1" }, calls)).resolves.toBe(endpoint);
  const endpointConfigName = made[0]?.[1].endpointConfigName;
  expect(made).toEqual([
    ["createConfig", { endpointConfigName, productionVariants: [{ modelName: "exam-1" }] }],
    ["create", { endpointName: "exam", endpointConfigName }],
  ]);
});

test("a refused endpoint takes its config with it and says why", async () => {
  const { calls, made } = recordedCalls(new StudioError("ResourceInUse", "taken"));
  await expect(deployModel({ endpointName: "exam", modelName: "exam-1" }, calls)).rejects.toThrow("taken");
  expect(made.at(-1)).toEqual(["deleteConfig", { endpointConfigName: made[0]?.[1].endpointConfigName }]);
});

test("a move updates the endpoint and leaves its old config to it", async () => {
  const { calls, made } = recordedCalls();
  await moveEndpoint({ endpointName: "exam", modelName: "exam-2" }, calls);
  expect(made.map(([name]) => name)).toEqual(["createConfig", "update"]);
});

test("config names differ each time and are valid for the longest endpoint name", async () => {
  const { calls, made } = recordedCalls();
  for (let count = 0; count < 5; count += 1)
    await deployModel({ endpointName: `${"a".repeat(50)}-${"b".repeat(12)}`, modelName: "m" }, calls);
  const names = made.filter(([name]) => name === "createConfig").map(([, input]) => input.endpointConfigName);
  expect(new Set(names).size).toBe(5);
  for (const name of names) expect(resourceName.safeParse(name).success).toBe(true);
});
