import { StudioError } from "@sagebrush/contracts/errors";
import {
  defaultConfiguration,
  type ForecastConfiguration,
  type ForecastInstance,
  readForecastInstances,
  readForecastRequest,
} from "@sagebrush/contracts/forecasting/forecast-request";
import type { ForecastSignature } from "@sagebrush/contracts/models/forecast-signature";
import type { MediaType } from "./media-type.ts";
import { decodeText, parseJson, readJsonLines } from "./request-text.ts";

/**
 * Reads series to continue as DeepAR takes them: `application/json` with `instances` and `configuration`, or
 * `application/jsonlines`, one instance a line, which is answered without one.
 * @throws StudioError ValidationException that names instance and field.
 */
export function readForecastBody(
  signature: ForecastSignature,
  mediaType: MediaType,
  body: Uint8Array,
): { instances: ForecastInstance[]; configuration: ForecastConfiguration } {
  if (mediaType === "text/csv") {
    const message = "A forecast takes application/json or application/jsonlines; a series does not fit a line of CSV.";
    throw new StudioError("ValidationException", message);
  }
  const text = decodeText(body);
  if (mediaType === "application/json") return readForecastRequest(signature, parseJson(text, "The body"));
  return { instances: readForecastInstances(signature, readJsonLines(text)), configuration: defaultConfiguration };
}
