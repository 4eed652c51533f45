import type { RawRecord } from "@sagebrush/contracts/models/encode-features";
import type { Prediction } from "@sagebrush/contracts/models/prediction";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { readInvocationAnswers } from "./invocation-body.ts";
import { invokeEndpoint } from "./invoke-endpoint.ts";

/** Sends many records in one invocation. @throws StudioError as the server answers it, Error for an answer of another kind. */
export async function invokeRecords(
  endpointName: string,
  signature: ModelSignature,
  records: readonly RawRecord[],
): Promise<readonly Prediction[]> {
  const body = JSON.stringify({ instances: records.map((features) => ({ features })) });
  const answer = await invokeEndpoint(endpointName, body, "application/json");
  const predictions = readInvocationAnswers(signature, answer.body);
  if (predictions?.length !== records.length) throw new Error("The endpoint did not answer every record.");
  return predictions;
}
