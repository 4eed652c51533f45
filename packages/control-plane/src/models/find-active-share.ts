import { StudioError } from "@sagebrush/contracts/errors";
import { hashToken } from "../access/secret-token.ts";
import type { Services } from "../services.ts";

/**
 * The share that a link's token opens.
 * @throws StudioError ResourceNotFound when there is none; ResourceGone once it was revoked or has expired.
 */
export async function findActiveShare({ prisma }: Pick<Services, "prisma">, token: string) {
  const row = await prisma.modelShare.findUnique({
    where: { tokenHash: hashToken(token) },
    include: { model: { omit: { explanation: true }, include: { workspace: { select: { displayName: true } } } } },
  });
  if (!row) {
    throw new StudioError(
      "ResourceNotFound",
      "There is no such link. Check that it is whole; the model may have been deleted.",
    );
  }
  if (row.revokedAt) throw new StudioError("ResourceGone", "This link was revoked by the people who shared it.");
  if (row.expiresAt <= new Date()) {
    const day = row.expiresAt.toISOString().slice(0, 10);
    throw new StudioError("ResourceGone", `This link expired on ${day}. Ask the people who shared it for another one.`);
  }
  return row;
}
