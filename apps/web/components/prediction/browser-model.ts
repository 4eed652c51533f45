import { encodeFeatures, type RawRecord } from "@sagebrush/contracts/models/encode-features";
import { type ModelOutputValues, type Prediction, readPredictions } from "@sagebrush/contracts/models/prediction";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import type { Tensor } from "onnxruntime-web";
import { loadBrowserSession } from "./load-browser-session.ts";
import type { FeatureRecord } from "./record-fields.ts";

export interface TimedPrediction {
  prediction: Prediction;
  /** From the record to the answer, without loading. */
  latencyMs: number;
}

/** A model that runs on this device: no row leaves it. */
export interface BrowserModel {
  predict: (record: FeatureRecord) => Promise<TimedPrediction>;
  /** In the order of the records, all in one run. */
  predictMany: (records: readonly RawRecord[]) => Promise<readonly Prediction[]>;
}

/**
 * Loads ONNX Runtime (WebAssembly, one thread, from our own origin) and the model's file.
 * @throws StudioError when the file is not there, Error when this browser cannot run it.
 */
export async function loadBrowserModel(artifactUrl: string, signature: ModelSignature): Promise<BrowserModel> {
  const { runtime, session } = await loadBrowserSession(artifactUrl);
  // A session runs one request at a time; the next waits for the one before.
  let last: Promise<unknown> = Promise.resolve();

  async function run(records: readonly RawRecord[]): Promise<readonly Prediction[]> {
    const shape = [records.length, 1];
    const feeds: Record<string, Tensor> = {};
    for (const column of encodeFeatures(signature, records)) {
      feeds[column.name] =
        column.type === "float"
          ? new runtime.Tensor("float32", column.values, shape)
          : new runtime.Tensor("string", column.values, shape);
    }
    return readPredictions(signature, outputValues(await session.run(feeds)), records.length);
  }

  async function runTimed(record: FeatureRecord): Promise<TimedPrediction> {
    const startMs = performance.now();
    const [prediction] = await run([record]);
    if (prediction === undefined) throw new Error("The model did not answer.");
    return { prediction, latencyMs: performance.now() - startMs };
  }

  function inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const answer = last.then(work);
    last = answer.catch(() => undefined);
    return answer;
  }

  // The first run sets up what later ones reuse; it would make the first answer look slow.
  await run([{}]);

  return {
    predict: (record) => inTurn(() => runTimed(record)),
    predictMany: (records) => inTurn(() => run(records)),
  };
}

function outputValues(outputs: Readonly<Record<string, Tensor>>): ModelOutputValues {
  return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data]));
}
