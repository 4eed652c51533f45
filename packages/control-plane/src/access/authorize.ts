import { type Permission, permissionRole, roleAllows } from "@sagebrush/contracts/access/roles";
import { StudioError } from "@sagebrush/contracts/errors";
import type { Caller } from "./caller.ts";

/** @throws StudioError AccessDeniedException naming the role that is needed. */
export function authorize(caller: Caller, permission: Permission): void {
  if (roleAllows(caller.role, permission)) return;
  throw new StudioError(
    "AccessDeniedException",
    `This needs the role '${permissionRole[permission]}' in workspace '${caller.workspaceName}'; yours is '${caller.role}'. Ask an owner of the workspace.`,
  );
}
