import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { StudioError } from "@sagebrush/contracts/errors";
import { authenticate } from "@sagebrush/control-plane/access/authenticate";
import { authorize } from "@sagebrush/control-plane/access/authorize";
import type { Caller } from "@sagebrush/control-plane/access/caller";
import { requestedWorkspace, resolveCaller } from "@sagebrush/control-plane/access/resolve-caller";
import type { Services } from "@sagebrush/control-plane/services";

/** A key revoked elsewhere works here for at most this long. */
const rememberMilliseconds = 3_000;
const maximumRemembered = 10_000;

/** Tells who may invoke, remembering each for a few seconds, so that the hot path makes no query. */
export function createCallerCache(
  services: Services,
  secret: string,
): (headers: IncomingHttpHeaders) => Promise<Caller> {
  const remembered = new Map<string, { until: number; caller: Caller }>();
  return async (headers) => {
    const key = fingerprint(headers);
    const known = remembered.get(key);
    if (known && known.until > Date.now()) return known.caller;
    const identity = await authenticate(services, { headers, secret });
    if (!identity) {
      const message = "This call needs an API key: send it as 'Authorization: Bearer <key>'.";
      throw new StudioError("UnauthorizedException", message);
    }
    const caller = await resolveCaller(services, identity, requestedWorkspace(headers));
    authorize(caller, "endpoints:invoke");
    if (remembered.size >= maximumRemembered) remembered.clear();
    remembered.set(key, { until: Date.now() + rememberMilliseconds, caller });
    return caller;
  };
}

/** Only the hash of credentials is kept in memory. */
function fingerprint(headers: IncomingHttpHeaders): string {
  const parts = [headers.authorization, headers["x-api-key"], headers.cookie, requestedWorkspace(headers)];
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64");
}
