"use client";

import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { createWorkspaceRequest } from "@sagebrush/contracts/access/access";
import { isStudioError } from "@sagebrush/contracts/errors";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState } from "react";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { api } from "../../lib/api-client.ts";
import { issueAt } from "../../lib/api-error.ts";
import { writeCurrentWorkspaceName } from "../../lib/current-workspace.ts";
import { formIssues, issueIn } from "../../lib/form-issues.ts";
import { resourceNameFrom } from "../../lib/resource-name-from.ts";
import { describeCallerQuery } from "../../lib/session-queries.ts";
import { signInPath } from "../../lib/sign-in-path.ts";
import { Entrance } from "./entrance.tsx";

export function CreateWorkspace() {
  const router = useRouter();
  const queryClient = useQueryClient();
  const [displayName, setDisplayName] = useState("");
  const [typedName, setTypedName] = useState<string | null>(null);
  const [isChecked, setChecked] = useState(false);
  const caller = useQuery(describeCallerQuery());
  const isSignedOut = isStudioError(caller.error) && caller.error.code === "UnauthorizedException";
  const create = useMutation(
    api.access.createWorkspace.mutationOptions({
      onSuccess: (workspace) => {
        writeCurrentWorkspaceName(workspace.workspaceName);
        queryClient.clear();
        router.replace("/");
      },
    }),
  );

  // The router is outside React's tree: a workspace needs somebody to own it.
  useEffect(() => {
    if (isSignedOut) router.replace(signInPath("/workspaces/create"));
  }, [isSignedOut, router]);

  const request = {
    workspaceName: typedName ?? resourceNameFrom(displayName),
    ...(displayName.trim() === "" ? {} : { displayName: displayName.trim() }),
  };
  const issues = formIssues(createWorkspaceRequest, request);
  const hasWorkspace = (caller.data?.workspaces.length ?? 0) > 0;

  function submit(event: FormEvent) {
    event.preventDefault();
    setChecked(true);
    if (issues.length === 0 && !create.isPending) create.mutate(request);
  }

  return (
    <Entrance
      title={hasWorkspace ? "Create a workspace" : "Create your workspace"}
      description="Datasets, models and endpoints live in a workspace. Its members see the same things; nobody else does."
    >
      <form onSubmit={submit} noValidate>
        <SpaceBetween size="l">
          <ErrorAlert error={create.error} />
          <FormField
            label="Name"
            description="As people see it."
            errorText={isChecked && (displayName.trim() === "" ? "Enter a name." : issueIn(issues, "displayName"))}
          >
            <Input
              name="displayName"
              autoFocus
              value={displayName}
              placeholder="Churn research"
              onChange={({ detail }) => setDisplayName(detail.value)}
            />
          </FormField>
          <FormField
            label="Identifier"
            description="Used by the API. It cannot be changed later."
            errorText={issueAt(create.error, "workspaceName") ?? (isChecked && issueIn(issues, "workspaceName"))}
          >
            <Input
              name="workspaceName"
              autoComplete={false}
              value={request.workspaceName}
              placeholder="churn-research"
              onChange={({ detail }) => setTypedName(detail.value)}
            />
          </FormField>
          <Button variant="primary" formAction="submit" fullWidth loading={create.isPending || create.isSuccess}>
            Create workspace
          </Button>
          {hasWorkspace && (
            <Button variant="normal" fullWidth href="/">
              Cancel
            </Button>
          )}
        </SpaceBetween>
      </form>
    </Entrance>
  );
}
