import type { InvocationContentType } from "./invocation-body.ts";

export interface ExampleCall {
  /** Of this studio, for example `https://studio.example`. */
  origin: string;
  endpointName: string;
  contentType: InvocationContentType;
  body: string;
}

/** Where the examples read the key: from the environment, so that nobody pastes a key into a file. */
export const apiKeyVariable = "SAGEBRUSH_API_KEY";

export function invocationUrl({ origin, endpointName }: Pick<ExampleCall, "origin" | "endpointName">): string {
  return `${origin}/endpoints/${encodeURIComponent(endpointName)}/invocations`;
}

export function curlExample(call: ExampleCall): string {
  return [
    `curl ${shellQuoted(invocationUrl(call))} \\`,
    `  -H "Authorization: Bearer $${apiKeyVariable}" \\`,
    `  -H ${shellQuoted(`Content-Type: ${call.contentType}`)} \\`,
    `  -d ${shellQuoted(call.body)}`,
  ].join("\n");
}

export function javascriptExample(call: ExampleCall): string {
  const body =
    call.contentType === "application/json"
      ? `JSON.stringify(${indented(JSON.stringify(JSON.parse(call.body), null, 2), 2)})`
      : JSON.stringify(call.body);
  const read = call.contentType === "application/json" ? "await response.json()" : "await response.text()";
  return `const response = await fetch(${JSON.stringify(invocationUrl(call))}, {
  method: "POST",
  headers: {
    Authorization: \`Bearer \${process.env.${apiKeyVariable}}\`,
    "Content-Type": ${JSON.stringify(call.contentType)},
  },
  body: ${body},
});
if (!response.ok) throw new Error(await response.text());
console.log(${read});`;
}

export function pythonExample(call: ExampleCall): string {
  const isJson = call.contentType === "application/json";
  const payload = isJson
    ? `    json=${indented(pythonLiteral(JSON.parse(call.body)), 4)},`
    : `    data=${JSON.stringify(call.body)}.encode(),`;
  const contentType = isJson ? "" : `\n        "Content-Type": ${JSON.stringify(call.contentType)},`;
  return `import os
import requests

response = requests.post(
    ${JSON.stringify(invocationUrl(call))},
    headers={
        "Authorization": f"Bearer {os.environ['${apiKeyVariable}']}",${contentType}
    },
${payload}
)
response.raise_for_status()
print(response.${isJson ? "json()" : "text"})`;
}

/** A value of JSON as Python writes it, indented by four. */
export function pythonLiteral(value: unknown, depth = 0): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value !== "object") return JSON.stringify(value);
  const entries = Array.isArray(value)
    ? value.map((item) => pythonLiteral(item, depth + 1))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${pythonLiteral(item, depth + 1)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (entries.length === 0) return open + close;
  const padding = "    ".repeat(depth + 1);
  return `${open}\n${entries.map((entry) => `${padding}${entry},`).join("\n")}\n${"    ".repeat(depth)}${close}`;
}

/** Within single quotes a POSIX shell changes nothing; a single quote itself must leave them. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function indented(text: string, spaces: number): string {
  return text.replaceAll("\n", `\n${" ".repeat(spaces)}`);
}
