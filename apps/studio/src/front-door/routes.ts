export type Upstream = "api" | "inference" | "web";

/** Where an upstream answers now; undefined while it does not. */
export type LocateUpstream = (upstream: Upstream) => { host: string; port: number } | undefined;

/**
 * Which process a request is for. Pages live below `/endpoints` too and are only ever read; whatever else is sent there
 * is an invocation.
 */
export function routeRequest(method: string, url: string): Upstream {
  const path = pathOf(url);
  if (path === "/api" || path.startsWith("/api/")) return "api";
  if (path.startsWith("/endpoints/") && (!["GET", "HEAD"].includes(method) || path.includes("/invocations"))) {
    return "inference";
  }
  return "web";
}

/** The path of a request line, which may name the whole address (`GET http://host/path`). */
export function pathOf(url: string): string {
  const path = /^https?:\/\/[^/?]*/i.test(url) ? url.replace(/^https?:\/\/[^/?]*/i, "") : url;
  const end = path.search(/[?#]/);
  return end === -1 ? path : path.slice(0, end);
}
