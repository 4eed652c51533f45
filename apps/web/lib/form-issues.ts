import type { FieldIssue } from "@sagebrush/contracts/errors";
import type { z } from "zod";

/** What the contract's schema finds wrong with a form, in the shape the server answers too. */
export function formIssues(schema: z.ZodType, value: unknown): FieldIssue[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  return result.error.issues.map(({ path, message }) => ({
    path: path.map((step) => (typeof step === "number" ? step : String(step))),
    message,
  }));
}

/** The first issue at exactly `path`. */
export function issueIn(issues: readonly FieldIssue[], ...path: (string | number)[]): string | undefined {
  return issues.find(
    (issue) => issue.path.length === path.length && issue.path.every((step, depth) => step === path[depth]),
  )?.message;
}
