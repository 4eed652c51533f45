"use client";

import { isStudioError } from "@sagebrush/contracts/errors";
import { useQuery } from "@tanstack/react-query";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type ReactNode, Suspense, useEffect } from "react";
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
  const pathname = usePathname();
  const search = useSearchParams().toString();
  const caller = useQuery(describeCallerQuery());
  const isSignedOut = isStudioError(caller.error) && caller.error.code === "UnauthorizedException";
  const installation = useQuery({ ...describeInstallationQuery(), enabled: isSignedOut });

  const session = caller.data === undefined || isSignedOut ? null : toSession(caller.data);
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

  function detourOf(): string | null {
    if (isSignedOut) {
      if (installation.data === undefined) return null;
      return installation.data.needsOwner ? "/setup" : signInPath(pathname + (search === "" ? "" : `?${search}`));
    }
    return caller.data?.workspaces.length === 0 ? "/workspaces/create" : null;
  }
}

function toSession(caller: Session["caller"]): Session | null {
  const chosen = readCurrentWorkspaceName();
  const workspace = caller.workspaces.find(({ workspaceName }) => workspaceName === chosen) ?? caller.workspaces[0];
  if (workspace === undefined) return null;
  // Requests carry the cookie, so it must name a workspace the caller still belongs to before any page asks.
  if (workspace.workspaceName !== chosen) writeCurrentWorkspaceName(workspace.workspaceName);
  return { caller, workspace };
}
