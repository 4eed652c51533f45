import { z } from "zod";

export const problemType = z.enum([
  "regression",
  "binary-classification",
  "multiclass-classification",
  "clustering",
  "anomaly-detection",
  "dimension-reduction",
  "forecasting",
  "ranking",
  "topic-modeling",
  "word-embedding",
]);
export type ProblemType = z.infer<typeof problemType>;

/** Problems about the rows of a table, each answered by itself; forecasts are about series of rows. */
export const tableProblemType = problemType.exclude(["forecasting"]);
export type TableProblemType = z.infer<typeof tableProblemType>;

/**
 * Whether a problem of a type has a target column. That of anomaly detection says which rows are known to be anomalies:
 * nothing is learned from it, the finished model is judged by it.
 */
export const targetUses = {
  regression: "required",
  "binary-classification": "required",
  "multiclass-classification": "required",
  clustering: "none",
  "anomaly-detection": "optional",
  "dimension-reduction": "none",
  forecasting: "required",
  ranking: "required",
  "topic-modeling": "none",
  "word-embedding": "none",
} as const satisfies Record<ProblemType, "required" | "optional" | "none">;

/** Says why a problem cannot have this target column, or none; null where it can. */
export function targetUseProblem(type: ProblemType, targetColumn: string | null): string | null {
  if (targetUses[type] === "required" && targetColumn === null) {
    return `A ${type} needs a target column: the one to predict.`;
  }
  if (targetUses[type] === "none" && targetColumn !== null) {
    return `A ${type} has no target column, but '${targetColumn}' is given; leave it out.`;
  }
  return null;
}

/** Says why a problem cannot have this group column, or none; null where it can. */
export function groupUseProblem(type: ProblemType, groupColumn: string | undefined): string | null {
  if (type === "ranking" && groupColumn === undefined) {
    return "A ranking needs a group column: the query id, which says which rows are put in order among each other.";
  }
  if (type !== "ranking" && groupColumn !== undefined) {
    return `A ${type} has no group column, but '${groupColumn}' is given; leave it out.`;
  }
  return null;
}

export const hyperparameterValue = z.union([z.string().max(2500), z.number(), z.boolean(), z.null()]);
export const hyperparameters = z.record(z.string().max(256), hyperparameterValue);
export type Hyperparameters = z.infer<typeof hyperparameters>;

const described = { label: z.string(), help: z.string(), tunable: z.boolean(), basic: z.boolean().optional() };

/** What a form needs to offer one hyperparameter; `default: null` on a number or text means the algorithm decides, unless it `isRequired`. */
export const hyperparameterDeclaration = z.discriminatedUnion("type", [
  z.object({
    type: z.enum(["integer", "continuous"]),
    ...described,
    minimum: z.number(),
    maximum: z.number(),
    exclusiveMinimum: z.boolean().optional(),
    scale: z.enum(["linear", "logarithmic"]),
    default: z.number().nullable(),
    isRequired: z.boolean().optional(),
    /** Texts that are accepted beside numbers. */
    keywords: z.array(z.string()).readonly().optional(),
  }),
  z.object({
    type: z.literal("categorical"),
    ...described,
    values: z.array(z.string()).readonly(),
    default: z.string(),
  }),
  z.object({ type: z.literal("boolean"), ...described, default: z.boolean() }),
  z.object({
    type: z.literal("text"),
    ...described,
    pattern: z.string(),
    allowed: z.string(),
    default: z.string().nullable(),
    isRequired: z.boolean().optional(),
  }),
]);
export type HyperparameterDeclaration = z.infer<typeof hyperparameterDeclaration>;

/** Where training runs: the processor, or an NVIDIA GPU through CUDA. */
export const device = z.enum(["cpu", "cuda"]);
export type Device = z.infer<typeof device>;

export const metricDirection = z.enum(["minimize", "maximize"]);

export const algorithm = z.object({
  algorithmName: z.string(),
  displayName: z.string(),
  description: z.string(),
  problemTypes: z.array(problemType),
  /** Where it can be trained. */
  devices: z.array(device),
  iterationName: z.enum(["round", "epoch", "tree", "iteration"]),
  hyperparameters: z.record(z.string(), hyperparameterDeclaration),
  objectiveMetrics: z.partialRecord(problemType, z.array(z.object({ name: z.string(), direction: metricDirection }))),
});
export type Algorithm = z.infer<typeof algorithm>;
