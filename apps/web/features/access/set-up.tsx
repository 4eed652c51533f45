"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { PageLoading } from "../../components/page-loading.tsx";
import { describeInstallationQuery } from "../../lib/session-queries.ts";
import { signUp } from "../../lib/sign-in.ts";
import { AccountForm } from "./account-form.tsx";
import { Entrance } from "./entrance.tsx";

/** First visit: whoever opens a fresh studio becomes its owner. */
export function SetUp() {
  const router = useRouter();
  const queryClient = useQueryClient();
  const installation = useQuery(describeInstallationQuery());
  const hasOwner = installation.data?.needsOwner === false;

  // The router is outside React's tree: the owner exists, so this page has no purpose any more.
  useEffect(() => {
    if (hasOwner) router.replace("/");
  }, [hasOwner, router]);

  return (
    <Entrance
      title="Create the owner account"
      description="This studio is new. The first account owns it and invites everyone else."
      footer="The account lives in this studio's own database. No mail is sent."
    >
      {installation.data?.needsOwner === true ? (
        <AccountForm
          submitText="Create account"
          onSubmit={async (account) => {
            await signUp(account);
            queryClient.clear();
            router.replace("/workspaces/create");
          }}
        />
      ) : installation.error !== null ? (
        <ErrorAlert error={installation.error} onRetry={() => void installation.refetch()} />
      ) : (
        <PageLoading />
      )}
    </Entrance>
  );
}
