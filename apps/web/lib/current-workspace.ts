import { workspaceCookie } from "@sagebrush/contracts/access/access";

const oneYearSeconds = 365 * 86_400;

/** The workspace chosen in this browser, or null before one was. A cookie, so that links and downloads carry it too. */
export function readCurrentWorkspaceName(): string | null {
  const prefix = `${workspaceCookie}=`;
  const entry = document.cookie.split("; ").find((cookie) => cookie.startsWith(prefix));
  return entry === undefined ? null : decodeURIComponent(entry.slice(prefix.length));
}

export function writeCurrentWorkspaceName(workspaceName: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers we support
  document.cookie = `${workspaceCookie}=${encodeURIComponent(workspaceName)}; path=/; max-age=${oneYearSeconds}; samesite=lax`;
}
