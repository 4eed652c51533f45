import { apiPrefix } from "@sagebrush/contracts/api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rawRoutes } from "../raw-routes.ts";
import { callApi } from "../testing/call-api.ts";
import { createTestApi, type TestApi } from "../testing/create-test-api.ts";
import type { OpenApiDocument, OpenApiOperation } from "./document-types.ts";
import { createOpenApiDocument } from "./openapi-document.ts";
import { contractOperations } from "./operation-permission.ts";

let api: TestApi;
let document: OpenApiDocument;
beforeAll(async () => {
  api = await createTestApi();
  document = await createOpenApiDocument("1.2.3");
});
afterAll(() => api.dispose());

const operations = (): { path: string; method: string; operation: OpenApiOperation }[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );

test("it holds every operation of the contract, every download, uploads and invocations", () => {
  const listed = new Set(operations().map(({ path, method }) => `${method.toUpperCase()} ${path}`));
  const expected = [
    ...contractOperations.map(({ method, path }) => `${method} ${apiPrefix}${path}`),
    ...rawRoutes.map(({ method, path }) => `${method} ${apiPrefix}${path}`),
    "POST /api/uploads",
    "HEAD /api/uploads/{uploadId}",
    "PATCH /api/uploads/{uploadId}",
    "DELETE /api/uploads/{uploadId}",
    "POST /endpoints/{endpointName}/invocations",
  ];
  expect([...listed].sort()).toEqual([...expected].sort());
  expect(listed.size).toBeGreaterThanOrEqual(57);
});

test("it is OpenAPI 3.1 in structure: ids differ, parameters are declared, references lead somewhere", () => {
  expect(document.openapi).toMatch(/^3\.1\.\d$/);
  const ids = operations().map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { path, operation } of operations()) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
    expect(declared.map(({ name }) => name).sort()).toEqual(inPath.sort());
    for (const parameter of declared) expect(parameter.required).toBe(true);
    for (const parameter of operation.parameters ?? []) expect(parameter.schema).toBeTypeOf("object");
    expect(Object.keys(operation.responses).length).toBeGreaterThan(0);
    for (const [status, response] of Object.entries(operation.responses)) {
      expect(status).toMatch(/^([1-5]\d\d|default)$/);
      expect(response.description).toBeTypeOf("string");
    }
    for (const tag of operation.tags) expect(document.tags.map(({ name }) => name)).toContain(tag);
    for (const requirement of operation.security) {
      for (const scheme of Object.keys(requirement)) expect(document.components.securitySchemes).toHaveProperty(scheme);
    }
  }
  const references = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g);
  for (const [, name] of references) expect(document.components.schemas).toHaveProperty(name ?? "");
});

test("a body's schema says what the contract says", () => {
  const create = document.paths[`${apiPrefix}/datasets`]?.post;
  expect(create?.requestBody?.content["application/json"]?.schema).toMatchObject({
    type: "object",
    required: expect.arrayContaining(["datasetName", "uploadId", "importOptions"]),
    properties: { datasetName: { type: "string", pattern: expect.any(String) } },
  });
  expect(create?.description).toContain("`datasets:write`");
  expect(document.paths[`${apiPrefix}/installation`]?.get?.security).toEqual([]);
});

test("it is served to anybody, and so is a page that reads without any other file", async () => {
  const served = await callApi(api, null, { path: "/api/openapi.json" });
  expect(served.body).toMatchObject({ openapi: document.openapi, info: { title: "Sagebrush" } });
  const page = await callApi(api, null, { path: "/api/docs" });
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(page.text).not.toMatch(/(?:src|href)="https?:/);
  for (const { operation } of operations()) expect(page.text).toContain(`id="${operation.operationId}"`);
  expect(page.text).toContain("curl -X POST");
});
