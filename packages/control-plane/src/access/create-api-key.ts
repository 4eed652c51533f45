import { apiKeyPrefix, type createApiKeyRequest, type createdApiKey } from "@sagebrush/contracts/access/access";
import { StudioError } from "@sagebrush/contracts/errors";
import type { z } from "zod";
import type { Context } from "../services.ts";
import { toApiKey } from "./api-key-row.ts";
import { createSecretToken, hashToken } from "./secret-token.ts";

const shownCharacters = apiKeyPrefix.length + 6;
const maximumApiKeys = 1000;

/**
 * Creates an API key. The key is answered once; names need not differ, as the prefix tells keys apart.
 * @throws StudioError ResourceLimitExceeded beyond 1000 keys that are not revoked.
 */
export async function createApiKey(
  { caller, services }: Context,
  request: z.output<typeof createApiKeyRequest>,
): Promise<z.output<typeof createdApiKey>> {
  const { workspaceId } = caller;
  const count = await services.prisma.apiKey.count({ where: { workspaceId, revokedAt: null } });
  if (count >= maximumApiKeys) {
    throw new StudioError(
      "ResourceLimitExceeded",
      `Workspace '${caller.workspaceName}' has ${count} API keys; ${maximumApiKeys} is the most. Revoke one first.`,
    );
  }
  const secret = `${apiKeyPrefix}${createSecretToken(256)}`;
  const row = await services.prisma.apiKey.create({
    data: {
      workspaceId,
      name: request.name,
      keyPrefix: secret.slice(0, shownCharacters),
      keyHash: hashToken(secret),
      role: request.role,
      createdBy: caller.name,
      expiresAt: request.expiresInDays ? new Date(Date.now() + request.expiresInDays * 86_400_000) : null,
    },
  });
  return { apiKey: toApiKey(row), secret };
}
