import { createHash, randomBytes } from "node:crypto";

/** Random bits for whoever is given them; we keep only what {@link hashToken} makes of them. */
export function createSecretToken(bits: 128 | 256): string {
  return randomBytes(bits / 8).toString("base64url");
}

/** SHA-256 in hex. Enough for tokens that nobody can guess: there is nothing to slow down, as with a password. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
