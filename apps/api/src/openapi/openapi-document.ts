import { OpenAPIGenerator } from "@orpc/openapi";
import { ZodToJsonSchemaConverter } from "@orpc/zod/zod4";
import { apiContract, apiPrefix } from "@sagebrush/contracts/api";
import { errorStatus } from "@sagebrush/contracts/errors";
import type { HttpMethod, OpenApiDocument, OpenApiOperation, OpenApiResponse, PathItem } from "./document-types.ts";
import { handWrittenPaths } from "./hand-written-paths.ts";
import { contractOperations, describePermission, securityOf } from "./operation-permission.ts";

let generated: Promise<OpenApiDocument> | null = null;

/** The OpenAPI 3.1 document of everything the studio serves to programs; made from the contract, once a process. */
export function createOpenApiDocument(version: string): Promise<OpenApiDocument> {
  generated ??= generate(version);
  return generated;
}

async function generate(version: string): Promise<OpenApiDocument> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const fromContract = await generator.generate(apiContract);
  const generatedOperations = new Map<string, GeneratedOperation>();
  for (const pathItem of Object.values(fromContract.paths ?? {})) {
    for (const operation of Object.values(pathItem ?? {}) as GeneratedOperation[]) {
      generatedOperations.set(operation.operationId, operation);
    }
  }
  const paths: Record<string, PathItem> = {};
  for (const { operationId, method, path, permission } of contractOperations) {
    const operation = generatedOperations.get(operationId);
    if (!operation) throw new Error(`The generator left out operation ${operationId}.`);
    const fullPath = `${apiPrefix}${path}`;
    const item = paths[fullPath] ?? {};
    paths[fullPath] = item;
    item[method.toLowerCase() as HttpMethod] = {
      ...operation,
      description: describePermission(permission),
      security: securityOf(permission),
      responses: { ...withDescriptions(operation.responses), default: errorResponse },
    };
  }
  return {
    openapi: "3.1.1",
    info: { title: "Sagebrush", version, description: introduction },
    servers: [{ url: "/" }],
    tags,
    paths: { ...paths, ...handWrittenPaths },
    components: {
      schemas: { Error: errorSchema },
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "An API key of a workspace, `sgb_…`." },
        session: { type: "apiKey", in: "cookie", name: "better-auth.session_token", description: "Set by signing in." },
      },
    },
  };
}

type GeneratedOperation = Omit<OpenApiOperation, "description" | "security">;

function withDescriptions(responses: Record<string, OpenApiResponse>): Record<string, OpenApiResponse> {
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => [status, { ...response, description: "Success" }]),
  );
}

const introduction =
  `The REST API of a machine-learning studio. An API key belongs to one workspace; a session names the
workspace in the header \`x-sagebrush-workspace\`. Lists answer \`items\` and, while there is more, a \`nextToken\`. Creating
something again with the same request answers what there is; with another request, \`ResourceInUse\`. Every error answers
\`code\`, \`message\` and \`issues\`.`.replaceAll("\n", " ");

const tags = [
  { name: "Access", description: "Workspaces, members, invitations and API keys" },
  { name: "Datasets", description: "Uploads, datasets, their versions and rows" },
  { name: "Training", description: "Algorithms and training jobs" },
  { name: "Models", description: "Models, their files and the links that share them" },
  { name: "Endpoints", description: "Endpoint configs, endpoints and invocations" },
];

const errorSchema = {
  type: "object",
  required: ["code", "message", "issues"],
  properties: {
    code: { enum: Object.keys(errorStatus) },
    message: { type: "string", description: "What is wrong, and what to do." },
    issues: {
      type: "array",
      description: "What is wrong with single fields of the request.",
      items: {
        type: "object",
        required: ["path", "message"],
        properties: {
          path: { type: "array", items: { type: ["string", "integer"] } },
          message: { type: "string" },
        },
      },
    },
  },
};

const errorResponse = {
  description: "The error's code decides the status.",
  content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
};
