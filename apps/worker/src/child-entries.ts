/** Programs the worker runs as children: beside this file, in the sources as `.ts`, in the bundle as `.js`. */
export function childEntry(name: "training/training-child" | "datasets/dataset-import-child"): URL {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  return new URL(`./${name}.${extension}`, import.meta.url);
}
