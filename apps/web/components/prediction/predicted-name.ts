import type { ModelSignature } from "@sagebrush/contracts/models/signature";

/** What a number that a model answers is; null where the answer stands for no column. */
export function predictedName({ target, survival }: ModelSignature): string | null {
  return survival === "hazard" ? "hazard ratio" : target;
}
