import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Permission } from "@sagebrush/contracts/access/roles";
import { apiPrefix } from "@sagebrush/contracts/api";
import { StudioError } from "@sagebrush/contracts/errors";
import { resourceName } from "@sagebrush/contracts/resource";
import { datasetArtifact } from "@sagebrush/control-plane/datasets/dataset-artifact";
import { type ModelArtifact, modelArtifact, sharedArtifact } from "@sagebrush/control-plane/models/model-artifact";
import type { Context, Services } from "@sagebrush/control-plane/services";
import { type Access, admit } from "./request-access.ts";

/** A download: bytes instead of JSON, so it stands beside the contract and not in it. */
export interface RawRoute {
  method: "GET";
  /** Below the API's prefix; `{name}` is one segment. */
  path: string;
  permission: Permission;
  summary: string;
  tag: string;
  mediaType: string;
  find(context: { access: Access; services: Services }, parameters: Record<string, string>): Promise<ModelArtifact>;
}

export const rawRoutes: readonly RawRoute[] = [
  {
    method: "GET",
    path: "/models/{modelName}/artifact",
    permission: "models:read",
    summary: "Download the ONNX file of a model",
    tag: "Models",
    mediaType: "application/octet-stream",
    find: (context, { modelName }) => modelArtifact(inWorkspace(context), { modelName: parseName(modelName) }),
  },
  {
    method: "GET",
    path: "/shared-models/{token}/artifact",
    permission: "public",
    summary: "Download the ONNX file behind a link",
    tag: "Models",
    mediaType: "application/octet-stream",
    find: ({ services }, { token }) => sharedArtifact(services, { token: token ?? "" }),
  },
  {
    method: "GET",
    path: "/datasets/{datasetName}/versions/{version}/parquet",
    permission: "datasets:read",
    summary: "Download the Parquet file of a dataset version",
    tag: "Datasets",
    mediaType: "application/vnd.apache.parquet",
    find: (context, { datasetName, version }) =>
      datasetArtifact(inWorkspace(context), { datasetName: parseName(datasetName), version: parseVersion(version) }),
  },
];

const matchers = rawRoutes.map((route) => ({
  route,
  pattern: new RegExp(`^${apiPrefix}${route.path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}/?$`),
}));

/** The download that a path names, with the path's parameters; null when it names none. */
export function matchRawRoute(path: string): { route: RawRoute; parameters: Record<string, string> } | null {
  for (const { route, pattern } of matchers) {
    const match = pattern.exec(path);
    if (match) return { route, parameters: decodeParameters(match.groups ?? {}) };
  }
  return null;
}

/** Sends a file as it is stored, in constant memory. @throws StudioError where there is none to send. */
export async function serveRawRoute(
  request: IncomingMessage,
  response: ServerResponse,
  { route, parameters }: { route: RawRoute; parameters: Record<string, string> },
  dependencies: { services: Services; secret: string },
): Promise<void> {
  const { method } = request;
  if (method !== "GET" && method !== "HEAD") {
    response.setHeader("allow", "GET, HEAD");
    throw new StudioError("ValidationException", `${method} is not possible here; GET downloads the file.`);
  }
  const access = await admit(request, route.permission, dependencies);
  const { services } = dependencies;
  const artifact = await route.find({ access, services }, parameters);
  const etag = `"${artifact.contentHash}"`;
  response.setHeader("etag", etag);
  response.setHeader("cache-control", "private, no-cache");
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, {
    "content-type": route.mediaType,
    "content-length": artifact.sizeBytes,
    "content-disposition": `attachment; filename="${artifact.fileName}"`,
  });
  if (method === "HEAD") response.end();
  else await pipeline(await services.storage.get(artifact.artifactKey), response);
}

function inWorkspace({ access, services }: { access: Access; services: Services }): Context {
  if (access.kind !== "workspace") throw new Error("This download is of a workspace and was let in as something else.");
  return { caller: access.caller, services };
}

function parseName(text: string | undefined): string {
  const parsed = resourceName.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new StudioError("ResourceNotFound", `There is nothing by the name '${text?.slice(0, 63)}'.`);
}

function parseVersion(text: string | undefined): number {
  if (/^[1-9]\d{0,8}$/.test(text ?? "")) return Number(text);
  throw new StudioError("ResourceNotFound", `There is no version '${text?.slice(0, 20)}'.`);
}

function decodeParameters(groups: Record<string, string>): Record<string, string> {
  const entries = Object.entries(groups).map(([name, value]) => {
    try {
      return [name, decodeURIComponent(value)];
    } catch {
      return [name, value];
    }
  });
  return Object.fromEntries(entries);
}
