import type { SelectProps } from "@cloudscape-design/components/select";
import type { WorkspaceRole } from "@sagebrush/contracts/access/roles";

/** From least to most, in words. */
export const roleOptions: (SelectProps.Option & { value: WorkspaceRole; label: string })[] = [
  { value: "viewer", label: "Viewer", description: "Looks at everything and calls endpoints." },
  { value: "editor", label: "Editor", description: "Also uploads, trains, deploys, shares and deletes." },
  { value: "owner", label: "Owner", description: "Also manages members and API keys." },
];

export function roleLabel(role: WorkspaceRole): string {
  return roleOptions.find(({ value }) => value === role)?.label ?? role;
}

export function roleOptionOf(role: WorkspaceRole) {
  return roleOptions.find(({ value }) => value === role) ?? null;
}
