import { answerForecast, type ForecastAnswer } from "@sagebrush/contracts/forecasting/forecast";
import { defaultConfiguration, readForecastInstances } from "@sagebrush/contracts/forecasting/forecast-request";
import { type ForecastFeed, runForecaster } from "@sagebrush/contracts/forecasting/run-forecaster";
import type { ForecastSignature } from "@sagebrush/contracts/models/forecast-signature";
import { loadBrowserSession } from "../prediction/load-browser-session.ts";
import type { ForecastInstanceJson } from "./forecast-fields.ts";

/** A forecaster that runs on this device: no value leaves it. */
export interface BrowserForecaster {
  forecast(instance: ForecastInstanceJson): Promise<{ answer: ForecastAnswer; latencyMs: number }>;
}

/** @throws StudioError when the file is not there, Error when this browser cannot run it. */
export async function loadBrowserForecaster(
  artifactUrl: string,
  signature: ForecastSignature,
): Promise<BrowserForecaster> {
  const { runtime, session } = await loadBrowserSession(artifactUrl);
  const tensorOf = (feed: ForecastFeed) => {
    if (feed.elementType === "float") return new runtime.Tensor("float32", feed.data, feed.shape);
    if (feed.elementType === "int64") return new runtime.Tensor("int64", feed.data, feed.shape);
    return new runtime.Tensor("string", feed.data, feed.shape);
  };
  async function forecast(instance: ForecastInstanceJson) {
    const startMs = performance.now();
    const [forecasted] = await runForecaster(signature, readForecastInstances(signature, [instance]), async (feeds) => {
      const tensors = Object.entries(feeds).map(([name, feed]) => [name, tensorOf(feed)] as const);
      const outputs = await session.run(Object.fromEntries(tensors));
      return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data]));
    });
    if (forecasted === undefined) throw new Error("The model did not answer.");
    return { answer: answerForecast(forecasted, defaultConfiguration, 0), latencyMs: performance.now() - startMs };
  }
  // A session runs one request at a time; the next waits for the one before.
  let last: Promise<unknown> = Promise.resolve();
  return {
    forecast(instance) {
      const answer = last.then(() => forecast(instance));
      last = answer.catch(() => undefined);
      return answer;
    },
  };
}
