import { randomBytes } from "node:crypto";
import { docsScript, docsStyle } from "./docs-assets.ts";
import type { JsonSchema, OpenApiDocument, OpenApiOperation, OpenApiParameter } from "./document-types.ts";
import { exampleCall } from "./example-call.ts";

/** The API for people to read: every operation with its parameters, bodies and a call to copy. Needs no other file. */
export function renderDocsPage(document: OpenApiDocument): { html: string; contentSecurityPolicy: string } {
  const nonce = randomBytes(16).toString("base64");
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const sections = document.tags.map((tag) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(tag.name));
    return `<section><h2>${escapeHtml(tag.name)}</h2><p>${escapeHtml(tag.description)}</p>${own.map(renderOperation).join("")}</section>`;
  });
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sagebrush API</title>
<style nonce="${nonce}">${docsStyle}</style>
</head>
<body>
<header>
<h1>Sagebrush API <small>${escapeHtml(document.info.version)}</small></h1>
<p>${inline(document.info.description)}</p>
<p><a href="/api/openapi.json">OpenAPI document</a> · <a href="/">Studio</a></p>
<label for="search">Search operations</label>
<input id="search" type="search" autocomplete="off" placeholder="name, path or permission" aria-controls="operations">
<p id="count" role="status">${operations.length} operations</p>
</header>
<main id="operations">${sections.join("")}</main>
<script nonce="${nonce}">${docsScript}</script>
</body>
</html>`;
  const contentSecurityPolicy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return { html, contentSecurityPolicy };
}

function renderOperation({ path, method, operation }: { path: string; method: string; operation: OpenApiOperation }) {
  const searched = `${operation.operationId} ${method} ${path} ${operation.summary} ${operation.description}`;
  const bodies = Object.entries(operation.requestBody?.content ?? {});
  const answers = Object.entries(operation.responses).filter(([status]) => status !== "default");
  return `<details data-search="${escapeHtml(searched.toLowerCase())}" id="${escapeHtml(operation.operationId)}">
<summary><span class="method ${method.toLowerCase()}">${method}</span> <code>${escapeHtml(path)}</code> <span>${escapeHtml(operation.summary)}</span></summary>
<p>${inline(operation.description)}</p>
${renderParameters(operation.parameters ?? [])}
${bodies.map(([mediaType, { schema }]) => `<h3>Request body <code>${escapeHtml(mediaType)}</code></h3>${renderSchema(schema)}`).join("")}
${answers
  .map(
    ([status, { description, content = {} }]) =>
      `<h3>Answer ${status}</h3>${description === "Success" ? "" : `<p>${inline(description)}</p>`}${Object.entries(
        content,
      )
        .map(([mediaType, { schema }]) => `<p><code>${escapeHtml(mediaType)}</code></p>${renderSchema(schema)}`)
        .join("")}`,
  )
  .join("")}
<h3>Example</h3><pre tabindex="0"><code>${escapeHtml(exampleCall(method, path, operation))}</code></pre>
</details>`;
}

function renderParameters(parameters: readonly OpenApiParameter[]): string {
  if (parameters.length === 0) return "";
  const rows = parameters.map(
    (parameter) =>
      `<tr><td><code>${escapeHtml(parameter.name)}</code></td><td>${parameter.in}</td><td>${parameter.required ? "required" : "optional"}</td><td>${inline(parameter.description ?? "")} <code>${escapeHtml(JSON.stringify(parameter.schema))}</code></td></tr>`,
  );
  return `<h3>Parameters</h3><table><thead><tr><th>Name</th><th>In</th><th></th><th>Value</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function renderSchema(schema: JsonSchema | undefined): string {
  if (!schema || Object.keys(schema).length === 0) return "";
  return `<pre tabindex="0"><code>${escapeHtml(JSON.stringify(schema, null, 2))}</code></pre>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** Escaped, with what stands between backticks as code. */
function inline(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]+)`/g, "<code>$1</code>");
}
