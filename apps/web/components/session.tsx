"use client";

import type { CallerDescription, Workspace } from "@sagebrush/contracts/access/access";
import { type Permission, roleAllows } from "@sagebrush/contracts/access/roles";
import { createContext, useContext } from "react";

export interface Session {
  caller: CallerDescription;
  workspace: Workspace;
  /** Moves this tab to another workspace of the caller; everything shown is asked for again. */
  switchWorkspace: (workspaceName: string) => void;
}

const SessionContext = createContext<Session | null>(null);
export const SessionProvider = SessionContext;

/** Who is signed in and the workspace they act in. Inside the studio both always exist. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("useSession is used outside the studio frame.");
  return session;
}

/** True when the caller's role in this workspace allows `permission`; hide or disable what it does not. */
export function usePermission(permission: Permission): boolean {
  return roleAllows(useSession().workspace.role, permission);
}
