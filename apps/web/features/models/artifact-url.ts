import { apiPrefix } from "@sagebrush/contracts/api";

/** The ONNX file of a model; the cookie says in which workspace. */
export function artifactUrl(modelName: string): string {
  return `${apiPrefix}/models/${encodeURIComponent(modelName)}/artifact`;
}
