import { StudioError } from "@sagebrush/contracts/errors";
import type { SharedModel } from "@sagebrush/contracts/models/model-share";
import type { Services } from "../services.ts";
import { findActiveShare } from "./find-active-share.ts";
import { toModel } from "./model-row.ts";

/**
 * What a link opens, and one more view of it. Names of people and of other resources are left out.
 * @throws StudioError ResourceNotFound; ResourceGone when the link was revoked or has expired.
 */
export async function describeSharedModel(services: Services, { token }: { token: string }): Promise<SharedModel> {
  const share = await findActiveShare(services, token);
  const { count } = await services.prisma.modelShare.updateMany({
    where: { id: share.id, revokedAt: null },
    data: { viewCount: { increment: 1 }, lastViewedAt: new Date() },
  });
  if (count === 0) throw new StudioError("ResourceGone", "This link was revoked by the people who shared it.");
  const model = toModel(share.model);
  return {
    modelName: model.modelName,
    algorithmName: model.algorithmName,
    problemType: model.problemType,
    targetColumn: model.targetColumn,
    headlineMetric: model.headlineMetric,
    sizeBytes: model.sizeBytes,
    contentHash: model.contentHash,
    signature: model.signature,
    evaluation: model.evaluation,
    evaluatedOn: model.evaluatedOn,
    importanceMeasure: model.importanceMeasure,
    featureImportances: model.featureImportances,
    background: model.background,
    verification: model.verification,
    iterations: model.iterations,
    trainingRowCount: model.trainingRowCount,
    creationTime: model.creationTime,
    workspaceDisplayName: share.model.workspace.displayName,
    note: share.note,
    expiresAt: share.expiresAt.toISOString(),
  };
}
