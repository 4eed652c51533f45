export const uploadEndpoint = "/api/uploads";

/** The same file in the same workspace, recognised after a reload. */
export function fingerprintOf(file: File, workspaceName: string): string {
  return [fingerprintPrefix(workspaceName), file.name, file.size, file.lastModified].join("|");
}

export function fingerprintPrefix(workspaceName: string): string {
  return `sagebrush|${workspaceName}`;
}

export function uploadIdOf(uploadUrl: string): string {
  return new URL(uploadUrl, "http://studio.invalid").pathname.split("/").at(-1) ?? "";
}
