import type { invitationPreview } from "@sagebrush/contracts/access/access";
import type { z } from "zod";
import type { Services } from "../services.ts";
import { findInvitation } from "./find-invitation.ts";

/** What the holder of a link sees before accepting. @throws StudioError ResourceNotFound; ResourceGone. */
export async function previewInvitation(
  services: Services,
  { token }: { token: string },
): Promise<z.output<typeof invitationPreview>> {
  const row = await findInvitation(services, token);
  return {
    workspaceDisplayName: row.workspace.displayName,
    email: row.email,
    role: row.role,
    expiresAt: row.expiresAt.toISOString(),
  };
}
