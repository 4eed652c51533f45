import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callApi } from "../testing/call-api.ts";
import { createTestApi, type TestApi, type TestWorkspace } from "../testing/create-test-api.ts";

let api: TestApi;
let workspace: TestWorkspace;
beforeAll(async () => {
  api = await createTestApi();
  workspace = await api.createWorkspace();
});
afterAll(() => api.dispose());

describe("workspaces", () => {
  test("somebody without a workspace is told to create one, and then owns it", async () => {
    const account = await api.createAccount();
    const before = await callApi(api, account, { path: "/caller" });
    expect(before.body).toMatchObject({ user: { email: account.email }, workspaces: [] });
    const refused = await callApi(api, account, { path: "/members" });
    expect(refused).toMatchObject({ status: 404, body: { code: "ResourceNotFound" } });
    const body = { workspaceName: "first-steps" };
    const created = await callApi(api, account, { method: "POST", path: "/workspaces", body });
    expect(created).toMatchObject({ status: 201, body: { workspaceName: "first-steps", role: "owner" } });
    const again = await callApi(api, account, { method: "POST", path: "/workspaces", body });
    expect(again.body).toEqual(created.body);
    const taken = await callApi(api, workspace.owner, { method: "POST", path: "/workspaces", body });
    expect(taken).toMatchObject({
      status: 409,
      body: { code: "ResourceInUse", issues: [{ path: ["workspaceName"] }] },
    });
  });

  test("a wrong name is refused with the field, the value and the rule", async () => {
    const body = { workspaceName: "two words" };
    const answer = await callApi(api, workspace.owner, { method: "POST", path: "/workspaces", body });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      code: "ValidationException",
      issues: [{ path: ["workspaceName"], message: expect.stringContaining('got "two words"') }],
    });
  });

  test("the workspace is the one the header names, and never one of others", async () => {
    const other = await api.createWorkspace();
    const headers = { "x-sagebrush-workspace": other.workspaceName };
    const { status } = await callApi(api, workspace.owner, { path: "/members", headers });
    expect(status).toBe(404);
    const own = await callApi(api, workspace.owner, {
      path: "/members",
      headers: { "x-sagebrush-workspace": workspace.workspaceName },
    });
    expect(own.body).toMatchObject({ items: [{ role: "owner" }, { role: "editor" }, { role: "viewer" }] });
  });
});
