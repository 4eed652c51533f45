import type { ShapSummary } from "@sagebrush/contracts/models/explanation";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { answerName } from "./feature-value.ts";

/** What SHAP values are counted in: they add up to this. */
export function shapUnit(space: ShapSummary["space"], label: string | null, signature: ModelSignature): string {
  if (label === null)
    return space === "answer" ? answerName(signature) : `${answerName(signature)}, before the link function`;
  if (space === "answer") return `probability of ${label}`;
  return signature.labels.length === 2 ? `log-odds of ${label}` : `margin of ${label}, before the softmax`;
}

/** How the values were found, and what that means for reading them. */
export function shapMethodText({ method, space, rowCount }: ShapSummary, { labels }: ModelSignature): string {
  const rows = rowCount.toLocaleString("en");
  if (method === "KernelSHAP") {
    return `Kernel SHAP on ${rows} rows, against rows that stand for the training data: the model's own answers, taken apart.`;
  }
  const exactness =
    method === "LinearSHAP"
      ? `Linear SHAP on ${rows} rows, exact where columns move independently of each other.`
      : `TreeSHAP on ${rows} rows, exact for these trees.`;
  return space === "answer" ? exactness : `${exactness} ${marginText(labels.length)}`;
}

function marginText(classCount: number): string {
  if (classCount === 0) return "Before the link function.";
  return classCount === 2 ? "In log-odds, not probability." : "In margins before the softmax, not probability.";
}
