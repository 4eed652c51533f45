import { type Model, model, modelSummary } from "@sagebrush/contracts/models/model";
import { pageOf } from "@sagebrush/contracts/resource";
import type { Api } from "./api.ts";

export function describeModel(api: Api, modelName: string): Promise<Model> {
  return api.call(model, `GET /models/${modelName}`);
}

/** The names of the models a training job has left; there should never be two. */
export async function modelsOf(api: Api, trainingJobName: string): Promise<string[]> {
  const { items } = await api.call(pageOf(modelSummary), "GET /models?maxResults=100");
  return items.filter((item) => item.trainingJobName === trainingJobName).map(({ modelName }) => modelName);
}

/** The ONNX file. */
export async function downloadModel(api: Api, modelName: string): Promise<Uint8Array> {
  const response = await api.fetch(`/api/v1/models/${modelName}/artifact`);
  if (!response.ok) throw new Error(`The file of ${modelName} was answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
