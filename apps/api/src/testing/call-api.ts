import { apiPrefix } from "@sagebrush/contracts/api";
import type { TestAccount, TestApi } from "./create-test-api.ts";

export interface ApiCall {
  method?: string;
  /** Below the API's prefix, or whole when it begins with `/api/`. */
  path: string;
  /** Sent as JSON; a text is sent as it is. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  body: unknown;
  text: string;
  headers: Headers;
}

/** Calls the API as a page of the studio would: with the account's cookie and our own origin. */
export async function callApi(
  api: Pick<TestApi, "url">,
  account: Pick<TestAccount, "cookie"> | null,
  { method = "GET", path, body, headers = {} }: ApiCall,
): Promise<Answer> {
  const response = await fetch(`${api.url}${path.startsWith("/api/") ? "" : apiPrefix}${path}`, {
    method,
    headers: {
      origin: api.url,
      ...(account ? { cookie: account.cookie } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") && text !== "";
  return { status: response.status, body: isJson ? JSON.parse(text) : null, text, headers: response.headers };
}

/** A text within an answer. @throws when there is none, with the answer. */
export function textAt(answer: Answer, ...path: (string | number)[]): string {
  let value = answer.body;
  for (const key of path) value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  if (typeof value !== "string") throw new Error(`No text at ${path.join(".")} in ${answer.status} ${answer.text}`);
  return value;
}
