import { oc } from "@orpc/contract";
import type { Permission } from "./access/roles.ts";

export interface OperationMeta {
  permission: Permission;
}

/** One operation of the REST API: its route, what it is called in the API document, and the permission it needs. */
export function operation(declaration: {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: `/${string}`;
  permission: Permission;
  summary: string;
  tag: string;
  successStatus?: number;
}) {
  const { permission, tag, ...route } = declaration;
  return oc.$meta<OperationMeta>({ permission }).route({ ...route, tags: [tag] });
}
