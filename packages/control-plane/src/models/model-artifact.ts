import type { Context, Services } from "../services.ts";
import { findModelRow } from "./describe-model.ts";
import { findActiveShare } from "./find-active-share.ts";

/** A model's ONNX file: where it lies, and what a download says of it. */
export interface ModelArtifact {
  artifactKey: string;
  fileName: string;
  sizeBytes: number;
  /** SHA-256 of the file, in hex. */
  contentHash: string;
}

/** @throws StudioError ResourceNotFound when the workspace has no model of that name. */
export async function modelArtifact(context: Context, { modelName }: { modelName: string }): Promise<ModelArtifact> {
  return toArtifact(await findModelRow(context, modelName));
}

/**
 * The file behind a link; reading it counts no view, as the page that reads it has counted one.
 * @throws StudioError ResourceNotFound; ResourceGone when the link was revoked or has expired.
 */
export async function sharedArtifact(services: Services, { token }: { token: string }): Promise<ModelArtifact> {
  const { model } = await findActiveShare(services, token);
  return toArtifact(model);
}

function toArtifact(row: { artifactKey: string; name: string; sizeBytes: bigint; contentHash: string }): ModelArtifact {
  return {
    artifactKey: row.artifactKey,
    fileName: `${row.name}.onnx`,
    sizeBytes: Number(row.sizeBytes),
    contentHash: row.contentHash,
  };
}
