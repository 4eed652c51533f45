/** The program that runs models: beside this file, in the sources as `.ts`, in the bundle as `.js`. */
export function modelProcessEntry(): URL {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  return new URL(`./model-process/model-process.${extension}`, import.meta.url);
}
