import type { IncomingMessage, ServerResponse } from "node:http";
import { StudioError } from "@sagebrush/contracts/errors";
import { plainText } from "@sagebrush/contracts/resource";
import { admitSignUp } from "@sagebrush/control-plane/access/admit-sign-up";
import type { Services } from "@sagebrush/control-plane/services";
import { z } from "zod";
import { assertStorableText } from "../assert-storable-text.ts";
import { readJsonBody } from "../http/read-json-body.ts";
import { assertOwnOrigin, clientAddress } from "../request-origin.ts";
import { type Auth, authPath, clientAddressHeader } from "./create-auth.ts";

/** Carries the token of an invitation while its account is being created. */
export const invitationHeader = "x-sagebrush-invitation";

const signUpPath = "/sign-up/email";

/** What of better-auth is served; the rest of its routes have no use here and stay shut. */
export const authRoutes: ReadonlySet<string> = new Set([
  `POST ${signUpPath}`,
  "POST /sign-in/email",
  "POST /sign-out",
  "GET /get-session",
  "GET /list-sessions",
  "POST /revoke-session",
  "POST /revoke-other-sessions",
  "POST /change-password",
  "POST /update-user",
]);

const profile = z.object({
  name: plainText(100).trim().min(1, "Enter a name.").optional(),
  image: z.never("Pictures are not kept.").optional(),
});
const signUp = profile.required({ name: true }).extend({ email: z.email("This is no e-mail address.").max(254) });

/** Serves `/api/auth/*`. @throws StudioError where a request does not reach better-auth. */
export async function handleAuth(
  request: IncomingMessage,
  response: ServerResponse,
  { auth, services }: { auth: Auth; services: Services },
): Promise<void> {
  const url = new URL(request.url ?? "/", auth.options.baseURL);
  const path = url.pathname.slice(authPath.length);
  if (!authRoutes.has(`${request.method} ${path}`)) {
    throw new StudioError("ResourceNotFound", `There is no ${request.method} ${url.pathname.slice(0, 200)}.`);
  }
  if (comesFromBrowser(request)) assertOwnOrigin(request);
  const body = request.method === "GET" ? undefined : await readJsonBody(request);
  assertStorableText(body);
  const forward = () => auth.handler(toWebRequest(request, url, body));
  if (path === signUpPath) {
    const { email } = parse(signUp, body);
    const header = request.headers[invitationHeader];
    const invitationToken = (Array.isArray(header) ? header[0] : header) ?? null;
    await answer(response, await admitSignUp(services, { email, invitationToken }, forward));
    return;
  }
  if (path === "/update-user") parse(profile, body);
  await answer(response, await forward());
}

/** A program without cookies cannot be made to act for somebody, so only browsers have to tell where they come from. */
function comesFromBrowser({ headers }: IncomingMessage): boolean {
  return headers.cookie !== undefined || headers.origin !== undefined || headers["sec-fetch-site"] !== undefined;
}

function parse<Output>(schema: z.ZodType<Output>, body: unknown): Output {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.map(String), message }));
  const sentences = issues.map(({ path, message }) => [path.join("."), message].filter(Boolean).join(": "));
  throw new StudioError("ValidationException", sentences.join(" "), { issues });
}

function toWebRequest(request: IncomingMessage, url: URL, body: unknown): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !["content-length", "transfer-encoding", "connection"].includes(name)) {
      headers.set(name, Array.isArray(value) ? value.join(", ") : value);
    }
  }
  headers.set(clientAddressHeader, clientAddress(request));
  if (request.method === "GET") return new Request(url, { headers });
  headers.set("content-type", "application/json");
  return new Request(url, { method: request.method, headers, body: JSON.stringify(body ?? {}) });
}

async function answer(response: ServerResponse, from: Response): Promise<void> {
  for (const [name, value] of from.headers) if (name !== "set-cookie") response.setHeader(name, value);
  const cookies = from.headers.getSetCookie();
  if (cookies.length > 0) response.setHeader("set-cookie", cookies);
  response.setHeader("cache-control", "no-store");
  response.writeHead(from.status);
  response.end(Buffer.from(await from.arrayBuffer()));
}
