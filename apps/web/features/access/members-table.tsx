"use client";

import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Select from "@cloudscape-design/components/select";
import Table from "@cloudscape-design/components/table";
import type { WorkspaceMember } from "@sagebrush/contracts/access/access";
import { workspaceRole } from "@sagebrush/contracts/access/roles";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDeleteModal } from "../../components/confirm-delete-modal.tsx";
import { ErrorAlert } from "../../components/error-alert.tsx";
import { useFlash } from "../../components/flash.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { usePermission, useSession } from "../../components/session.tsx";
import { api } from "../../lib/api-client.ts";
import { describeCallerQuery } from "../../lib/session-queries.ts";
import { listMembersQuery } from "./queries.ts";
import { roleLabel, roleOptionOf, roleOptions } from "./role-choices.ts";

export function MembersTable() {
  const { caller } = useSession();
  const mayManage = usePermission("workspace:manage");
  const members = useQuery(listMembersQuery());
  const [leaving, setLeaving] = useState<WorkspaceMember | null>(null);

  if (members.error !== null && members.data === undefined)
    return <ErrorAlert error={members.error} onRetry={() => void members.refetch()} />;

  const items = members.data?.items ?? [];
  return (
    <>
      <Table
        items={items}
        trackBy="userId"
        loading={members.isPending}
        loadingText="Loading members"
        ariaLabels={{ tableLabel: "Members" }}
        header={
          <Header variant="h2" counter={`(${items.length})`}>
            In this workspace
          </Header>
        }
        columnDefinitions={[
          {
            id: "name",
            header: "Name",
            isRowHeader: true,
            cell: ({ name, userId }) => (
              <>
                {name}
                {userId === caller.user?.userId && (
                  <Box variant="span" color="text-body-secondary">
                    {" "}
                    (you)
                  </Box>
                )}
              </>
            ),
          },
          { id: "email", header: "E-mail address", cell: ({ email }) => email },
          {
            id: "role",
            header: "Role",
            width: 200,
            cell: (member) => (mayManage ? <RoleSelect member={member} /> : roleLabel(member.role)),
          },
          { id: "joinedAt", header: "Joined", width: 170, cell: ({ joinedAt }) => <RelativeTime time={joinedAt} /> },
          ...(mayManage
            ? [
                {
                  id: "actions",
                  header: "Actions",
                  width: 140,
                  cell: (member: WorkspaceMember) => (
                    <Button
                      variant="inline-link"
                      ariaLabel={`Remove ${member.name}`}
                      onClick={() => setLeaving(member)}
                    >
                      Remove
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {leaving !== null && <RemoveMemberModal member={leaving} onDismiss={() => setLeaving(null)} />}
    </>
  );
}

function RoleSelect({ member }: { member: WorkspaceMember }) {
  const queryClient = useQueryClient();
  const showFlash = useFlash();
  const change = useMutation(
    api.access.updateMember.mutationOptions({
      onSuccess: ({ name, role }) =>
        showFlash({ type: "success", content: `${name} is now ${role === "viewer" ? "a" : "an"} ${role}.` }),
      onError: (error) => showFlash({ type: "error", header: "The role was not changed", content: error.message }),
      onSettled: () =>
        Promise.all([
          queryClient.invalidateQueries({ queryKey: api.access.listMembers.key() }),
          // One's own role decides what this page offers.
          queryClient.invalidateQueries({ queryKey: describeCallerQuery().queryKey }),
        ]),
    }),
  );
  const shown = change.isPending ? change.variables.role : member.role;
  return (
    <Select
      ariaLabel={`Role of ${member.name}`}
      selectedOption={roleOptionOf(shown)}
      options={roleOptions}
      disabled={change.isPending}
      expandToViewport
      onChange={({ detail }) =>
        change.mutate({ userId: member.userId, role: workspaceRole.parse(detail.selectedOption.value) })
      }
    />
  );
}

function RemoveMemberModal({ member, onDismiss }: { member: WorkspaceMember; onDismiss: () => void }) {
  const queryClient = useQueryClient();
  const showFlash = useFlash();
  const remove = useMutation(
    api.access.deleteMember.mutationOptions({
      onSuccess: async () => {
        onDismiss();
        showFlash({ type: "success", content: `${member.name} is no member any more.` });
        await queryClient.invalidateQueries({ queryKey: api.access.key() });
      },
    }),
  );
  return (
    <ConfirmDeleteModal
      resourceKind="member"
      resourceName={member.name}
      verb="Remove"
      consequence="They lose access at once. What they made stays in the workspace."
      isDeleting={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ userId: member.userId })}
      onDismiss={onDismiss}
    />
  );
}
