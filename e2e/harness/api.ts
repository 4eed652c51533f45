import { apiPrefix } from "@sagebrush/contracts/api";

/** Anything that turns an answer into what it should be: the schemas of the contracts. */
interface Schema<Value> {
  parse(answer: unknown): Value;
}

/** What every failed call answers. */
export interface ApiFailure {
  status: number;
  code: string;
  message: string;
}

/** The studio as a program with an API key sees it. */
export interface Api {
  readonly url: string;
  /** What every request carries. */
  readonly headers: Readonly<Record<string, string>>;
  /** One request below the studio's address, whatever it answers. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** An operation that must succeed; its answer must be what the contract says. */
  call<Value>(schema: Schema<Value>, operation: string, body?: unknown): Promise<Value>;
  /** An operation that must be refused. */
  refused(operation: string, body?: unknown): Promise<ApiFailure>;
}

/** The studio, or the database behind it, is being started again; it will answer soon. */
export class StudioAwayError extends Error {
  override readonly name = "StudioAwayError";
}

/** @param operation of `call` and `refused`: method and path, as in "POST /training-jobs" */
export function createApi(url: string, apiKey: string): Api {
  const own = { authorization: `Bearer ${apiKey}` };
  const fetchHere: Api["fetch"] = (path, init = {}) => {
    const headers = new Headers([...new Headers(init.headers), ...Object.entries(own)]);
    return fetch(new URL(path, url), { ...init, headers });
  };
  const request = async (operation: string, body: unknown) => {
    const [method = "GET", path = "/"] = operation.split(" ");
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const init = { method, headers: { "content-type": "application/json" }, ...content };
    const response = await fetchHere(apiPrefix + path, init).catch((cause: unknown) => {
      throw new StudioAwayError(`${operation} was not answered`, { cause });
    });
    if (response.status === 503) throw new StudioAwayError(`${operation} answered 503: ${await response.text()}`);
    return response;
  };
  return {
    url,
    headers: own,
    fetch: fetchHere,
    async call(schema, operation, body) {
      const response = await request(operation, body);
      const text = await response.text();
      if (!response.ok) throw new Error(`${operation} answered ${response.status}: ${text}`);
      return schema.parse(text === "" ? undefined : JSON.parse(text));
    },
    refused: async (operation, body) => readFailure(await request(operation, body)),
  };
}

/** @throws when the answer is no failure, or is not told in the one way failures are told. */
export async function readFailure(response: Response): Promise<ApiFailure> {
  const text = await response.text();
  if (response.ok) throw new Error(`${response.url} should have been refused; it answered ${response.status}: ${text}`);
  const body: unknown = JSON.parse(text);
  if (typeof body !== "object" || body === null || !("code" in body) || !("message" in body)) {
    throw new Error(`${response.url} answered ${response.status} without code and message: ${text}`);
  }
  return { status: response.status, code: String(body.code), message: String(body.message) };
}
