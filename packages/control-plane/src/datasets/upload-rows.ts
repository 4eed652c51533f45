import { StudioError } from "@sagebrush/contracts/errors";
import type { Upload as UploadRow } from "@sagebrush/platform/database/generated/client";
import type { Context, Services } from "../services.ts";

/** Where an upload's bytes lie, from its first byte on. */
export function uploadKey(uploadId: string): string {
  return `uploads/${uploadId}`;
}

/** Notes that an upload begins, so that it has an owner before it has a byte. */
export async function registerUpload(
  { caller, services }: Context,
  upload: { uploadId: string; fileName: string; sizeBytes: number },
): Promise<void> {
  await services.prisma.upload.create({
    data: {
      id: upload.uploadId,
      workspaceId: caller.workspaceId,
      createdBy: caller.name,
      fileName: upload.fileName,
      sizeBytes: upload.sizeBytes,
    },
  });
}

/** Notes that every byte has arrived. */
export async function completeUpload({ prisma }: Pick<Services, "prisma">, uploadId: string): Promise<void> {
  await prisma.upload.updateMany({ where: { id: uploadId, completedAt: null }, data: { completedAt: new Date() } });
}

/** An upload of the workspace, whole or under way; null when it has none of that id. */
export async function findUpload({ caller, services }: Context, uploadId: string): Promise<UploadRow | null> {
  return services.prisma.upload.findFirst({ where: { id: uploadId, workspaceId: caller.workspaceId } });
}

/**
 * An upload that has arrived whole. If we died between its last byte and the note of that, the note is made now.
 * @throws StudioError ValidationException when there is no such upload, or bytes are missing.
 */
export async function findWholeUpload(context: Context, uploadId: string): Promise<UploadRow> {
  const { services } = context;
  const row = await findUpload(context, uploadId);
  if (!row) throw badUpload(`There is no upload '${uploadId}'. Upload the file again; uploads are kept for 24 hours.`);
  if (row.completedAt) return row;
  const stored = await services.storage.head(uploadKey(uploadId));
  if (stored === null || BigInt(stored.sizeBytes) < row.sizeBytes) {
    throw badUpload(`The upload of '${row.fileName}' has not arrived whole: resume it first.`);
  }
  await completeUpload(services, uploadId);
  return row;
}

function badUpload(message: string): StudioError {
  return new StudioError("ValidationException", message, { issues: [{ path: ["uploadId"], message }] });
}

const keptMs = 24 * 3_600_000;

/**
 * Uploads that nobody needs any more: whole ones after a day, unless an import reads them now, and broken-off ones to
 * which nothing was added for a day. Until then an import that failed can be tried again with other options.
 */
export async function listStaleUploads({ prisma, storage }: Pick<Services, "prisma" | "storage">): Promise<string[]> {
  const before = new Date(Date.now() - keptMs);
  const rows = await prisma.upload.findMany({
    where: { OR: [{ completedAt: { lt: before } }, { completedAt: null, createdAt: { lt: before } }] },
    select: { id: true, completedAt: true },
    orderBy: { createdAt: "asc" },
    take: 500,
  });
  const importing = await prisma.datasetVersion.findMany({
    where: { uploadId: { in: rows.map(({ id }) => id) }, status: "Importing" },
    select: { uploadId: true },
  });
  const isRead = new Set(importing.map(({ uploadId }) => uploadId));
  const stale: string[] = [];
  for (const { id, completedAt } of rows) {
    if (isRead.has(id)) continue;
    const stored = completedAt === null ? await storage.head(uploadKey(id)) : null;
    if (stored === null || stored.modifiedAt < before) stale.push(id);
  }
  return stale;
}

/** Forgets an upload; its object is to be gone by now. */
export async function forgetUpload({ prisma }: Pick<Services, "prisma">, uploadId: string): Promise<void> {
  await prisma.upload.deleteMany({ where: { id: uploadId } });
}
