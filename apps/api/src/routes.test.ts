import { type Permission, roleAllows } from "@sagebrush/contracts/access/roles";
import { apiPrefix } from "@sagebrush/contracts/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contractOperations } from "./openapi/operation-permission.ts";
import { rawRoutes } from "./raw-routes.ts";
import { type ApiCall, callApi } from "./testing/call-api.ts";
import { createTestApi, type TestApi, type TestWorkspace } from "./testing/create-test-api.ts";
import { createWorkspaceResources, importOptions, type WorkspaceResources } from "./testing/workspace-resources.ts";
import { uploadsPath } from "./uploads/create-uploads.ts";

/** Every way into the API: the contract's operations, the downloads and the uploads. */
interface Route {
  name: string;
  method: string;
  path: string;
  permission: Permission;
}

const uploadRoutes: Route[] = [
  { name: "uploads.create", method: "POST", path: uploadsPath, permission: "datasets:write" },
  ...["HEAD", "PATCH", "DELETE"].map((method) => ({
    name: `uploads.${method}`,
    method,
    path: `${uploadsPath}/{uploadId}`,
    permission: "datasets:write" as const,
  })),
];
const routes: Route[] = [
  ...contractOperations.map(({ operationId, ...route }) => ({ ...route, name: operationId })),
  ...rawRoutes.map((route) => ({ ...route, name: `download ${route.path}` })),
  ...uploadRoutes,
];

const tusHeaders = {
  "tus-resumable": "1.0.0",
  "upload-length": "3",
  "upload-offset": "0",
  "content-type": "application/offset+octet-stream",
};

let api: TestApi;
let workspace: TestWorkspace;
let resources: WorkspaceResources;
let stranger: TestWorkspace;
beforeAll(async () => {
  api = await createTestApi();
  workspace = await api.createWorkspace();
  resources = await createWorkspaceResources(workspace.context);
  stranger = await api.createWorkspace();
});
afterAll(() => api.dispose());

/** A call that would work for somebody who may: it names resources that exist, and its body is right. */
function callOf(route: Route): ApiCall {
  const token = route.path.includes("invitation-links") ? resources.invitationToken : resources.shareToken;
  const named: Record<string, string | number> = { ...resources, token, userId: workspace.viewer.userId };
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = named[name];
    if (value === undefined) throw new Error(`The test knows no value for {${name}} of ${route.name}.`);
    return String(value);
  });
  if (uploadRoutes.includes(route)) {
    return { method: route.method, path, headers: tusHeaders };
  }
  const body = bodies()[route.name];
  return { method: route.method, path, ...(body === undefined ? {} : { body }) };
}

function bodies(): Record<string, unknown> {
  const { datasetName, version, uploadId, modelName, endpointConfigName, endpointName } = resources;
  const inputDataConfig = { datasetName, version, targetColumn: "score", featureColumns: ["id"] };
  const split = { train: 0.8, validation: 0.1, test: 0.1, seed: 1 };
  return {
    "access.createWorkspace": { workspaceName: "another" },
    "access.updateMember": { role: "viewer" },
    "access.createInvitation": { email: "somebody@example.com", role: "viewer" },
    "access.createApiKey": { name: "another", role: "viewer" },
    "datasets.sniffUpload": { uploadId },
    "datasets.create": { datasetName: "another", uploadId, importOptions },
    "datasets.createVersion": { uploadId, importOptions },
    "datasets.createSample": { sample: "aws-exam-score" },
    "trainingJobs.suggest": { datasetName, version, targetColumn: "score" },
    "trainingJobs.estimateMemory": {
      ...{ algorithmName: "xgboost", problemType: "regression", split: { train: 0.7, validation: 0.15 } },
      inputDataConfig: { datasetName, version, targetColumn: "score", featureColumns: [] },
    },
    "trainingJobs.create": {
      trainingJobName: "another",
      algorithmName: "xgboost",
      inputDataConfig,
      problemType: "regression",
      split,
    },
    "models.createShare": {},
    "endpoints.createConfig": { endpointConfigName: "another", productionVariants: [{ modelName }] },
    "endpoints.create": { endpointName: "another", endpointConfigName },
    "endpoints.update": { endpointName, endpointConfigName },
  };
}

test("every route is under test", () => {
  expect(contractOperations.length).toBeGreaterThanOrEqual(49);
  expect(routes.length).toBeGreaterThanOrEqual(56);
  expect(new Set(routes.map(({ name }) => name)).size).toBe(routes.length);
});

describe.each(routes)("$name", (route) => {
  test("without a session it answers 401, unless it is public", async () => {
    const { status } = await callApi(api, null, callOf(route));
    expect(status).toBe(route.permission === "public" ? 200 : 401);
  });

  test("with a session that ended, or a key that was made up, it answers 401 as well", async () => {
    const forged = { cookie: workspace.owner.cookie.replace(/%3D$/, "").replace(/.....$/, "AAAAA") };
    const call = callOf(route);
    const { status } = await callApi(api, forged, call);
    const headers = { ...call.headers, authorization: "Bearer sgb_notakey" };
    const byKey = await callApi(api, null, { ...call, headers });
    if (route.permission === "public") return;
    expect([status, byKey.status]).toEqual([401, 401]);
  });

  test("a viewer is refused with 403 where the role is not enough", async () => {
    const { status, body } = await callApi(api, workspace.viewer, callOf(route));
    if (route.permission === "signed-in") return;
    if (roleAllows("viewer", route.permission)) {
      expect(status).not.toBe(403);
      if (route.method === "GET") expect(status).toBe(200);
    } else {
      expect(status).toBe(403);
      if (route.method !== "HEAD") expect(body).toMatchObject({ code: "AccessDeniedException" });
    }
  });

  test("another workspace's owner finds none of its resources, and sees none of its data", async () => {
    const { status, text } = await callApi(api, stranger.owner, callOf(route));
    const namesResource = /\{(?!token)\w+\}/.test(route.path);
    if (namesResource) expect(status).toBe(404);
    if (route.permission === "public") return;
    for (const secret of [workspace.owner.email, "for the board", workspace.workspaceName]) {
      expect(text).not.toContain(secret);
    }
  });

  test("a write with a cookie from another site is refused", async () => {
    if (route.method === "GET" || route.method === "HEAD" || route.permission === "public") return;
    const call = callOf(route);
    for (const [name, value] of [
      ["origin", "https://evil.example"],
      ["sec-fetch-site", "same-site"],
    ] as const) {
      const headers = { ...call.headers, [name]: value };
      const { status, body } = await callApi(api, workspace.owner, { ...call, headers });
      expect(status).toBe(403);
      expect(body).toMatchObject({ code: "AccessDeniedException" });
    }
  });
});

test("the resources that nobody was let at are still there for their owner", async () => {
  for (const route of routes.filter(({ method }) => method === "GET")) {
    const { status, text } = await callApi(api, workspace.owner, callOf(route));
    expect({ route: route.name, status, text: status === 200 ? "" : text }).toEqual({
      route: route.name,
      status: 200,
      text: "",
    });
  }
});

test("what is no route answers 404 in the API's own words", async () => {
  for (const path of [
    `${apiPrefix}/nothing`,
    "/api/nothing",
    "/api/auth/admin/list-users",
    "/api/auth/sign-in/social",
  ]) {
    const answer = await callApi(api, workspace.owner, { path });
    expect(answer).toMatchObject({ status: 404, body: { code: "ResourceNotFound", issues: [] } });
  }
});
