import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import type { Prediction } from "@sagebrush/contracts/models/prediction";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { build } from "esbuild";
import type { DatasetRecord } from "./datasets.ts";

/** The module by which the studio's own pages run a model in the visitor's browser. */
const browserModelModule = fileURLToPath(
  new URL("../../apps/web/components/prediction/browser-model.ts", import.meta.url),
);
/** Where ONNX Runtime finds its WebAssembly: at no address of the studio's own. */
const runtimeAddress = "/journey-runtime/";

declare global {
  /** What of that module is used here, once its script is in the page. */
  var browserModel: {
    loadBrowserModel(
      artifactUrl: string,
      signature: ModelSignature,
    ): Promise<{ predict(record: DatasetRecord): Promise<{ prediction: Prediction }> }>;
  };
}

/**
 * Answers every record in the page's browser, by the very code behind "Predict" on a shared model's page: filling its
 * fields would take minutes for hundreds of rows.
 */
export async function predictInBrowser(
  page: Page,
  model: { artifactUrl: string; signature: ModelSignature },
  records: readonly DatasetRecord[],
): Promise<Prediction[]> {
  await addBrowserModel(page);
  return page.evaluate(
    async ([{ artifactUrl, signature }, records]) => {
      const loaded = await globalThis.browserModel.loadBrowserModel(artifactUrl, signature);
      const predictions: Prediction[] = [];
      for (const record of records) predictions.push((await loaded.predict(record)).prediction);
      return predictions;
    },
    [model, records] as const,
  );
}

async function addBrowserModel(page: Page): Promise<void> {
  const { outputFiles, metafile } = await build({
    entryPoints: [browserModelModule],
    bundle: true,
    write: false,
    metafile: true,
    format: "iife",
    globalName: "browserModel",
    platform: "browser",
    target: "es2022",
    define: { "import.meta.url": JSON.stringify(new URL(runtimeAddress, page.url()).href) },
  });
  const runtime = Object.keys(metafile.inputs).find((input) => input.includes("/onnxruntime-web/"));
  if (runtime === undefined) throw new Error("The page's module runs models without ONNX Runtime.");
  await page.route(`**${runtimeAddress}*`, (route) => {
    const name = path.posix.basename(new URL(route.request().url()).pathname);
    return route.fulfill({ path: path.resolve(path.dirname(runtime), name) });
  });
  await page.addScriptTag({ content: outputFiles[0]?.text ?? "" });
}
