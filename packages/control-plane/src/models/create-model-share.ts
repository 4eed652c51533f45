import { StudioError } from "@sagebrush/contracts/errors";
import type { createdModelShare } from "@sagebrush/contracts/models/model-share";
import type { z } from "zod";
import { createSecretToken, hashToken } from "../access/secret-token.ts";
import type { Context } from "../services.ts";
import { findModelRow } from "./describe-model.ts";
import { toModelShare } from "./model-share-row.ts";

const maximumShares = 1000;

/**
 * Creates a link that opens a model without an account. Its token is answered once.
 * @throws StudioError ResourceNotFound; ResourceLimitExceeded beyond 1000 links of a model.
 */
export async function createModelShare(
  context: Context,
  request: { modelName: string; note: string; expiresInDays: number },
): Promise<z.output<typeof createdModelShare>> {
  const { caller, services } = context;
  const { id, name } = await findModelRow(context, request.modelName);
  if ((await services.prisma.modelShare.count({ where: { modelId: id } })) >= maximumShares) {
    throw new StudioError("ResourceLimitExceeded", `Model '${name}' has ${maximumShares} links, which is the most.`);
  }
  const token = createSecretToken(128);
  const row = await services.prisma.modelShare.create({
    data: {
      modelId: id,
      tokenHash: hashToken(token),
      note: request.note,
      createdBy: caller.name,
      expiresAt: new Date(Date.now() + request.expiresInDays * 86_400_000),
    },
  });
  return { modelShare: toModelShare(row, name), token };
}
