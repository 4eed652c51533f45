import { type Endpoint, endpoint, endpointConfig } from "@sagebrush/contracts/endpoints/endpoint";
import type { Api } from "./api.ts";
import type { DatasetRecord } from "./datasets.ts";
import { waitUntil } from "./wait-until.ts";

/** One answer of an endpoint, as its JSON says it. */
export interface InvocationAnswer {
  /** A regression's number; of two classes the probability of the second; of more those of all. */
  score: number | number[];
  predicted_label?: string;
  probabilities?: Record<string, number>;
}

/** Serves a model under the model's name, or another. */
export async function deployModel(api: Api, modelName: string, endpointName = modelName): Promise<Endpoint> {
  const productionVariants = [{ variantName: "AllTraffic", modelName, initialVariantWeight: 1 }];
  await api.call(endpointConfig, "POST /endpoint-configs", { endpointConfigName: endpointName, productionVariants });
  await api.call(endpoint, "POST /endpoints", { endpointName, endpointConfigName: endpointName });
  return waitUntil(
    () => api.call(endpoint, `GET /endpoints/${endpointName}`),
    ({ endpointStatus }) => endpointStatus !== "Creating",
    { what: `endpoint ${endpointName} is created` },
  );
}

/** Calls an endpoint with a body as it is. */
export function invoke(
  api: Api,
  endpointName: string,
  { contentType, body, accept }: { contentType: string; body: BodyInit; accept?: string },
): Promise<Response> {
  const headers = { "content-type": contentType, ...(accept === undefined ? {} : { accept }) };
  return api.fetch(`/endpoints/${endpointName}/invocations`, { method: "POST", headers, body });
}

/** The endpoint's answer to each record. */
export async function predict(
  api: Api,
  endpointName: string,
  records: readonly DatasetRecord[],
): Promise<InvocationAnswer[]> {
  const body = JSON.stringify({ instances: records.map((features) => ({ features })) });
  const response = await invoke(api, endpointName, { contentType: "application/json", body });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${endpointName} answered ${response.status}: ${text}`);
  const { predictions }: { predictions: InvocationAnswer[] } = JSON.parse(text);
  return predictions;
}
