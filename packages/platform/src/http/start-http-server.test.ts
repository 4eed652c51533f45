import { request as sendRequest } from "node:http";
import { Writable } from "node:stream";
import { StudioError } from "@sagebrush/contracts/errors";
import { afterEach, expect, test } from "vitest";
import { createLog } from "../log/create-log.ts";
import { createMetrics } from "../metrics/create-metrics.ts";
import { waitFor } from "../testing/wait-for.ts";
import { type HttpHandler, type HttpServer, type HttpServerOptions, startHttpServer } from "./start-http-server.ts";

const servers: HttpServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(handler: HttpHandler, options: Partial<HttpServerOptions> = {}) {
  const lines: Record<string, unknown>[] = [];
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(JSON.parse(chunk.toString()));
      done();
    },
  });
  const server = await startHttpServer({
    handler,
    port: 0,
    host: "127.0.0.1",
    log: createLog({ name: "test", destination }),
    metrics: createMetrics("test"),
    checks: {},
    ...options,
  });
  servers.push(server);
  return { server, lines, url: `http://127.0.0.1:${server.port}` };
}

test("a user's mistake is answered with its status, code, text and fields", async () => {
  const issues = [{ path: ["hyperparameters", "eta"], message: "must be at most 1" }];
  const { url, lines } = await serve(() => {
    throw new StudioError("ValidationException", "eta is 3; it must be at most 1.", { issues });
  });
  const response = await fetch(`${url}/x?token=secret`);
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    code: "ValidationException",
    message: "eta is 3; it must be at most 1.",
    issues,
  });
  await waitFor(() => lines.length === 1);
  expect(lines[0]).toMatchObject({ level: "info", msg: "request", method: "GET", path: "/x", status: 400 });
  expect(lines[0]?.requestId).toBe(response.headers.get("x-request-id"));
});

test("an error of ours is answered without its inside, which is in the log under the same id", async () => {
  const { url, lines } = await serve(async () => {
    throw new Error("password=hunter2");
  });
  const response = await fetch(url, { headers: { "x-request-id": "my-id" } });
  expect(response.status).toBe(500);
  const body = await response.text();
  expect(body).toContain("my-id");
  expect(body).not.toContain("hunter2");
  await waitFor(() => lines.length === 2);
  expect(lines.find(({ msg }) => msg === "request failed")).toMatchObject({ level: "error", requestId: "my-id" });
});

test("an answer that breaks in the middle is cut, so that nobody takes it for whole", async () => {
  const { url } = await serve(async (_request, response) => {
    response.writeHead(200, { "content-length": "1000" });
    response.write("half");
    throw new Error("broke");
  });
  await expect(fetch(url).then((response) => response.text())).rejects.toThrow();
});

test("a client that does not wait is logged as such", async () => {
  let isAnswering = false;
  const { url, lines } = await serve(() => {
    isAnswering = true;
  });
  const impatient = sendRequest(url).end();
  impatient.on("error", () => {});
  await waitFor(() => isAnswering);
  impatient.destroy();
  await waitFor(() => lines.some(({ status }) => status === 499));
});

test("health names the parts that fail, and does not wait for one that hangs", async () => {
  const { url } = await serve(() => {}, {
    checks: {
      database: async () => {},
      queues: () => Promise.reject(new Error("gone")),
      storage: () => new Promise(() => {}),
    },
    checkTimeoutMs: 100,
  });
  const response = await fetch(`${url}/healthz`);
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ status: "failing", failing: ["queues", "storage"] });
  const { url: healthy } = await serve(() => {}, { checks: { database: async () => {} } });
  expect((await fetch(`${healthy}/healthz`)).status).toBe(200);
});

test("metrics count requests by route and status, and nothing by path", async () => {
  const { url } = await serve((_request, response) => void response.end("ok"), { routeOf: () => "describe" });
  for (const id of ["a", "b", "c"]) await (await fetch(`${url}/jobs/${id}`)).text();
  const read = async () => (await fetch(`${url}/metrics`)).text();
  const text = await waitFor(async () => {
    const exposition = await read();
    const [, labels, count] = exposition.match(/http_request_duration_seconds_count\{(.*)\} (\d+)/) ?? [];
    return labels?.includes('method="GET",route="describe",status="200"') && count === "3" ? exposition : null;
  });
  expect(text).not.toContain("/jobs/a");
  expect(text).toContain("process_resident_memory_bytes");
});

test("where every request is too much for the log, failures are still there", async () => {
  const { url, lines } = await serve(
    (request, response) => void response.writeHead(request.url === "/bad" ? 500 : 200).end(),
    { logRequests: "failures", loggedPath: () => "/hidden" },
  );
  await fetch(`${url}/good`);
  await fetch(`${url}/bad`);
  await waitFor(() => lines.length > 0);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ status: 500, path: "/hidden" });
});

test("a close lets a running answer end, ends streams by their signal, and takes nothing new", async () => {
  let finish: (() => void) | null = null;
  const { server, url } = await serve((request, response, { closing }) => {
    if (request.url === "/stream") {
      response.write("event");
      closing.addEventListener("abort", () => response.end("bye"));
    } else {
      finish = () => response.end("whole answer");
      response.write("");
    }
  });
  const stream = await fetch(`${url}/stream`);
  const slow = fetch(`${url}/slow`).then((response) => response.text());
  const finishSlow = await waitFor(() => finish);
  const closed = server.close();
  expect(await stream.text()).toBe("eventbye");
  finishSlow();
  expect(await slow).toBe("whole answer");
  await closed;
  await expect(fetch(url)).rejects.toThrow();
});

test("a close cuts what does not end in time", async () => {
  let isAnswering = false;
  const { server, url } = await serve(
    () => {
      isAnswering = true;
    },
    { closeGraceMs: 50 },
  );
  const hanging = fetch(url);
  hanging.catch(() => {});
  await waitFor(() => isAnswering);
  await server.close();
  await expect(hanging).rejects.toThrow();
});

test("a port that is taken is named", async () => {
  const { server } = await serve(() => {});
  await expect(serve(() => {}, { port: server.port })).rejects.toThrow(
    `Port ${server.port} is taken by another program`,
  );
});
