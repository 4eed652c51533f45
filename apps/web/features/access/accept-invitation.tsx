"use client";

import Button from "@cloudscape-design/components/button";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Workspace } from "@sagebrush/contracts/access/access";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { PageLoading } from "../../components/page-loading.tsx";
import { api, apiClient } from "../../lib/api-client.ts";
import { writeCurrentWorkspaceName } from "../../lib/current-workspace.ts";
import { formatDateTime } from "../../lib/format-time.ts";
import { describeCallerQuery } from "../../lib/session-queries.ts";
import { signOut, signUp } from "../../lib/sign-in.ts";
import { AccountForm } from "./account-form.tsx";
import { CredentialsForm } from "./credentials-form.tsx";
import { Entrance } from "./entrance.tsx";

export function AcceptInvitation({ token }: { token: string }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const [way, setWay] = useState("sign-up");
  const preview = useQuery(api.access.previewInvitation.queryOptions({ input: { token }, staleTime: Infinity }));
  const caller = useQuery({ ...describeCallerQuery(), retry: false });

  function enter(workspace: Workspace) {
    writeCurrentWorkspaceName(workspace.workspaceName);
    queryClient.clear();
    router.replace("/");
  }
  const join = useMutation(api.access.acceptInvitation.mutationOptions({ onSuccess: enter }));
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () => queryClient.resetQueries({ queryKey: describeCallerQuery().queryKey }),
  });
  const joinNow = async () => enter(await apiClient.access.acceptInvitation({ token }));

  if (preview.error !== null) {
    return (
      <Entrance title="This invitation cannot be used" description="The link does not open a workspace.">
        <SpaceBetween size="l">
          <ErrorAlert error={preview.error} />
          <Button href="/" fullWidth>
            Go to the studio
          </Button>
        </SpaceBetween>
      </Entrance>
    );
  }
  if (preview.data === undefined || caller.isPending) {
    return (
      <Entrance title="Invitation" description="Reading the invitation.">
        <PageLoading />
      </Entrance>
    );
  }

  const { workspaceDisplayName, email, role, expiresAt } = preview.data;
  const signedInAs = caller.data?.user ?? null;
  return (
    <Entrance
      title={`Join ${workspaceDisplayName}`}
      description={`You are invited as ${role === "viewer" ? "a viewer" : `an ${role}`}.`}
      footer={`The invitation is for ${email} and can be used until ${formatDateTime(expiresAt)}.`}
    >
      {signedInAs === null ? (
        <SpaceBetween size="l">
          <SegmentedControl
            label="How to join"
            selectedId={way}
            options={[
              { id: "sign-up", text: "I am new here" },
              { id: "sign-in", text: "I have an account" },
            ]}
            onChange={({ detail }) => setWay(detail.selectedId)}
          />
          {way === "sign-up" ? (
            <AccountForm
              fixedEmail={email}
              submitText="Create account and join"
              onSubmit={async (account) => {
                await signUp(account, token);
                await joinNow();
              }}
            />
          ) : (
            <CredentialsForm fixedEmail={email} submitText="Sign in and join" onSignedIn={joinNow} />
          )}
        </SpaceBetween>
      ) : signedInAs.email.toLowerCase() === email.toLowerCase() ? (
        <SpaceBetween size="l">
          <ErrorAlert error={join.error} />
          <Button variant="primary" fullWidth loading={join.isPending} onClick={() => join.mutate({ token })}>
            Join as {signedInAs.name}
          </Button>
        </SpaceBetween>
      ) : (
        <SpaceBetween size="l">
          <ErrorAlert error={leave.error} />
          <p>
            You are signed in as <strong>{signedInAs.email}</strong>. Sign out to use this invitation.
          </p>
          <Button fullWidth loading={leave.isPending} onClick={() => leave.mutate()}>
            Sign out
          </Button>
        </SpaceBetween>
      )}
    </Entrance>
  );
}
