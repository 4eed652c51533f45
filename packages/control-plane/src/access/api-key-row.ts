import type { ApiKey } from "@sagebrush/contracts/access/access";
import type { ApiKey as ApiKeyRow } from "@sagebrush/platform/database/generated/client";

export function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    apiKeyId: row.id,
    name: row.name,
    keyPrefix: row.keyPrefix,
    role: row.role,
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}
