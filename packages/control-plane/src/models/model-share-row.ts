import type { ModelShare } from "@sagebrush/contracts/models/model-share";
import type { ModelShare as ModelShareRow } from "@sagebrush/platform/database/generated/client";

export function toModelShare(row: ModelShareRow, modelName: string): ModelShare {
  return {
    modelShareId: row.id,
    modelName,
    note: row.note,
    status: shareStatus(row),
    createdAt: row.createdAt.toISOString(),
    createdBy: row.createdBy,
    expiresAt: row.expiresAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    viewCount: row.viewCount,
    lastViewedAt: row.lastViewedAt?.toISOString() ?? null,
  };
}

function shareStatus(row: Pick<ModelShareRow, "revokedAt" | "expiresAt">): ModelShare["status"] {
  if (row.revokedAt) return "Revoked";
  return row.expiresAt <= new Date() ? "Expired" : "Active";
}
