import type { JsonSchema, OpenApiOperation } from "./document-types.ts";

/** A call of an operation to copy into a shell. `$SAGEBRUSH_URL` and `$SAGEBRUSH_API_KEY` are the reader's. */
export function exampleCall(method: string, path: string, operation: OpenApiOperation): string {
  const filled = path.replaceAll(
    /\{(\w+)\}/g,
    (_, name: string) => `my-${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
  );
  const lines = [`curl ${method === "HEAD" ? "--head" : `-X ${method}`} "$SAGEBRUSH_URL${filled}"`];
  if (operation.security.length > 0) lines.push(`-H "Authorization: Bearer $SAGEBRUSH_API_KEY"`);
  for (const parameter of operation.parameters ?? []) {
    if (parameter.in === "header" && parameter.required) {
      lines.push(`-H '${parameter.name}: ${String(exampleOf(parameter.schema))}'`);
    }
  }
  const [mediaType, body] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  if (mediaType && body) {
    lines.push(`-H 'Content-Type: ${mediaType}'`);
    const isJson = mediaType === "application/json";
    lines.push(isJson ? `-d '${JSON.stringify(exampleOf(body.schema ?? {}))}'` : "--data-binary @my-file");
  }
  return lines.join(" \\\n  ");
}

/** A value of a schema's shape; required properties only. */
function exampleOf(schema: JsonSchema, depth = 0): unknown {
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  const [first] = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((branches) =>
    Array.isArray(branches) ? branches : [],
  );
  if (isSchema(first)) return exampleOf(first, depth);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case "object":
      return exampleObject(schema, depth);
    case "array":
      return isSchema(schema.items) && depth < 8 ? [exampleOf(schema.items, depth + 1)] : [];
    case "integer":
    case "number":
      return schema.minimum ?? 1;
    case "boolean":
      return true;
    default:
      return schema.format === "email" ? "you@example.com" : "text";
  }
}

function exampleObject(schema: JsonSchema, depth: number): Record<string, unknown> {
  if (!isSchema(schema.properties) || depth >= 8) return {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  const entries = Object.entries(schema.properties).filter(([name]) => required.includes(name));
  return Object.fromEntries(
    entries.map(([name, property]) => [name, isSchema(property) ? exampleOf(property, depth + 1) : null]),
  );
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
