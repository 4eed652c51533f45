import type { IncomingMessage, ServerResponse } from "node:http";
import { respondJson } from "@sagebrush/platform/http/respond";
import { requestPath } from "../http/request-path.ts";
import { renderDocsPage } from "./docs-page.ts";
import { createOpenApiDocument } from "./openapi-document.ts";

/** Serves `/api/openapi.json` and `/api/docs`, which need no session: they say nothing that the source does not. */
export async function serveDocumentation(
  request: IncomingMessage,
  response: ServerResponse,
  version: string,
): Promise<boolean> {
  if (request.method !== "GET") return false;
  const path = requestPath(request);
  if (path === "/api/openapi.json") {
    respondJson(response, 200, await createOpenApiDocument(version));
    return true;
  }
  if (path === "/api/docs" || path === "/api") {
    const { html, contentSecurityPolicy } = renderDocsPage(await createOpenApiDocument(version));
    response.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": contentSecurityPolicy,
      "cache-control": "no-cache",
    });
    response.end(html);
    return true;
  }
  return false;
}
