import type { IncomingMessage } from "node:http";

/** The path of a request line, which may name the whole address (`GET http://host/path`). */
export function requestPath({ url = "/" }: Pick<IncomingMessage, "url">): string {
  const path = url.replace(/^https?:\/\/[^/?]*/i, "");
  const end = path.search(/[?#]/);
  return end === -1 ? path : path.slice(0, end);
}

/** As a log may hold it: the tokens of links open what they name, so they are left out. */
export function loggedPath(path: string): string {
  return path.replace(/(\/(?:invitation-links|shared-models)\/)[^/]+/, "$1***");
}
