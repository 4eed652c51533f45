import { Agent, type IncomingMessage, type ServerResponse, request as sendRequest } from "node:http";
import { endToEndHeaders, toUpstreamHeaders } from "./forwarded-headers.ts";

export interface ProxyTarget {
  host: string;
  port: number;
  agent: Agent;
  trustsForwarded: boolean;
}

/** Last in, first out keeps few connections warm; the idle ones are closed by those behind us, whose hint Node heeds. */
export function createProxyAgent(): Agent {
  return new Agent({ keepAlive: true, scheduling: "lifo", maxFreeSockets: 64 });
}

/**
 * Passes a request on and its answer back, both as streams: nothing is held, so a gigabyte costs no more memory than a byte.
 * @param onUnavailable called instead of an answer when nobody could be reached and nothing was answered yet
 */
export function proxyRequest(
  request: IncomingMessage,
  response: ServerResponse,
  target: ProxyTarget,
  onUnavailable: () => void,
): void {
  const mayHaveBody =
    request.headers["content-length"] !== undefined || request.headers["transfer-encoding"] !== undefined;
  const attempt = (isRetry: boolean) => {
    const upstream = sendRequest({
      host: target.host,
      port: target.port,
      method: request.method,
      path: request.url,
      headers: toUpstreamHeaders(request, target),
      agent: target.agent,
      setDefaultHeaders: false,
    });
    let hasEnded = false;
    upstream.on("response", (answer) => {
      answer.on("end", () => {
        hasEnded = true;
      });
      // The answer broke off: the client must see that, not a short but complete one.
      answer.on("error", () => response.destroy());
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEndHeaders(answer.rawHeaders).flat());
      // A stream of events says its headers long before its first event.
      response.flushHeaders();
      answer.pipe(response);
    });
    upstream.on("error", () => {
      if (hasEnded || response.destroyed) return;
      if (response.headersSent) {
        response.destroy();
      } else if (upstream.reusedSocket && !isRetry && !mayHaveBody) {
        // A kept connection may close just as it is used; nothing was lost, so a request without a body is sent anew.
        attempt(true);
      } else {
        request.unpipe(upstream);
        onUnavailable();
      }
    });
    response.once("close", () => {
      if (!response.writableFinished) upstream.destroy();
    });
    if (mayHaveBody) request.pipe(upstream);
    else upstream.end();
  };
  attempt(false);
}
