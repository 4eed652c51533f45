import type { ModelShare } from "@sagebrush/contracts/models/model-share";
import { newestFirst } from "../pagination.ts";
import type { Context } from "../services.ts";
import { findModelRow } from "./describe-model.ts";
import { toModelShare } from "./model-share-row.ts";

/** Every link of a model, ended ones too, newest first. @throws StudioError ResourceNotFound. */
export async function listModelShares(
  context: Context,
  { modelName }: { modelName: string },
): Promise<{ items: ModelShare[] }> {
  const { id } = await findModelRow(context, modelName);
  const rows = await context.services.prisma.modelShare.findMany({ where: { modelId: id }, orderBy: newestFirst });
  return { items: rows.map((row) => toModelShare(row, modelName)) };
}
