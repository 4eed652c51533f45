import type { IncomingMessage } from "node:http";
import { type Permission, permissionRole } from "@sagebrush/contracts/access/roles";
import { StudioError } from "@sagebrush/contracts/errors";
import { authenticate, type Identity } from "@sagebrush/control-plane/access/authenticate";
import { authorize } from "@sagebrush/control-plane/access/authorize";
import type { Caller } from "@sagebrush/control-plane/access/caller";
import { requestedWorkspace, resolveCaller } from "@sagebrush/control-plane/access/resolve-caller";
import type { Services } from "@sagebrush/control-plane/services";
import { assertOwnOrigin } from "./request-origin.ts";

/** What a request has been let in as, by the permission of its operation. */
export type Access =
  | { kind: "public" }
  | { kind: "signed-in"; identity: Identity }
  | { kind: "workspace"; identity: Identity; caller: Caller };

/**
 * Lets a request in, or not. Every operation and every raw route passes here before anything else of it is looked at.
 * @throws StudioError UnauthorizedException, AccessDeniedException, or ResourceNotFound for the workspace.
 */
export async function admit(
  request: IncomingMessage,
  permission: Permission,
  { services, secret }: { services: Services; secret: string },
): Promise<Access> {
  if (permission === "public") return { kind: "public" };
  const identity = await authenticate(services, { headers: request.headers, secret });
  if (!identity) {
    throw new StudioError("UnauthorizedException", "Sign in, or send an API key as 'Authorization: Bearer <key>'.");
  }
  if (identity.kind === "user") assertOwnOrigin(request);
  if (permissionRole[permission] === null) return { kind: "signed-in", identity };
  const caller = await resolveCaller(services, identity, requestedWorkspace(request.headers));
  authorize(caller, permission);
  return { kind: "workspace", identity, caller };
}
