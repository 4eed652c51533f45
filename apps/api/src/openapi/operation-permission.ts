import { type Permission, permissionRole } from "@sagebrush/contracts/access/roles";
import { apiContract } from "@sagebrush/contracts/api";

export interface ContractOperation {
  /** As in the OpenAPI document and in the logs: `datasets.create`. */
  operationId: string;
  method: string;
  /** Below the API's prefix. */
  path: string;
  permission: Permission;
}

/** Every operation of the contract, in its order. */
export const contractOperations: readonly ContractOperation[] = Object.entries(apiContract).flatMap(
  ([domain, operations]) =>
    Object.entries(operations).map(([name, operation]) => {
      const { route, meta } = operation["~orpc"];
      if (!route.method || !route.path) throw new Error(`Operation ${domain}.${name} has no route.`);
      return {
        operationId: `${domain}.${name}`,
        method: route.method,
        path: route.path,
        permission: meta.permission,
      };
    }),
);

/** Who may call, in words. */
export function describePermission(permission: Permission): string {
  const role = permissionRole[permission];
  if (permission === "public") return "Needs no session.";
  if (role === null) return "Needs a session or an API key, in whatever workspace.";
  return `Needs the permission \`${permission}\`: the role ${role}${role === "owner" ? "" : " or a higher one"}.`;
}

/** Which credentials an operation takes. */
export function securityOf(permission: Permission): Record<string, string[]>[] {
  return permission === "public" ? [] : [{ apiKey: [] }, { session: [] }];
}
