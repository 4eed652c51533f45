import type { IncomingMessage, ServerResponse } from "node:http";
import type { Upstream } from "./routes.ts";

const page = (message: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="1"><title>Sagebrush</title>
<style>body{font:16px/1.5 "Open Sans",system-ui,sans-serif;display:grid;place-items:center;height:90vh;color-scheme:light dark}</style>
</head><body><p role="status">${message} This page reloads by itself.</p></body></html>
`;

/** Answers for a process that does not: a page for a browser that waits for one, JSON for everybody else. */
export function answerUnavailable(request: IncomingMessage, response: ServerResponse, upstream: Upstream): void {
  const message = `The ${upstream} process is starting; try again in a moment.`;
  const wantsPage = upstream === "web" && request.headers.accept?.includes("text/html") === true;
  const body = wantsPage ? page(message) : JSON.stringify({ code: "ServiceUnavailable", status: 502, message });
  // The body of the request is not read any more, so the connection cannot carry another one.
  response.writeHead(502, {
    "content-type": wantsPage ? "text/html; charset=utf-8" : "application/json",
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    "retry-after": "1",
    connection: "close",
  });
  response.end(body);
}
