import type { IncomingMessage } from "node:http";

/** Headers that are about one connection (RFC 9110, 7.6.1); the next connection has its own. */
const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
]);

/** What a client says of itself here must not be believed by those behind us, who limit rates by address. */
const ours = new Set(["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "forwarded"]);

/**
 * The headers of a message without those of its connection, as pairs, because some may repeat (`set-cookie`).
 * @param rawHeaders names and values by turns, as Node gives them
 */
export function endToEndHeaders(rawHeaders: readonly string[]): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    pairs.push([rawHeaders[index]!, rawHeaders[index + 1]!]);
  const namedByConnection = pairs
    .filter(([name]) => name.toLowerCase() === "connection")
    .flatMap(([, value]) => value.split(",").map((option) => option.trim().toLowerCase()));
  return pairs.filter(([name]) => !hopByHop.has(name.toLowerCase()) && !namedByConnection.includes(name.toLowerCase()));
}

/**
 * The headers of a request as the process behind us gets them.
 * @param trustsForwarded whether another reverse proxy stands before us, whose word on the client's address holds
 */
export function toUpstreamHeaders(
  request: IncomingMessage,
  { trustsForwarded }: { trustsForwarded: boolean },
): string[] {
  const kept = endToEndHeaders(request.rawHeaders).filter(([name]) => !ours.has(name.toLowerCase()));
  const said = (name: string) => (trustsForwarded ? request.headers[name]?.toString() : undefined);
  const client = [said("x-forwarded-for"), request.socket.remoteAddress].filter(Boolean).join(", ");
  return [
    ...kept.flat(),
    "x-forwarded-for",
    client,
    "x-forwarded-proto",
    said("x-forwarded-proto") ?? "http",
    "x-forwarded-host",
    said("x-forwarded-host") ?? request.headers.host ?? "",
    // Node frames a body of unknown length anew; without this one would be sent as if there were none.
    ...(request.headers["transfer-encoding"] === undefined ? [] : ["transfer-encoding", "chunked"]),
  ];
}
