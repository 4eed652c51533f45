import { type Prediction } from "@sagebrush/contracts/models/prediction";
import { type ModelSignature } from "@sagebrush/contracts/models/signature";
import type { FeatureRecord } from "./record-fields.ts";
export interface TimedPrediction {
  prediction: Prediction;
  /** From the record to the answer, without loading. */
  latencyMs: number;
}
/** A model that runs on this device: no row leaves it. */
export interface BrowserModel {
  predict: (record: FeatureRecord) => Promise<TimedPrediction>;
}
/**
 * Loads ONNX Runtime (WebAssembly, one thread, from our own origin) and the model's file.
 * @throws StudioError when the file is not there, Error when this browser cannot run it.
 */
export declare function loadBrowserModel(artifactUrl: string, signature: ModelSignature): Promise<BrowserModel>;
