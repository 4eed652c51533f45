import type { IncomingMessage } from "node:http";
import { StudioError } from "@sagebrush/contracts/errors";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses a write that a page of another site makes with our visitor's cookie. Browsers say where a request comes from;
 * whatever name the visitor opened the studio by, its own pages come from that name.
 * @throws StudioError AccessDeniedException.
 */
export function assertOwnOrigin(request: IncomingMessage): void {
  if (safeMethods.has(request.method ?? "GET") || isOwnOrigin(request)) return;
  throw new StudioError(
    "AccessDeniedException",
    "A request that changes something with a session cookie must come from the studio's own pages. Programs use an API key.",
  );
}

function isOwnOrigin({ headers }: IncomingMessage): boolean {
  // Where the browser says it outright (only on https and localhost), nothing has to be compared.
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin";
  const { origin } = headers;
  if (origin === undefined) return false;
  const host = hostOf(origin);
  const forwarded = headers["x-forwarded-host"];
  const ownHosts = [headers.host, ...(Array.isArray(forwarded) ? forwarded : [forwarded])];
  return host !== null && ownHosts.some((own) => own?.toLowerCase() === host);
}

function hostOf(origin: string): string | null {
  if (!URL.canParse(origin)) return null;
  const { protocol, host } = new URL(origin);
  return protocol === "http:" || protocol === "https:" ? host : null;
}

/**
 * The client's address, for limits by address. The studio's front door puts it last; when another proxy stands before
 * the front door, the last one is that proxy and the one before it the client.
 */
export function clientAddress(request: IncomingMessage): string {
  const header = request.headers["x-forwarded-for"];
  const hops = (Array.isArray(header) ? header.join(",") : (header ?? ""))
    .split(",")
    .map((hop) => hop.trim())
    .filter((hop) => hop !== "");
  return hops.at(-2) ?? hops.at(-1) ?? request.socket.remoteAddress ?? "127.0.0.1";
}
