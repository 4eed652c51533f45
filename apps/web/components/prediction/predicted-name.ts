import type { ModelSignature } from "@sagebrush/contracts/models/signature";

/** What a number that a model answers is; null where the answer stands for no column. */
export function predictedName({ problemType, target, survival }: ModelSignature): string | null {
  if (problemType === "ranking") return "ranking score";
  return survival === "hazard" ? "hazard ratio" : target;
}
