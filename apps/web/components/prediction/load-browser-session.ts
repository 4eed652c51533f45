import { studioErrorFromResponse } from "../../lib/api-error.ts";

/**
 * Loads ONNX Runtime (WebAssembly, one thread, from our own origin) and a model's file.
 * @throws StudioError when the file is not there, Error when this browser cannot run it.
 */
export async function loadBrowserSession(artifactUrl: string) {
  const [runtime, file] = await Promise.all([loadRuntime(), fetchModel(artifactUrl)]);
  return { runtime, session: await runtime.InferenceSession.create(file, { executionProviders: ["wasm"] }) };
}

async function loadRuntime() {
  const runtime = await import("onnxruntime-web/wasm");
  // More threads need a page isolated from others, and a row needs no second one.
  runtime.env.wasm.numThreads = 1;
  return runtime;
}

async function fetchModel(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url, { credentials: "same-origin" });
  if (response.ok) return response.arrayBuffer();
  const body: unknown = await response.json().catch(() => null);
  throw studioErrorFromResponse(response.status, body);
}
