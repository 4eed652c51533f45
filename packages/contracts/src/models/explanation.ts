import { z } from "zod";

const rawValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** A row that stands for many: what a feature's value is replaced by where it is taken as unknown. */
export const backgroundRow = z.object({
  /** Share of the training rows it stands for. */
  weight: z.number(),
  record: z.record(z.string(), rawValue),
});
export type BackgroundRow = z.infer<typeof backgroundRow>;

/** How each raw column moves the predictions of a sample of rows. */
export const shapSummary = z.object({
  method: z.enum(["TreeSHAP", "LinearSHAP", "KernelSHAP"]),
  /** `margin`: before the link, log-odds for classes; `answer`: the predicted number or probability. */
  space: z.enum(["margin", "answer"]),
  rowCount: z.int(),
  /** One for a regression and for two classes, where it speaks of the second; else the most frequent classes. */
  outputs: z.array(
    z.object({
      /** The class; null for a regression. */
      label: z.string().nullable(),
      /** What is expected of a row that nothing is known of. */
      baseValue: z.number(),
      /** By falling mean absolute value; every raw column. */
      features: z.array(
        z.object({
          feature: z.string(),
          meanAbsolute: z.number(),
          /** Of the rows in `values`, in their order; empty beyond the columns that count most. */
          phi: z.array(z.number()),
        }),
      ),
    }),
  ),
  /** The rows' raw values of the columns that have `phi` somewhere. Null where missing. */
  values: z.array(z.object({ feature: z.string(), values: z.array(z.union([z.number(), z.string(), z.null()])) })),
});
export type ShapSummary = z.infer<typeof shapSummary>;
export type ShapOutput = ShapSummary["outputs"][number];

/** How much worse the model gets when a column is shuffled, so that it tells nothing about its row any more. */
export const permutationImportance = z.object({
  metric: z.object({ name: z.string(), label: z.string(), direction: z.enum(["minimize", "maximize"]) }),
  /** The metric on the rows as they are. */
  score: z.number(),
  rowCount: z.int(),
  repeats: z.int(),
  /** By falling mean. Positive: shuffling makes the metric worse. */
  features: z.array(z.object({ feature: z.string(), mean: z.number(), standardDeviation: z.number() })),
});
export type PermutationImportance = z.infer<typeof permutationImportance>;

/** What the model answers as one column goes through its values while the others stay as they are. */
export const partialDependence = z.object({
  rowCount: z.int(),
  features: z.array(
    z.object({
      feature: z.string(),
      /** Numbers ascending from the 5th to the 95th percentile, or categories, most frequent first. */
      grid: z.array(z.union([z.number(), z.string()])),
      /** As in the SHAP summary; for classes the answer is the probability. */
      outputs: z.array(
        z.object({
          label: z.string().nullable(),
          /** Mean answer over the rows at each place of the grid. */
          mean: z.array(z.number()),
          /** Answers of single rows, drawn at random (ICE). */
          rows: z.array(z.array(z.number())),
        }),
      ),
    }),
  ),
});
export type PartialDependence = z.infer<typeof partialDependence>;

/** What a model has learned, as its page shows it. Parts that time did not suffice for are null, or have fewer columns. */
export const explanation = z.object({
  explainedOn: z.enum(["test", "validation", "train"]),
  shap: shapSummary.nullable(),
  permutationImportance: permutationImportance.nullable(),
  partialDependence: partialDependence.nullable(),
  /** What was left out and why, in sentences. */
  omissions: z.array(z.string()),
});
export type Explanation = z.infer<typeof explanation>;

/** Null for a model that was trained before models were explained, was stopped, or answers nothing to explain. */
export const modelExplanation = z.object({ modelName: z.string(), explanation: explanation.nullable() });
export type ModelExplanation = z.infer<typeof modelExplanation>;
