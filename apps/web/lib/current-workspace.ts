import { workspaceCookie } from "@sagebrush/contracts/access/access";

const oneYearSeconds = 365 * 86_400;

/** Of this tab: another tab may change the cookie, and must not move this one to another workspace in mid-work. */
let workspaceOfTab: string | null = null;

/** The workspace this tab acts in, else the one last chosen in this browser, or null before one was. */
export function readCurrentWorkspaceName(): string | null {
  return workspaceOfTab ?? readCookie();
}

/** Keeps the choice for this tab, and in a cookie for the next one and for downloads, which carry no headers. */
export function writeCurrentWorkspaceName(workspaceName: string): void {
  workspaceOfTab = workspaceName;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers we support
  document.cookie = `${workspaceCookie}=${encodeURIComponent(workspaceName)}; path=/; max-age=${oneYearSeconds}; samesite=lax`;
}

function readCookie(): string | null {
  const prefix = `${workspaceCookie}=`;
  const entry = document.cookie.split("; ").find((cookie) => cookie.startsWith(prefix));
  return entry === undefined ? null : decodeURIComponent(entry.slice(prefix.length));
}
