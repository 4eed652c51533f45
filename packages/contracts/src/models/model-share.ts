import { z } from "zod";
import { plainText, timestamp } from "../resource.ts";
import { model } from "./model.ts";

export const modelShareStatus = z.enum(["Active", "Expired", "Revoked"]);

/** A link that opens a model without an account. Only the hash of its token is kept. */
export const modelShare = z.object({
  modelShareId: z.string(),
  modelName: z.string(),
  note: z.string(),
  status: modelShareStatus,
  createdAt: timestamp,
  createdBy: z.string(),
  expiresAt: timestamp,
  revokedAt: timestamp.nullable(),
  viewCount: z.int(),
  lastViewedAt: timestamp.nullable(),
});
export type ModelShare = z.infer<typeof modelShare>;

export const createModelShareRequest = z.strictObject({
  modelName: z.string(),
  note: plainText(200).default(""),
  expiresInDays: z.int().min(1).max(365).default(30),
});

/** `token` is 128 random bits, shown once; the link is `/shared/{token}`. */
export const createdModelShare = z.object({ modelShare, token: z.string() });

/** What a visitor sees. Names of people and of the workspace's other resources stay inside. */
export const sharedModel = model
  .pick({
    modelName: true,
    algorithmName: true,
    problemType: true,
    targetColumn: true,
    headlineMetric: true,
    sizeBytes: true,
    contentHash: true,
    signature: true,
    evaluation: true,
    evaluatedOn: true,
    importanceMeasure: true,
    featureImportances: true,
    background: true,
    verification: true,
    iterations: true,
    trainingRowCount: true,
    creationTime: true,
  })
  .extend({ workspaceDisplayName: z.string(), note: z.string(), expiresAt: timestamp });
export type SharedModel = z.infer<typeof sharedModel>;
