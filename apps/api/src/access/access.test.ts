import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { callApi, textAt } from "../testing/call-api.ts";
import { createTestApi, type TestAccount, type TestApi, type TestWorkspace } from "../testing/create-test-api.ts";

let api: TestApi;
let workspace: TestWorkspace;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.dispose());
beforeEach(async () => {
  workspace = await api.createWorkspace();
});

const call = (account: TestAccount, method: string, path: string, body?: unknown) =>
  callApi(api, account, { method, path, ...(body === undefined ? {} : { body }) });
const byKey = (secret: string, path: string, headers: Record<string, string> = {}) =>
  callApi(api, null, { path, headers: { authorization: `Bearer ${secret}`, ...headers } });

describe("workspaces", () => {
  test("somebody without a workspace is told to create one, and then owns it", async () => {
    const account = await api.createAccount();
    const before = await call(account, "GET", "/caller");
    expect(before.body).toMatchObject({ user: { email: account.email }, workspaces: [] });
    expect(await call(account, "GET", "/members")).toMatchObject({ status: 404, body: { code: "ResourceNotFound" } });
    const body = { workspaceName: "first-steps" };
    const created = await call(account, "POST", "/workspaces", body);
    expect(created).toMatchObject({ status: 201, body: { workspaceName: "first-steps", role: "owner" } });
    expect((await call(account, "POST", "/workspaces", body)).body).toEqual(created.body);
    const taken = await call(workspace.owner, "POST", "/workspaces", body);
    expect(taken).toMatchObject({
      status: 409,
      body: { code: "ResourceInUse", issues: [{ path: ["workspaceName"] }] },
    });
  });

  test("a wrong name is refused with the field, the value and the rule", async () => {
    const answer = await call(workspace.owner, "POST", "/workspaces", { workspaceName: "two words" });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      code: "ValidationException",
      issues: [{ path: ["workspaceName"], message: expect.stringContaining('got "two words"') }],
    });
  });

  test("the workspace is the one that header or cookie name, and never one of others", async () => {
    const other = await api.createWorkspace();
    const named = (name: string) => ({ "x-sagebrush-workspace": name });
    const path = "/members";
    const foreign = await callApi(api, workspace.owner, { path, headers: named(other.workspaceName) });
    expect(foreign.status).toBe(404);
    const own = await callApi(api, workspace.owner, { path, headers: named(workspace.workspaceName) });
    expect(own.body).toMatchObject({ items: [{ role: "owner" }, { role: "editor" }, { role: "viewer" }] });
    const cookie = `${workspace.owner.cookie}; sagebrush-workspace=${other.workspaceName}`;
    expect((await callApi(api, { cookie }, { path })).status).toBe(404);
    for (const name of ["' OR 1=1 --", "%00", "x".repeat(5_000)]) {
      expect((await callApi(api, workspace.owner, { path, headers: named(name) })).status).toBe(404);
    }
  });
});

describe("members", () => {
  test("an owner changes roles and removes members, which takes effect at once", async () => {
    const { owner, editor } = workspace;
    const changed = await call(owner, "PATCH", `/members/${editor.userId}`, { role: "viewer" });
    expect(changed.body).toMatchObject({ userId: editor.userId, role: "viewer" });
    expect((await call(editor, "POST", "/sample-datasets", { sample: "aws-exam-score" })).status).toBe(403);
    expect((await call(owner, "DELETE", `/members/${editor.userId}`)).status).toBe(204);
    expect((await call(editor, "GET", "/members")).status).toBe(404);
    expect((await call(owner, "DELETE", `/members/${editor.userId}`)).status).toBe(404);
    expect((await call(owner, "PATCH", `/members/${editor.userId}`, { role: "king" })).status).toBe(400);
  });

  test("the last owner can be neither demoted nor removed", async () => {
    const { owner } = workspace;
    const path = `/members/${owner.userId}`;
    for (const refused of [await call(owner, "PATCH", path, { role: "editor" }), await call(owner, "DELETE", path)]) {
      expect(refused).toMatchObject({ status: 409, body: { code: "ConflictException" } });
    }
    expect((await call(owner, "PATCH", path, { role: "owner" })).status).toBe(200);
  });

  test("of two owners who remove each other at the same moment, one stays", async () => {
    const { owner, editor } = workspace;
    await call(owner, "PATCH", `/members/${editor.userId}`, { role: "owner" });
    await Promise.all([
      call(owner, "DELETE", `/members/${editor.userId}`),
      call(editor, "DELETE", `/members/${owner.userId}`),
    ]);
    const owners = await api.services.prisma.workspaceMember.count({
      where: { workspace: { name: workspace.workspaceName }, role: "owner" },
    });
    expect(owners).toBe(1);
  });
});

describe("invitations", () => {
  const invite = (email: string) => call(workspace.owner, "POST", "/invitations", { email, role: "editor" });

  test("a link shows what it invites to, and lets its address in once, however many try at once", async () => {
    const guest = await api.createAccount();
    const invited = await invite(guest.email.toUpperCase());
    expect(invited).toMatchObject({ status: 201, body: { invitation: { email: guest.email, status: "Pending" } } });
    const token = textAt(invited, "token");
    const preview = await callApi(api, null, { path: `/invitation-links/${token}` });
    expect(preview.body).toMatchObject({ workspaceDisplayName: "Test", email: guest.email, role: "editor" });
    const accept = () => call(guest, "POST", `/invitation-links/${token}/accept`);
    const answers = await Promise.all([accept(), accept(), accept()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
    expect((await callApi(api, null, { path: `/invitation-links/${token}` })).status).toBe(410);
    const listed = await call(workspace.owner, "GET", "/invitations");
    expect(listed.body).toMatchObject({ items: [{ status: "Accepted" }] });
    expect(listed.text).not.toContain(token);
    expect(await invite(guest.email)).toMatchObject({ status: 409, body: { issues: [{ path: ["email"] }] } });
  });

  test("a link is of no use to another address, nor once revoked or run out", async () => {
    const [guest, other] = [await api.createAccount(), await api.createAccount()];
    const invited = await invite(guest.email);
    const token = textAt(invited, "token");
    const accept = (account: TestAccount) => call(account, "POST", `/invitation-links/${token}/accept`);
    expect(await accept(other)).toMatchObject({ status: 403, body: { code: "AccessDeniedException" } });
    const id = textAt(invited, "invitation", "invitationId");
    const where = { id };
    await api.services.prisma.workspaceInvitation.update({ where, data: { expiresAt: new Date(0) } });
    expect(await accept(guest)).toMatchObject({ status: 410, body: { message: expect.stringMatching(/expired/) } });
    expect((await call(workspace.owner, "DELETE", `/invitations/${id}`)).status).toBe(204);
    expect(await accept(guest)).toMatchObject({ status: 410, body: { message: expect.stringMatching(/revoked/) } });
    expect((await call(workspace.owner, "DELETE", "/invitations/not-an-id")).status).toBe(404);
    expect((await call(guest, "POST", "/invitation-links/nobody-was-given-this/accept")).status).toBe(404);
  });
});

describe("API keys", () => {
  const create = (body: object = { name: "robot", role: "viewer" }) => call(workspace.owner, "POST", "/api-keys", body);

  test("a key acts in its workspace with its role, under either header, and is shown once", async () => {
    const created = await create();
    const secret = textAt(created, "secret");
    expect(secret).toMatch(/^sgb_[\w-]{43}$/);
    expect((await byKey(secret, "/members")).body).toMatchObject({ items: [{}, {}, {}] });
    expect((await callApi(api, null, { path: "/members", headers: { "x-api-key": secret } })).status).toBe(200);
    expect((await byKey(secret, "/caller")).body).toMatchObject({
      user: null,
      workspaces: [{ workspaceName: workspace.workspaceName, role: "viewer" }],
    });
    expect((await byKey(secret, "/api-keys")).status).toBe(403);
    const other = await api.createWorkspace();
    const foreign = await byKey(secret, "/members", { "x-sagebrush-workspace": other.workspaceName });
    expect(foreign.status).toBe(404);
    const listed = await call(workspace.owner, "GET", "/api-keys");
    expect(listed.body).toMatchObject({ items: [{ keyPrefix: secret.slice(0, 10), lastUsedAt: expect.any(String) }] });
    expect(listed.text).not.toContain(secret);
  });

  test("a key writes without an origin, and never creates workspaces or accepts invitations", async () => {
    const secret = textAt(await create({ name: "robot", role: "editor" }), "secret");
    const headers = { authorization: `Bearer ${secret}`, origin: "https://a-notebook.example" };
    const body = { sample: "aws-exam-score" };
    const written = await callApi(api, null, { method: "POST", path: "/sample-datasets", body, headers });
    expect(written).toMatchObject({ status: 201, body: { createdBy: "API key robot" } });
    const workspaceBody = { workspaceName: "by-a-robot" };
    const refused = await callApi(api, null, { method: "POST", path: "/workspaces", body: workspaceBody, headers });
    expect(refused.status).toBe(403);
  });

  test("a revoked, an expired and a broken key are told apart", async () => {
    const [revoked, expiring] = [await create(), await create({ name: "short", role: "viewer", expiresInDays: 1 })];
    const id = textAt(revoked, "apiKey", "apiKeyId");
    expect((await call(workspace.owner, "DELETE", `/api-keys/${id}`)).status).toBe(204);
    expect((await call(workspace.owner, "DELETE", `/api-keys/${id}`)).status).toBe(204);
    await api.services.prisma.apiKey.updateMany({ where: { name: "short" }, data: { expiresAt: new Date(0) } });
    const messages = [];
    for (const secret of [textAt(revoked, "secret"), textAt(expiring, "secret"), "sgb_\u00ff", "Zm9v"]) {
      const answer = await byKey(secret, "/members");
      expect(answer).toMatchObject({ status: 401, body: { code: "UnauthorizedException" } });
      messages.push(textAt(answer, "message"));
    }
    expect(messages[0]).toContain("revoked");
    expect(messages[1]).toContain("expired on 1970-01-01");
    expect(messages[2]).toContain("not known");
  });
});
