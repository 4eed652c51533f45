import type { IncomingHttpHeaders } from "node:http";
import { apiKeyPrefix } from "@sagebrush/contracts/access/access";
import type { WorkspaceRole } from "@sagebrush/contracts/access/roles";
import { StudioError } from "@sagebrush/contracts/errors";
import type { Services } from "../services.ts";
import { hashToken } from "./secret-token.ts";
import { readSessionToken } from "./session-cookie.ts";

/** Who a request comes from, before a workspace is chosen. */
export type Identity = UserIdentity | ApiKeyIdentity;

export interface UserIdentity {
  kind: "user";
  userId: string;
  name: string;
  email: string;
}

export interface ApiKeyIdentity {
  kind: "api-key";
  apiKeyId: string;
  name: string;
  role: WorkspaceRole;
  workspaceId: string;
}

const lastUsedPrecisionMs = 60_000;

/**
 * Tells who sends a request: an API key in `Authorization: Bearer` or `x-api-key`, else the session cookie.
 * @param credentials.secret what session cookies are signed with
 * @returns null when the request carries no session that is valid now
 * @throws StudioError UnauthorizedException when it carries an API key that is not valid.
 */
export async function authenticate(
  services: Pick<Services, "prisma">,
  credentials: { headers: IncomingHttpHeaders; secret: string },
): Promise<Identity | null> {
  const key = presentedApiKey(credentials.headers);
  if (key !== null) return identifyApiKey(services, key);
  const token = readSessionToken(credentials.headers.cookie, credentials.secret);
  if (token === null) return null;
  const session = await services.prisma.session.findUnique({
    where: { token },
    select: { expiresAt: true, user: { select: { id: true, name: true, email: true } } },
  });
  if (!session || session.expiresAt <= new Date()) return null;
  const { id, name, email } = session.user;
  return { kind: "user", userId: id, name, email };
}

function presentedApiKey(headers: IncomingHttpHeaders): string | null {
  const bearer = /^bearer\s+(.*)$/i.exec(headers.authorization ?? "")?.[1]?.trim();
  const header = headers["x-api-key"];
  return bearer ?? (Array.isArray(header) ? (header[0] ?? null) : (header ?? null));
}

async function identifyApiKey({ prisma }: Pick<Services, "prisma">, key: string): Promise<ApiKeyIdentity> {
  const row = key.startsWith(apiKeyPrefix)
    ? await prisma.apiKey.findUnique({ where: { keyHash: hashToken(key) } })
    : null;
  if (!row) throw new StudioError("UnauthorizedException", "This API key is not known here. Check that it is whole.");
  const now = new Date();
  if (row.revokedAt) {
    throw new StudioError("UnauthorizedException", `API key '${row.name}' was revoked. Use another one.`);
  }
  if (row.expiresAt && row.expiresAt <= now) {
    const day = row.expiresAt.toISOString().slice(0, 10);
    throw new StudioError("UnauthorizedException", `API key '${row.name}' expired on ${day}. Create another one.`);
  }
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > lastUsedPrecisionMs) {
    await prisma.apiKey.updateMany({ where: { id: row.id }, data: { lastUsedAt: now } });
  }
  return { kind: "api-key", apiKeyId: row.id, name: row.name, role: row.role, workspaceId: row.workspaceId };
}
