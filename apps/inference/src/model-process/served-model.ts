import { readFile } from "node:fs/promises";
import { type EncodedColumn, encodeFeatures } from "@sagebrush/contracts/models/encode-features";
import { type ModelOutputValues, readPredictions } from "@sagebrush/contracts/models/prediction";
import { fileSignature, type ModelSignature, signatureMetadataKey } from "@sagebrush/contracts/models/signature";
import { readModel } from "@sagebrush/onnx/model";
import { createSession, type Session, type Tensor } from "@sagebrush/onnx/session";
import type { MediaType } from "../formats/media-type.ts";
import { readRecords } from "../formats/read-records.ts";
import { writePredictions } from "../formats/write-predictions.ts";
import { serveForecaster } from "./served-forecaster.ts";

export interface ServedModel {
  /** @throws StudioError for a request that cannot be answered. */
  invoke(request: { requestType: MediaType; responseType: MediaType; body: Uint8Array }): Promise<string>;
  release(): Promise<void>;
}

/**
 * Loads one of our model files and answers a first record of missing values with it, so that a model that loads but
 * cannot run is found before it serves.
 */
export async function loadServedModel(path: string): Promise<ServedModel> {
  const bytes = await readFile(path);
  const metadata = readModel(bytes).metadata[signatureMetadataKey];
  if (metadata === undefined) throw new Error(`The file has no '${signatureMetadataKey}' in its metadata.`);
  const signature = fileSignature.parse(JSON.parse(metadata));
  const session = await createSession(bytes);
  return signature.problemType === "forecasting"
    ? serveForecaster(signature, session)
    : serveTableModel(signature, session);
}

async function serveTableModel(signature: ModelSignature, session: Session): Promise<ServedModel> {
  const predict = async (columns: EncodedColumn[], recordCount: number) => {
    const shape = [recordCount, 1];
    const feeds: Record<string, Tensor> = Object.create(null);
    for (const column of columns) {
      feeds[column.name] =
        column.type === "float"
          ? { elementType: "float", data: column.values, shape }
          : { elementType: "string", data: column.values, shape };
    }
    const outputs = await session.run(feeds);
    return readPredictions(signature, toOutputValues(outputs), recordCount);
  };

  await predict(encodeFeatures(signature, [{}]), 1);
  return {
    async invoke({ requestType, responseType, body }) {
      const records = readRecords(signature, requestType, body);
      const predictions = await predict(encodeFeatures(signature, records), records.length);
      return writePredictions(signature, predictions, responseType);
    },
    release: () => session.release(),
  };
}

function toOutputValues(outputs: Record<string, Tensor>): ModelOutputValues {
  return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data]));
}
