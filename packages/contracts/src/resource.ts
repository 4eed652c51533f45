import { z } from "zod";

/** SageMaker's rule for names: letters, digits and single hyphens between them, at most 63 characters. */
export const resourceName = z
  .string()
  .regex(
    /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/,
    "Use 1 to 63 letters, digits and hyphens; begin and end with a letter or digit.",
  );

/** The name of a column of a dataset. */
export const columnName = z.string().min(1).max(255);

/** A time in ISO 8601, UTC. */
export const timestamp = z.iso.datetime();

/** Text that PostgreSQL can hold: no NUL and no lone surrogate. */
export const plainText = (maximumLength: number) =>
  z
    .string()
    .max(maximumLength)
    .refine(
      (text) => !text.includes("\u0000") && text.isWellFormed(),
      "Text must not hold NUL or broken Unicode characters.",
    );

/** What every list operation takes. */
export const pageRequest = z.object({
  maxResults: z.coerce.number().int().min(1).max(100).default(50),
  nextToken: z.string().max(500).optional(),
});
export type PageRequest = z.infer<typeof pageRequest>;

/** What every list operation answers; no `nextToken` on the last page. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextToken: z.string().optional() });

/** `true` and `false` as they arrive in a query string. */
export const queryBoolean = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);
