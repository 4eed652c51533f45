import { type IncomingMessage, STATUS_CODES, request as sendRequest } from "node:http";
import type { Duplex } from "node:stream";
import { toUpstreamHeaders } from "./forwarded-headers.ts";
import type { ProxyTarget } from "./proxy-request.ts";

/** Passes an upgrade (a WebSocket, say) on and joins the two connections once it is agreed. */
export function proxyUpgrade(
  request: IncomingMessage,
  client: Duplex,
  head: Buffer,
  target: Omit<ProxyTarget, "agent">,
): void {
  const upstream = sendRequest({
    host: target.host,
    port: target.port,
    method: request.method,
    path: request.url,
    headers: [...toUpstreamHeaders(request, target), "connection", "upgrade", "upgrade", request.headers.upgrade ?? ""],
    agent: false,
    setDefaultHeaders: false,
  });
  client.on("error", () => upstream.destroy());
  client.on("close", () => upstream.destroy());
  upstream.on("error", () => client.destroy());
  upstream.on("response", (answer) => {
    client.write(headOf(answer));
    answer.pipe(client);
  });
  upstream.on("upgrade", (answer, server, serverHead) => {
    client.write(headOf(answer));
    client.write(serverHead);
    server.write(head);
    server.on("error", () => client.destroy());
    server.on("close", () => client.destroy());
    client.on("close", () => server.destroy());
    server.pipe(client).pipe(server);
  });
  upstream.end();
}

function headOf(answer: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage ?? STATUS_CODES[answer.statusCode ?? 0] ?? ""}`];
  for (let index = 0; index + 1 < answer.rawHeaders.length; index += 2) {
    // A refusal is read as it comes and ends with the connection, so it needs no frames.
    if (answer.rawHeaders[index]!.toLowerCase() === "transfer-encoding") continue;
    lines.push(`${answer.rawHeaders[index]}: ${answer.rawHeaders[index + 1]}`);
  }
  return `${lines.join("\r\n")}\r\n\r\n`;
}
