import { createdApiKey, workspace } from "@sagebrush/contracts/access/access";
import { apiPrefix } from "@sagebrush/contracts/api";
import { type Api, createApi } from "./api.ts";

export const ownerAccount = { name: "Ada Lovelace", email: "ada@example.org", password: "notes-on-the-engine-1843" };
const workspaceName = "analytical-engine";

export interface Owner {
  api: Api;
  apiKey: string;
  /** For a browser that is signed in already. */
  cookies: { name: string; value: string; url: string }[];
}

/** Takes possession of a fresh studio: the owner account, a workspace and an API key. */
export async function createOwner(url: string): Promise<Owner> {
  const signedUp = await post(url, "/api/auth/sign-up/email", ownerAccount);
  const cookies = signedUp.headers.getSetCookie().map((line) => {
    const pair = line.split(";")[0] ?? "";
    const [name = ""] = pair.split("=", 1);
    return { name, value: pair.slice(name.length + 1), url };
  });
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  workspace.parse(await (await post(url, `${apiPrefix}/workspaces`, { workspaceName }, cookie)).json());
  const answer = await post(url, `${apiPrefix}/api-keys`, { name: "journeys", role: "owner" }, cookie);
  const { secret: apiKey } = createdApiKey.parse(await answer.json());
  return { api: createApi(url, apiKey), apiKey, cookies };
}

async function post(url: string, path: string, body: object, cookie?: string): Promise<Response> {
  const response = await fetch(new URL(path, url), {
    method: "POST",
    headers: { "content-type": "application/json", origin: new URL(url).origin, ...(cookie ? { cookie } : {}) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`);
  return response;
}
