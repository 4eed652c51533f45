"use client";

import type { CallerDescription, Workspace } from "@sagebrush/contracts/access/access";
import { isStudioError } from "@sagebrush/contracts/errors";
import { hashKey, useQuery, useQueryClient } from "@tanstack/react-query";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type ReactNode, Suspense, useEffect, useState } from "react";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { PageLoading } from "../../components/page-loading.tsx";
import { type Session, SessionProvider } from "../../components/session.tsx";
import { readCurrentWorkspaceName, writeCurrentWorkspaceName } from "../../lib/current-workspace.ts";
import { describeCallerQuery, describeInstallationQuery } from "../../lib/session-queries.ts";
import { signInPath } from "../../lib/sign-in-path.ts";

/** Shows the studio to those who are signed in and belong to a workspace; leads everyone else to what they lack. */
export function SessionGate({ children }: { children: ReactNode }) {
  return (
    <Suspense fallback={<PageLoading label="Opening the studio" />}>
      <Gate>{children}</Gate>
    </Suspense>
  );
}

function Gate({ children }: { children: ReactNode }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const [switchedTo, setSwitchedTo] = useState<string | null>(null);
  const pathname = usePathname();
  const search = useSearchParams().toString();
  const caller = useQuery(describeCallerQuery());
  const isSignedOut = isStudioError(caller.error) && caller.error.code === "UnauthorizedException";
  const installation = useQuery({ ...describeInstallationQuery(), enabled: isSignedOut });

  const session = caller.data === undefined || isSignedOut ? null : sessionOf(caller.data);
  const detour = detourOf();

  // The router is outside React's tree: leave for the page that supplies what is missing.
  useEffect(() => {
    if (detour !== null) router.replace(detour);
  }, [detour, router]);

  if (session !== null) return <SessionProvider value={session}>{children}</SessionProvider>;
  const error = installation.error ?? (isSignedOut ? null : caller.error);
  if (error !== null) {
    return (
      <main className="gate-error">
        <ErrorAlert error={error} onRetry={() => void Promise.all([caller.refetch(), installation.refetch()])} />
      </main>
    );
  }
  return <PageLoading label="Opening the studio" />;

  function sessionOf(description: CallerDescription): Session | null {
    const wishedName = switchedTo ?? readCurrentWorkspaceName();
    const workspace = workspaceOf(description, wishedName);
    if (workspace === null) return null;
    // Requests name the workspace, so it is settled before any page asks.
    if (workspace.workspaceName !== wishedName) writeCurrentWorkspaceName(workspace.workspaceName);
    return { caller: description, workspace, switchWorkspace };
  }

  function switchWorkspace(workspaceName: string) {
    writeCurrentWorkspaceName(workspaceName);
    setSwitchedTo(workspaceName);
    // Every other answer kept so far belongs to the workspace left.
    const callerKey = hashKey(describeCallerQuery().queryKey);
    queryClient.removeQueries({ type: "inactive" });
    void queryClient.resetQueries({ predicate: ({ queryHash }) => queryHash !== callerKey });
    router.push("/");
  }

  function detourOf(): string | null {
    if (isSignedOut) {
      if (installation.data === undefined) return null;
      return installation.data.needsOwner ? "/setup" : signInPath(pathname + (search === "" ? "" : `?${search}`));
    }
    return caller.data?.workspaces.length === 0 ? "/workspaces/create" : null;
  }
}

/** The workspace this tab is in, or the first there is when the one chosen before is gone. */
function workspaceOf(caller: CallerDescription, wishedName: string | null): Workspace | null {
  return caller.workspaces.find(({ workspaceName }) => workspaceName === wishedName) ?? caller.workspaces[0] ?? null;
}
