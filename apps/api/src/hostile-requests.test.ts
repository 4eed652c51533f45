import { connect } from "node:net";
import { apiPrefix } from "@sagebrush/contracts/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callApi, textAt } from "./testing/call-api.ts";
import { createTestApi, type TestApi, type TestWorkspace } from "./testing/create-test-api.ts";
import { createWorkspaceResources } from "./testing/workspace-resources.ts";

let api: TestApi;
let workspace: TestWorkspace;
beforeAll(async () => {
  api = await createTestApi();
  workspace = await api.createWorkspace();
  await createWorkspaceResources(workspace.context);
});
afterAll(() => api.dispose());

const hostileTexts = [
  '\'; DROP TABLE "Dataset"; --',
  "../../../../etc/passwd",
  "%2e%2e%2f",
  "\u0000",
  "\ud800",
  "__proto__",
  "constructor",
  "x".repeat(10_000),
  "<script>alert(1)</script>",
  "{{7*7}}",
];

describe.each(hostileTexts)("%j", (text) => {
  test("as a name in a path it is not found or not a name, and never our fault", async () => {
    const encoded = encodeURIComponent(text.toWellFormed());
    for (const path of [
      `/datasets/${encoded}`,
      `/datasets/exam/versions/${encoded}`,
      `/datasets/${encoded}/versions/1/parquet`,
      `/models/${encoded}`,
      `/models/${encoded}/artifact`,
      `/training-jobs/${encoded}`,
      `/endpoints/${encoded}`,
      `/shared-models/${encoded}`,
      `/shared-models/${encoded}/artifact`,
      `/invitation-links/${encoded}`,
    ]) {
      const { status, body } = await callApi(api, workspace.owner, { path });
      expect({ path, status: [400, 404].includes(status) }).toEqual({ path, status: true });
      expect(body).toMatchObject({ code: expect.any(String), message: expect.any(String), issues: expect.any(Array) });
    }
  });

  test("as an id to remove it removes nothing", async () => {
    const encoded = encodeURIComponent(text.toWellFormed());
    for (const path of [`/members/${encoded}`, `/invitations/${encoded}`, `/api-keys/${encoded}`]) {
      const { status } = await callApi(api, workspace.owner, { method: "DELETE", path });
      expect([400, 404]).toContain(status);
    }
    expect(await api.services.prisma.dataset.count()).toBe(1);
  });

  test("as a text to look for it finds nothing or is refused", async () => {
    for (const list of ["datasets", "models", "training-jobs", "endpoints"]) {
      const query = `?nameContains=${encodeURIComponent(text.toWellFormed())}`;
      const { status, body } = await callApi(api, workspace.owner, { path: `/${list}${query}` });
      if (status === 200) expect(body).toEqual({ items: [] });
      else expect(status).toBe(400);
    }
  });

  test("as a text to keep it is kept as it is, or refused", async () => {
    const body = { name: text, role: "viewer" };
    const answer = await callApi(api, workspace.owner, { method: "POST", path: "/api-keys", body });
    if (answer.status === 201) expect(textAt(answer, "apiKey", "name")).toBe(text);
    else expect(answer).toMatchObject({ status: 400, body: { issues: [{ path: ["name"] }] } });
  });
});

describe("bodies", () => {
  const send = (body: string, headers: Record<string, string> = {}) =>
    callApi(api, workspace.owner, { method: "POST", path: "/workspaces", body, headers });

  test("a body above 1 MiB is refused whether or not its length was announced", async () => {
    const announced = await send("x".repeat(1_048_577));
    expect(announced).toMatchObject({ status: 413, body: { code: "PayloadTooLarge" } });
    const stream = new ReadableStream({
      start(controller) {
        for (let part = 0; part < 20; part++) controller.enqueue(new Uint8Array(100_000).fill(32));
        controller.close();
      },
    });
    const response = await fetch(`${api.url}${apiPrefix}/workspaces`, {
      method: "POST",
      headers: { origin: api.url, cookie: workspace.owner.cookie, "content-type": "application/json" },
      body: stream,
      duplex: "half",
    });
    expect(response.status).toBe(413);
  });

  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/event-stream",
  ])("%s is refused, as a form of another site could send it", async (contentType) => {
    const answer = await send('{"workspaceName":"formed"}', { "content-type": contentType });
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringContaining(contentType) } });
  });

  test.each([
    '{"workspaceName":',
    "[]",
    "null",
    '"text"',
    "1",
    '{"__proto__":{"workspaceName":"x"}}',
    "[".repeat(50_000),
  ])("what is JSON of another shape, or none, is refused: %.20s", async (body) => {
    expect(await send(body)).toMatchObject({ status: 400, body: { code: "ValidationException" } });
  });
});

test("a request line that is no URL, or a broken header, does not end the process", async () => {
  const port = Number(new URL(api.url).port);
  for (const line of ["GET //evil.example/%", "GET http://x/api/v1/caller", "GET /api/auth/%ff%00", "POST *"]) {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.write(`${line} HTTP/1.1\r\nHost: a b\r\nCookie: %; better-auth.session_token=%E0%A4%A; =\r\n\r\n`);
      });
      socket.once("data", (data) => {
        resolve(data.toString());
        socket.destroy();
      });
      socket.once("close", () => resolve(""));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d/);
  }
  expect((await callApi(api, null, { path: "/installation" })).status).toBe(200);
});
