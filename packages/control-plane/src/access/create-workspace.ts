import type { createWorkspaceRequest, Workspace } from "@sagebrush/contracts/access/access";
import { StudioError } from "@sagebrush/contracts/errors";
import { isUniqueViolation } from "@sagebrush/platform/database/errors";
import type { z } from "zod";
import type { Services } from "../services.ts";
import type { Identity } from "./authenticate.ts";
import { toWorkspace } from "./workspace-row.ts";

/**
 * Creates a workspace with the caller as its owner. Asking again answers the one there is.
 * @throws StudioError AccessDeniedException for an API key, which belongs to one workspace; ResourceInUse when
 * somebody else has a workspace of that name, or it was created with another display name.
 */
export async function createWorkspace(
  services: Services,
  identity: Identity,
  request: z.output<typeof createWorkspaceRequest>,
): Promise<Workspace> {
  if (identity.kind === "api-key") {
    throw new StudioError("AccessDeniedException", "An API key belongs to one workspace; sign in to create another.");
  }
  const displayName = request.displayName ?? request.workspaceName;
  try {
    const row = await services.prisma.workspace.create({
      data: {
        name: request.workspaceName,
        displayName,
        members: { create: { userId: identity.userId, role: "owner" } },
      },
    });
    return toWorkspace(row, "owner");
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const row = await services.prisma.workspace.findFirst({
      where: {
        name: request.workspaceName,
        displayName,
        members: { some: { userId: identity.userId, role: "owner" } },
      },
    });
    if (row) return toWorkspace(row, "owner");
    throw new StudioError(
      "ResourceInUse",
      `There is a workspace '${request.workspaceName}' already. Choose another name.`,
      { cause: error, issues: [{ path: ["workspaceName"], message: "This name is taken." }] },
    );
  }
}
