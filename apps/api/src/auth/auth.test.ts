import { randomUUID } from "node:crypto";
import { createInvitation } from "@sagebrush/control-plane/access/create-invitation";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answer, callApi } from "../testing/call-api.ts";
import { createTestApi, type TestApi } from "../testing/create-test-api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.dispose());

const password = "correct horse battery";
const newEmail = () => `${randomUUID()}@example.com`;
const signUp = (email: string, extra: { headers?: Record<string, string>; name?: string } = {}): Promise<Answer> =>
  callApi(api, null, {
    method: "POST",
    path: "/api/auth/sign-up/email",
    body: { name: extra.name ?? "Ada", email, password },
    headers: extra.headers ?? {},
  });
const signIn = (email: string, given = password, headers: Record<string, string> = {}): Promise<Answer> =>
  callApi(api, null, { method: "POST", path: "/api/auth/sign-in/email", body: { email, password: given }, headers });
/** As a browser would send it back. */
const cookieOf = (answer: Answer) => ({ cookie: answer.headers.getSetCookie()[0]?.split(";")[0] ?? "" });

test("of visitors who sign up to a new studio at the same moment, one becomes its first user", async () => {
  expect((await callApi(api, null, { path: "/installation" })).body).toMatchObject({ needsOwner: true });
  const answers = await Promise.all([signUp(newEmail()), signUp(newEmail()), signUp(newEmail())]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403]);
  expect((await callApi(api, null, { path: "/installation" })).body).toMatchObject({ needsOwner: false });
  const winner = answers.find(({ status }) => status === 200);
  const cookie = winner?.headers.getSetCookie()[0] ?? "";
  expect(cookie).toMatch(/^better-auth\.session_token=.+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
});

test("afterwards an account takes an invitation to its very address", async () => {
  const { context } = await api.createWorkspace();
  const email = newEmail();
  const { token } = await createInvitation(context, { email, role: "editor", expiresInDays: 1 });
  const headers = { "x-sagebrush-invitation": token };
  expect(await signUp(email)).toMatchObject({ status: 403, body: { message: expect.stringMatching(/invitation/) } });
  expect((await signUp(newEmail(), { headers })).status).toBe(403);
  expect((await signUp(email, { headers: { "x-sagebrush-invitation": "made-up" } })).status).toBe(404);
  const accepted = await signUp(email.toUpperCase(), { headers });
  expect(accepted.status).toBe(200);
  const account = cookieOf(accepted);
  const joined = await callApi(api, account, { method: "POST", path: `/invitation-links/${token}/accept` });
  expect(joined).toMatchObject({ status: 200, body: { workspaceName: context.caller.workspaceName, role: "editor" } });
  expect((await callApi(api, account, { path: "/members" })).status).toBe(200);
  expect((await signUp(newEmail(), { headers })).status).toBe(410);
});

test("signing in opens a session, a wrong password does not, and signing out ends it", async () => {
  const { context } = await api.createWorkspace();
  const email = newEmail();
  const { token } = await createInvitation(context, { email, role: "viewer", expiresInDays: 1 });
  await signUp(email, { headers: { "x-sagebrush-invitation": token } });
  expect((await signIn(email, "wrong password")).status).toBe(401);
  expect((await signIn(newEmail())).status).toBe(401);
  const account = cookieOf(await signIn(email));
  expect((await callApi(api, account, { path: "/caller" })).body).toMatchObject({ user: { email } });
  const session = await callApi(api, account, { path: "/api/auth/get-session" });
  expect(session.body).toMatchObject({ user: { email } });
  expect((await callApi(api, account, { method: "POST", path: "/api/auth/sign-out", body: {} })).status).toBe(200);
  expect((await callApi(api, account, { path: "/caller" })).status).toBe(401);
});

test("a session that has run out is none", async () => {
  const account = await api.createAccount();
  await api.services.prisma.session.updateMany({
    where: { userId: account.userId },
    data: { expiresAt: new Date(Date.now() - 1) },
  });
  expect((await callApi(api, account, { path: "/caller" })).status).toBe(401);
});

test("another site can neither sign a visitor in nor up, whatever the studio is called", async () => {
  for (const path of ["/api/auth/sign-in/email", "/api/auth/sign-up/email"]) {
    const body = { name: "Eve", email: newEmail(), password };
    for (const origin of ["https://evil.example", "null", "http://localhost:3000"]) {
      const answer = await callApi(api, null, { method: "POST", path, body, headers: { origin } });
      expect(answer).toMatchObject({ status: 403, body: { code: "AccessDeniedException" } });
    }
  }
  const { owner } = await api.createWorkspace();
  const body = { workspaceName: `w-${randomUUID()}` };
  for (const host of ["studio.lan:8600", "192.168.1.20:8600"]) {
    const headers = { origin: `http://${host}`, "x-forwarded-host": host };
    const answer = await callApi(api, owner, { method: "POST", path: "/workspaces", body, headers });
    expect(answer.status).toBe(201);
  }
});

test("what cannot be stored is refused with its field", async () => {
  expect(await signUp(newEmail(), { name: "a\u0000b" })).toMatchObject({
    status: 400,
    body: { issues: [{ path: ["name"] }] },
  });
  expect(await signUp("no address")).toMatchObject({ status: 400, body: { issues: [{ path: ["email"] }] } });
  const account = await api.createAccount();
  const picture = { method: "POST", path: "/api/auth/update-user", body: { image: "data:x" } };
  expect(await callApi(api, account, picture)).toMatchObject({ status: 400, body: { issues: [{ path: ["image"] }] } });
  const broken = { method: "POST", path: "/api/auth/sign-in/email", body: '{"email":' };
  expect((await callApi(api, null, broken)).status).toBe(400);
});

test("guessing passwords is slowed down by address, not for everybody", async () => {
  const from = (address: string) => signIn(newEmail(), "a wrong guess", { "x-forwarded-for": address });
  const statuses = [];
  for (let attempt = 0; attempt < 25; attempt++) statuses.push((await from("203.0.113.7")).status);
  expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 401));
  expect(statuses.at(-1)).toBe(429);
  expect((await from("203.0.113.8")).status).toBe(401);
});
