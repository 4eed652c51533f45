import { StudioError } from "@sagebrush/contracts/errors";
import type { Services } from "../services.ts";
import { assertPending } from "./invitation-row.ts";
import { hashToken } from "./secret-token.ts";

/**
 * The invitation that a link opens, while it holds.
 * @throws StudioError ResourceNotFound; ResourceGone once it was accepted, revoked or has expired.
 */
export async function findInvitation({ prisma }: Pick<Services, "prisma">, token: string) {
  const row = await prisma.workspaceInvitation.findUnique({
    where: { tokenHash: hashToken(token) },
    include: { workspace: true },
  });
  if (!row) throw new StudioError("ResourceNotFound", "There is no such invitation. Check that the link is whole.");
  assertPending(row);
  return row;
}
