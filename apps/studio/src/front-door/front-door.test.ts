import { once } from "node:events";
import {
  createServer,
  get,
  type IncomingMessage,
  type RequestListener,
  type Server,
  request as sendRequest,
} from "node:http";
import { type AddressInfo, connect } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { createMetrics } from "@sagebrush/platform/metrics/create-metrics";
import { afterEach, expect, test } from "vitest";
import { type FrontDoor, openFrontDoor } from "./front-door.ts";

const host = "127.0.0.1";
const doors: FrontDoor[] = [];
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) server.closeAllConnections();
  await Promise.all(doors.splice(0).map((door) => door.close()));
});

async function listenOn(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, host);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** A front door before one process that plays all three. */
async function open(handler: RequestListener | Server, { trustsForwarded = false } = {}) {
  const upstream = typeof handler === "function" ? createServer(handler) : handler;
  const port = await listenOn(upstream);
  let isUp = true;
  const door = await openFrontDoor(
    { port: 0, host },
    {
      locate: () => (isUp ? { host, port } : undefined),
      checkHealth: async () => ({ api: isUp }),
      metrics: createMetrics("front-door-test"),
      trustsForwarded,
    },
  );
  doors.push(door);
  return {
    url: `http://${host}:${door.port}`,
    port: door.port,
    upstream,
    takeDown: () => {
      isUp = false;
    },
  };
}

const echo: RequestListener = async (request, response) => {
  const body = await text(request);
  response.setHeader("set-cookie", ["a=1", "b=2"]);
  response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }));
};

async function answerTo(url: string, options: { headers?: Record<string, string>; method?: string } = {}) {
  const request = get(url, options);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return response;
}

test("a request arrives as it was sent, and its answer too", async () => {
  const { url } = await open(echo);
  const response = await fetch(`${url}/api/x?y=%2F`, { method: "PUT", body: "grüße", headers: { "x-own": "1" } });
  expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect(await response.json()).toMatchObject({
    method: "PUT",
    url: "/api/x?y=%2F",
    body: "grüße",
    headers: { "x-own": "1" },
  });
});

test("a client cannot pretend to have another address", async () => {
  const { url } = await open(echo);
  const response = await answerTo(`${url}/api`, {
    headers: { "x-forwarded-for": "6.6.6.6", forwarded: "for=6.6.6.6" },
  });
  const { headers } = JSON.parse(await text(response));
  expect(headers).toMatchObject({ "x-forwarded-for": host, "x-forwarded-proto": "http", host: new URL(url).host });
  expect(headers.forwarded).toBeUndefined();
});

test("behind a trusted proxy its word on the client holds", async () => {
  const { url } = await open(echo, { trustsForwarded: true });
  const response = await answerTo(`${url}/api`, {
    headers: { "x-forwarded-for": "9.9.9.9", "x-forwarded-proto": "https" },
  });
  expect(JSON.parse(await text(response)).headers).toMatchObject({
    "x-forwarded-for": `9.9.9.9, ${host}`,
    "x-forwarded-proto": "https",
  });
});

test("headers that a connection names as its own are not passed on", async () => {
  const { url } = await open(echo);
  const response = await answerTo(`${url}/api`, { headers: { connection: "close, x-hop", "x-hop": "1" } });
  expect(JSON.parse(await text(response)).headers).not.toHaveProperty("x-hop");
});

test("an event arrives before the stream has ended", async () => {
  const { url } = await open((_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.flushHeaders();
    response.write("data: 1\n\n");
  });
  const response = await answerTo(`${url}/api/events`);
  const [chunk] = await once(response, "data");
  expect(String(chunk)).toBe("data: 1\n\n");
  response.destroy();
});

test("a client that goes away ends the request behind the front door", async () => {
  let onClose = () => {};
  const closed = new Promise<void>((resolve) => {
    onClose = resolve;
  });
  const { url } = await open((_, response) => {
    response.once("close", onClose);
    response.write("first");
  });
  const response = await answerTo(`${url}/api/long`);
  response.destroy();
  // Without the front door's doing this never settles.
  await expect(closed).resolves.toBeUndefined();
});

test("a large upload is passed on while it comes, without being held", { timeout: 30_000 }, async () => {
  const sizeBytes = 256 * 2 ** 20;
  const { url } = await open(async (request, response) => {
    let received = 0;
    for await (const chunk of request) received += chunk.length;
    response.end(String(received));
  });
  const chunk = Buffer.alloc(2 ** 20);
  let peakBytes = 0;
  const body = Readable.from(
    (async function* () {
      for (let sent = 0; sent < sizeBytes; sent += chunk.length) {
        peakBytes = Math.max(peakBytes, process.memoryUsage().arrayBuffers);
        yield chunk;
        await setImmediate();
      }
    })(),
  );
  const before = process.memoryUsage().arrayBuffers;
  const response = await fetch(`${url}/api/upload`, {
    method: "PUT",
    body: Readable.toWeb(body) as ReadableStream,
    duplex: "half",
  } as RequestInit);
  expect(await response.text()).toBe(String(sizeBytes));
  expect(peakBytes - before).toBeLessThan(sizeBytes / 4);
});

test("a refusal that comes before an upload has ended reaches the client", async () => {
  const { url } = await open((_, response) => {
    response.writeHead(413, { "content-type": "application/json" });
    response.end('{"code":"PayloadTooLarge"}');
  });
  const request = sendRequest(`${url}/api/upload`, { method: "PUT" });
  request.on("error", () => {});
  request.write(Buffer.alloc(1_000));
  const [response] = (await once(request, "response")) as [IncomingMessage];
  expect([response.statusCode, await text(response)]).toEqual([413, '{"code":"PayloadTooLarge"}']);
  request.destroy();
});

test("an answer that breaks off is not mistaken for a short one", async () => {
  const { url } = await open((request, response) => {
    response.write("half");
    setTimeout(() => request.socket.destroy(), 20);
  });
  const response = await answerTo(`${url}/api/broken`);
  await expect(text(response)).rejects.toThrow(/aborted|hang up|reset/i);
});

test("while a process is away, programs get JSON and a browser a page that reloads", async () => {
  const { url, takeDown } = await open(echo);
  takeDown();
  const forPrograms = await fetch(`${url}/api/x`);
  expect(forPrograms.status).toBe(502);
  expect(await forPrograms.json()).toMatchObject({
    code: "ServiceUnavailable",
    message: expect.stringContaining("api process"),
  });
  const forBrowsers = await fetch(`${url}/`, { headers: { accept: "text/html" } });
  expect([forBrowsers.status, forBrowsers.headers.get("content-type")]).toEqual([502, "text/html; charset=utf-8"]);
  expect(await forBrowsers.text()).toContain("web process is starting");
});

test("a process that has just died is answered for, as one that is away", async () => {
  const { url, upstream } = await open(echo);
  upstream.close();
  upstream.closeAllConnections();
  expect((await fetch(`${url}/api/x`, { method: "POST", body: "x" })).status).toBe(502);
});

test("an upgraded connection carries both directions", async () => {
  const upstream = createServer();
  upstream.on("upgrade", (_, socket) => {
    socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n");
    socket.pipe(socket);
  });
  const { port } = await open(upstream);
  const client = connect(port, host);
  client.write("GET /api/socket HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n");
  const [head] = await once(client, "data");
  expect(String(head)).toMatch(/^HTTP\/1.1 101 /);
  client.write("ping");
  const [pong] = await once(client, "data");
  expect(String(pong)).toBe("ping");
  client.destroy();
});

test("an upgrade that is refused is answered with the refusal", async () => {
  const upstream = createServer((_, response) => response.writeHead(401, { connection: "close" }).end("no"));
  const { port } = await open(upstream);
  const client = connect(port, host);
  client.write("GET /api/socket HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n");
  expect(await text(client)).toMatch(/^HTTP\/1.1 401 Unauthorized[\s\S]*no/);
});

test("health is that of the worst process", async () => {
  const { url, takeDown } = await open(echo);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  takeDown();
  const response = await fetch(`${url}/healthz`);
  expect([response.status, await response.json()]).toEqual([503, { status: "unavailable", processes: { api: false } }]);
});

test("metrics count requests by process and status", async () => {
  const { url } = await open(echo);
  await (await fetch(`${url}/api/x`)).text();
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toMatch(/sagebrush_front_door_requests_total\{upstream="api",status="200",.*\} 1\n/);
  expect(metrics).toMatch(/sagebrush_front_door_open_requests\{.*\} 0\n/);
});

test.each([
  ["bytes that are no HTTP", "\u0000\u0001\u0002 nonsense\r\n\r\n"],
  ["a header without an end", `GET /api HTTP/1.1\r\nhost: x\r\nx: ${"y".repeat(100_000)}`],
  [
    "two lengths that contradict",
    "POST /api HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /",
  ],
  ["no host", "GET /api HTTP/1.1\r\n\r\n"],
  ["a tunnel", "CONNECT x:443 HTTP/1.1\r\nhost: x\r\n\r\n"],
])("%s is refused and harms nobody else", async (_, bytes) => {
  const { url, port } = await open(echo);
  const client = connect(port, host);
  client.on("error", () => {});
  client.resume();
  client.write(bytes);
  await once(client, "close");
  expect((await fetch(`${url}/api/x`)).status).toBe(200);
});

test("an upload that is cut off reaches nobody as a whole one", async () => {
  let onOutcome = (_: string) => {};
  const outcome = new Promise<string>((resolve) => {
    onOutcome = resolve;
  });
  const { port } = await open((request) => {
    text(request).then(
      () => onOutcome("complete"),
      () => onOutcome("cut off"),
    );
  });
  const client = connect(port, host);
  client.write("PUT /api/upload HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf");
  setTimeout(() => client.destroy(), 50);
  expect(await outcome).toBe("cut off");
});
