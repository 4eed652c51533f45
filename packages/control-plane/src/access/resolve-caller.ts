import type { IncomingHttpHeaders } from "node:http";
import { workspaceCookie, workspaceHeader } from "@sagebrush/contracts/access/access";
import { StudioError } from "@sagebrush/contracts/errors";
import { resourceName } from "@sagebrush/contracts/resource";
import type { Services } from "../services.ts";
import type { ApiKeyIdentity, Identity, UserIdentity } from "./authenticate.ts";
import type { Caller } from "./caller.ts";
import { readCookie } from "./session-cookie.ts";

/** The workspace a request names, in its header or else its cookie; null when it names none. */
export function requestedWorkspace(headers: IncomingHttpHeaders): string | null {
  const header = headers[workspaceHeader];
  return (Array.isArray(header) ? header[0] : header) || readCookie(headers.cookie, workspaceCookie) || null;
}

/**
 * Puts an identity into a workspace: the one it names, else the one it joined first. An API key has only one.
 * @throws StudioError ResourceNotFound when it does not belong to that workspace, or to none.
 */
export async function resolveCaller(
  services: Pick<Services, "prisma">,
  identity: Identity,
  workspaceName: string | null,
): Promise<Caller> {
  if (workspaceName !== null && !resourceName.safeParse(workspaceName).success) throw noWorkspace(workspaceName);
  return identity.kind === "api-key"
    ? resolveApiKey(services, identity, workspaceName)
    : resolveUser(services, identity, workspaceName);
}

async function resolveUser(
  { prisma }: Pick<Services, "prisma">,
  identity: UserIdentity,
  workspaceName: string | null,
): Promise<Caller> {
  const member = await prisma.workspaceMember.findFirst({
    where: { userId: identity.userId, ...(workspaceName === null ? {} : { workspace: { name: workspaceName } }) },
    orderBy: [{ createdAt: "asc" }, { workspaceId: "asc" }],
    select: { role: true, workspace: { select: { id: true, name: true } } },
  });
  if (!member) throw noWorkspace(workspaceName);
  return {
    userId: identity.userId,
    apiKeyId: null,
    name: identity.email,
    workspaceId: member.workspace.id,
    workspaceName: member.workspace.name,
    role: member.role,
  };
}

async function resolveApiKey(
  { prisma }: Pick<Services, "prisma">,
  identity: ApiKeyIdentity,
  workspaceName: string | null,
): Promise<Caller> {
  const workspace = await prisma.workspace.findUniqueOrThrow({ where: { id: identity.workspaceId } });
  if (workspaceName !== null && workspace.name !== workspaceName) throw noWorkspace(workspaceName);
  return {
    userId: null,
    apiKeyId: identity.apiKeyId,
    name: `API key ${identity.name}`,
    workspaceId: workspace.id,
    workspaceName: workspace.name,
    role: identity.role,
  };
}

function noWorkspace(workspaceName: string | null): StudioError {
  return new StudioError(
    "ResourceNotFound",
    workspaceName === null
      ? "You belong to no workspace yet. Create one, or ask for an invitation."
      : `You belong to no workspace '${workspaceName.slice(0, 63)}'.`,
  );
}
