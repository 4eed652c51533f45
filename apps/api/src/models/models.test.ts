import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answer, callApi, textAt } from "../testing/call-api.ts";
import { createTestApi, type TestAccount, type TestApi, type TestWorkspace } from "../testing/create-test-api.ts";
import { createWorkspaceResources, type WorkspaceResources } from "../testing/workspace-resources.ts";

let api: TestApi;
let workspace: TestWorkspace;
let resources: WorkspaceResources;
beforeAll(async () => {
  api = await createTestApi();
  workspace = await api.createWorkspace();
  resources = await createWorkspaceResources(workspace.context);
});
afterAll(() => api.dispose());

const call = (method: string, path: string, body?: unknown, account: TestAccount | null = workspace.editor) =>
  callApi(api, account, { method, path, ...(body === undefined ? {} : { body }) });
const visit = (token: string): Promise<Answer> => callApi(api, null, { path: `/shared-models/${token}` });

test("a model is listed by part of its name and described with where it came from", async () => {
  const listed = await call("GET", "/models?nameContains=XAM");
  expect(listed.body).toMatchObject({
    items: [{ modelName: "exam-job", headlineMetric: { name: "rmse", value: 1.5 } }],
  });
  const described = await call("GET", "/models/exam-job");
  expect(described.body).toMatchObject({
    trainingJobName: "exam-job",
    createdBy: workspace.owner.email,
    dataset: { datasetName: "exam", version: 1 },
    signature: { target: "score" },
  });
  expect((await call("GET", "/models/unknown")).status).toBe(404);
});

test("the ONNX file is downloaded as it is stored", async () => {
  const answer = await call("GET", "/models/exam-job/artifact");
  expect(answer.text).toBe("an ONNX file");
  expect(answer.headers.get("content-disposition")).toBe('attachment; filename="exam-job.onnx"');
  expect(answer.headers.get("content-length")).toBe("12");
  const head = await call("HEAD", "/models/exam-job/artifact");
  expect([head.status, head.headers.get("content-length")]).toEqual([200, "12"]);
});

test("a link opens the model to anybody, names nobody, and counts every view of many at once", async () => {
  const created = await call("POST", "/models/exam-job/shares", { note: "for the board", expiresInDays: 3 });
  expect(created).toMatchObject({ status: 201, body: { modelShare: { status: "Active", viewCount: 0 } } });
  const token = textAt(created, "token");
  expect(Buffer.from(token, "base64url")).toHaveLength(16);
  const views = await Promise.all(Array.from({ length: 20 }, () => visit(token)));
  expect(new Set(views.map(({ status }) => status))).toEqual(new Set([200]));
  expect(views[0]?.body).toMatchObject({ modelName: "exam-job", note: "for the board", workspaceDisplayName: "Test" });
  for (const hidden of [workspace.owner.email, workspace.editor.email, '"createdBy"', '"dataset"', "artifactKey"]) {
    expect(views[0]?.text).not.toContain(hidden);
  }
  expect((await callApi(api, null, { path: `/shared-models/${token}/artifact` })).text).toBe("an ONNX file");
  const shares = await call("GET", "/models/exam-job/shares");
  expect(shares.body).toMatchObject({ items: [{ viewCount: 20, lastViewedAt: expect.any(String) }, {}] });
  expect(shares.text).not.toContain(token);
});

test("a revoked link, an expired one and one that never was say so", async () => {
  const created = await call("POST", "/models/exam-job/shares", {});
  const token = textAt(created, "token");
  const id = textAt(created, "modelShare", "modelShareId");
  expect((await call("DELETE", `/models/exam-job/shares/${id}`)).status).toBe(204);
  expect((await call("DELETE", `/models/exam-job/shares/${id}`)).status).toBe(204);
  expect(await visit(token)).toMatchObject({
    status: 410,
    body: { code: "ResourceGone", message: expect.stringMatching(/revoked/) },
  });
  expect((await callApi(api, null, { path: `/shared-models/${token}/artifact` })).status).toBe(410);

  const expiring = await call("POST", "/models/exam-job/shares", { expiresInDays: 1 });
  await api.services.prisma.modelShare.update({
    where: { id: textAt(expiring, "modelShare", "modelShareId") },
    data: { expiresAt: new Date("2026-01-02T00:00:00Z") },
  });
  const expired = await visit(textAt(expiring, "token"));
  expect(expired).toMatchObject({ status: 410, body: { message: expect.stringMatching(/expired on 2026-01-02/) } });
  expect(await visit("a-token-nobody-was-given")).toMatchObject({ status: 404, body: { code: "ResourceNotFound" } });
  expect((await visit("short")).status).toBe(400);
  const unknown = await call("DELETE", "/models/exam-job/shares/' OR 1=1");
  expect(unknown.status).toBe(404);
});

test("a model that an endpoint serves stays, whether it serves now or is about to", async () => {
  const served = await call("DELETE", "/models/exam-job");
  expect(served).toMatchObject({
    status: 409,
    body: { code: "ResourceInUse", message: expect.stringContaining("'exam-endpoint'") },
  });
  const { prisma, storage } = api.services;
  const { workspaceId } = workspace.context.caller;
  await prisma.endpoint.deleteMany({ where: { workspaceId } });
  const model = await prisma.model.findFirstOrThrow({ where: { workspaceId } });
  expect((await call("DELETE", "/models/exam-job")).status).toBe(204);
  expect(await storage.head(model.artifactKey)).toBeNull();
  expect((await visit(resources.shareToken)).status).toBe(404);
  expect((await call("GET", "/training-jobs/exam-job")).status).toBe(200);
});
