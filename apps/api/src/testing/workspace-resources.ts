import { createTrainingJobRequest } from "@sagebrush/contracts/training/training-job";
import { createApiKey } from "@sagebrush/control-plane/access/create-api-key";
import { createInvitation } from "@sagebrush/control-plane/access/create-invitation";
import { createEndpoint } from "@sagebrush/control-plane/endpoints/create-endpoint";
import { createEndpointConfig } from "@sagebrush/control-plane/endpoints/create-endpoint-config";
import { createModelShare } from "@sagebrush/control-plane/models/create-model-share";
import { registerModel } from "@sagebrush/control-plane/models/register-model";
import type { Context } from "@sagebrush/control-plane/services";
import { createTestDatasetRow, numericProfile } from "@sagebrush/control-plane/testing/create-test-dataset";
import { smallParquet } from "./small-parquet.base64.ts";

/** The names and ids of one resource of each kind, and what opens its links. */
export interface WorkspaceResources {
  datasetName: string;
  version: number;
  uploadId: string;
  trainingJobName: string;
  modelName: string;
  modelShareId: string;
  shareToken: string;
  endpointConfigName: string;
  endpointName: string;
  invitationId: string;
  invitationToken: string;
  apiKeyId: string;
  apiKey: string;
}

/** Fills a workspace with one resource of each kind, as they are once a model is served. */
export async function createWorkspaceResources(context: Context): Promise<WorkspaceResources> {
  const { caller, services } = context;
  const { prisma, storage } = services;
  const { workspaceId } = caller;
  const columns = [numericProfile("id"), numericProfile("score")];
  const datasetVersionId = await createTestDatasetRow(context, { name: "exam", rowCount: 3, profiles: columns });
  const parquetKey = `datasets/${datasetVersionId}/data.parquet`;
  const parquet = await storage.put(parquetKey, Buffer.from(smallParquet, "base64"));
  await prisma.datasetVersion.update({
    where: { id: datasetVersionId },
    data: { parquetKey, importOptions, sizeBytes: parquet.sizeBytes, contentHash: parquet.sha256 },
  });
  const uploadId = `upload-${workspaceId}`;
  const uploaded = await storage.put(`uploads/${uploadId}`, Buffer.from("a,b\n1,2\n"));
  const { sizeBytes } = uploaded;
  const upload = { id: uploadId, workspaceId, createdBy: caller.name, fileName: "exam.csv", sizeBytes };
  await prisma.upload.create({ data: { ...upload, completedAt: new Date() } });

  const specification = createTrainingJobRequest.parse({
    trainingJobName: "exam-job",
    algorithmName: "xgboost",
    inputDataConfig: { datasetName: "exam", version: 1, targetColumn: "score", featureColumns: ["id"] },
    problemType: "regression",
    split: { train: 0.8, validation: 0.1, test: 0.1, seed: 1 },
  });
  const job = await prisma.trainingJob.create({
    data: {
      workspaceId,
      name: specification.trainingJobName,
      specification,
      algorithmName: specification.algorithmName,
      problemType: specification.problemType,
      datasetName: "exam",
      datasetVersion: 1,
      datasetVersionId,
      targetColumn: "score",
      status: "Completed",
      secondaryStatus: "Completed",
      secondaryStatusTransitions: [],
      createdBy: caller.name,
      endedAt: new Date(),
    },
  });
  const artifactKey = `models/${job.id}/model.onnx`;
  const file = await storage.put(artifactKey, Buffer.from("an ONNX file"));
  const modelName = await prisma.$transaction((transaction) =>
    registerModel(transaction, {
      workspaceId,
      trainingJobId: job.id,
      trainingJobName: job.name,
      createdBy: caller.name,
      algorithmName: "xgboost",
      problemType: "regression",
      targetColumn: "score",
      headlineMetric: { name: "rmse", value: 1.5 },
      artifactKey,
      sizeBytes: file.sizeBytes,
      contentHash: file.sha256,
      signature: { problemType: "regression", target: "score", labels: [], inputs: [] },
      evaluation: null,
      evaluatedOn: "test",
      importanceMeasure: "gain",
      featureImportances: [],
      background: [],
      explanation: null,
      verification: { rowCount: 10, maximumRelativeDifference: 0, tolerance: 1e-5 },
      hyperparameters: {},
      iterations: 10,
      trainingRowCount: 3,
      dataset: { datasetName: "exam", version: 1, contentHash: "00" },
    }),
  );
  const share = await createModelShare(context, { modelName, note: "for the board", expiresInDays: 1 });
  const { endpointConfigName } = await createEndpointConfig(context, {
    endpointConfigName: "exam-config",
    productionVariants: [{ variantName: "AllTraffic", modelName, initialVariantWeight: 1 }],
  });
  const { endpointName } = await createEndpoint(context, { endpointName: "exam-endpoint", endpointConfigName });
  const invitation = await createInvitation(context, { email: "new@example.com", role: "viewer", expiresInDays: 1 });
  const { apiKey, secret } = await createApiKey(context, { name: "robot", role: "editor" });
  return {
    datasetName: "exam",
    version: 1,
    uploadId,
    trainingJobName: job.name,
    modelName,
    modelShareId: share.modelShare.modelShareId,
    shareToken: share.token,
    endpointConfigName,
    endpointName,
    invitationId: invitation.invitation.invitationId,
    invitationToken: invitation.token,
    apiKeyId: apiKey.apiKeyId,
    apiKey: secret,
  };
}

export const importOptions = {
  format: "csv",
  dialect: {
    encoding: "utf-8" as const,
    delimiter: ",",
    quote: '"',
    escape: '"',
    hasHeader: true,
    skipLines: 0,
    decimalSeparator: "." as const,
    dateFormat: null,
    timestampFormat: null,
  },
  columns: [
    { name: "a", type: "integer" as const },
    { name: "b", type: "integer" as const },
  ],
  nullValues: [""],
};
