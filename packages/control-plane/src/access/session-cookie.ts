import { createHmac, timingSafeEqual } from "node:crypto";

const sessionCookieNames = ["__Secure-better-auth.session_token", "better-auth.session_token"];

/**
 * The session's token from a `Cookie` header; null when there is none, or its signature is not ours.
 * better-auth writes `<token>.<HMAC-SHA256 of the token, base64>`, URI-encoded.
 */
export function readSessionToken(cookieHeader: string | undefined, secret: string): string | null {
  for (const name of sessionCookieNames) {
    const value = readCookie(cookieHeader, name);
    const dot = value?.lastIndexOf(".") ?? -1;
    if (!value || dot < 1) continue;
    const token = value.slice(0, dot);
    const expected = createHmac("sha256", secret).update(token).digest();
    const signature = Buffer.from(value.slice(dot + 1), "base64");
    if (signature.length === expected.length && timingSafeEqual(signature, expected)) return token;
  }
  return null;
}

/** The decoded value of the first cookie of that name. */
export function readCookie(cookieHeader: string | undefined, name: string): string | null {
  for (const pair of cookieHeader?.split(";") ?? []) {
    const equals = pair.indexOf("=");
    if (equals < 0 || pair.slice(0, equals).trim() !== name) continue;
    const value = pair.slice(equals + 1).trim();
    try {
      return decodeURIComponent(value);
    } catch {
      return null;
    }
  }
  return null;
}
