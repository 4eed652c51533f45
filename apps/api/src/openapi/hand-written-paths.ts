import { apiPrefix } from "@sagebrush/contracts/api";
import { rawRoutes } from "../raw-routes.ts";
import { uploadsPath } from "../uploads/create-uploads.ts";
import type { JsonSchema, OpenApiOperation, OpenApiParameter, PathItem } from "./document-types.ts";
import { describePermission, securityOf } from "./operation-permission.ts";

const text: JsonSchema = { type: "string" };
const bytes: JsonSchema = { type: "string", format: "binary" };
const count: JsonSchema = { type: "integer", minimum: 0 };

const tusVersion = header("Tus-Resumable", "Always `1.0.0`.", { const: "1.0.0" });

/** What is not JSON in and JSON out, and so stands outside the contract: downloads, uploads and invocations. */
export const handWrittenPaths: Record<string, PathItem> = {
  ...Object.fromEntries(rawRoutes.map((route) => [`${apiPrefix}${route.path}`, { get: describeDownload(route) }])),
  [uploadsPath]: {
    post: {
      ...upload("create", "Begin an upload"),
      parameters: [
        tusVersion,
        header("Upload-Length", "The file's length in bytes.", count),
        header("Upload-Metadata", "`filename` and the file's name in base64, as the tus protocol says.", text),
      ],
      responses: {
        "201": {
          description: "Begun. Send the bytes to the address in `Location`; its last part is the `uploadId`.",
          headers: { Location: { schema: text } },
        },
        "413": { description: "The file is larger than this studio takes." },
        "507": { description: "The disk has no room for it." },
      },
    },
  },
  [`${uploadsPath}/{uploadId}`]: {
    head: {
      ...upload("describe", "Ask how much of an upload has arrived"),
      parameters: [pathParameter("uploadId"), tusVersion],
      responses: { "200": { description: "So far", headers: { "Upload-Offset": { schema: count } } } },
    },
    patch: {
      ...upload("append", "Send the next bytes of an upload"),
      parameters: [
        pathParameter("uploadId"),
        tusVersion,
        header("Upload-Offset", "Where these bytes begin: what HEAD has answered.", count),
      ],
      requestBody: { required: true, content: { "application/offset+octet-stream": { schema: bytes } } },
      responses: {
        "204": { description: "Arrived", headers: { "Upload-Offset": { schema: count } } },
        "409": { description: "More or fewer bytes have arrived than `Upload-Offset` says." },
        "507": { description: "The disk is full; what has arrived is kept." },
      },
    },
    delete: {
      ...upload("delete", "Give up an upload that has not arrived whole"),
      parameters: [pathParameter("uploadId"), tusVersion],
      responses: { "204": { description: "Given up" } },
    },
  },
  "/endpoints/{endpointName}/invocations": { post: invocation() },
};

function describeDownload(route: (typeof rawRoutes)[number]): OpenApiOperation {
  return {
    operationId: `downloads.${route.path.split("/").at(1)}`,
    summary: route.summary,
    description: describePermission(route.permission),
    tags: [route.tag],
    security: securityOf(route.permission),
    parameters: [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => pathParameter(name)),
    responses: { "200": { description: "The file", content: { [route.mediaType]: { schema: bytes } } } },
  };
}

function upload(name: string, summary: string): Omit<OpenApiOperation, "responses"> {
  return {
    operationId: `uploads.${name}`,
    summary,
    description: `The tus protocol 1.0, which clients in many languages speak. ${describePermission("datasets:write")}`,
    tags: ["Datasets"],
    security: securityOf("datasets:write"),
  };
}

function invocation(): OpenApiOperation {
  const content = {
    "text/csv": { schema: text },
    "application/json": { schema: {} },
    "application/jsonlines": { schema: text },
  };
  return {
    operationId: "endpoints.invoke",
    summary: "Ask an endpoint for predictions",
    description: `Records as CSV, JSON or JSON Lines, as SageMaker's InvokeEndpoint takes them. ${describePermission("endpoints:invoke")}`,
    tags: ["Endpoints"],
    security: securityOf("endpoints:invoke"),
    parameters: [
      pathParameter("endpointName"),
      header("Accept", "How to answer; as the request by default.", text, false),
    ],
    requestBody: { required: true, content },
    responses: {
      "200": { description: "One prediction for each record", content },
      "424": { description: "The model could not answer." },
      "429": { description: "The endpoint is not in service yet." },
    },
  };
}

function pathParameter(name: string): OpenApiParameter {
  return { name, in: "path", required: true, schema: text };
}

function header(name: string, description: string, schema: JsonSchema, required = true): OpenApiParameter {
  return { name, in: "header", required, description, schema };
}
