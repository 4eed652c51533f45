import type { FitContext, PrincipalComponents } from "../estimator.ts";

export function reportPass(
  { report }: FitContext,
  { pass, passes, explained }: { pass: number; passes: number; explained: number },
): void {
  report({
    iteration: pass,
    totalIterations: passes,
    metrics: { "train:explained_variance": explained },
    logLine: `[${pass}]\ttrain-explained_variance:${explained.toPrecision(6)}`,
  });
}

export function explainedShare({ explainedVariance, totalVariance }: PrincipalComponents): number {
  const explained = explainedVariance.reduce((sum, variance) => sum + variance, 0);
  return totalVariance > 0 ? Math.min(1, explained / totalVariance) : 1;
}
