import { createModelShare } from "@sagebrush/control-plane/models/create-model-share";
import { deleteModel } from "@sagebrush/control-plane/models/delete-model";
import { describeExplanation } from "@sagebrush/control-plane/models/describe-explanation";
import { describeModel } from "@sagebrush/control-plane/models/describe-model";
import { describeSharedModel } from "@sagebrush/control-plane/models/describe-shared-model";
import { listModelShares } from "@sagebrush/control-plane/models/list-model-shares";
import { listModels } from "@sagebrush/control-plane/models/list-models";
import { revokeModelShare } from "@sagebrush/control-plane/models/revoke-model-share";
import { publicApi, workspaceApi } from "../operations.ts";

const { models } = workspaceApi;

export const modelsRoutes = {
  list: models.list.handler(({ context, input }) => listModels(context, input)),
  describe: models.describe.handler(({ context, input }) => describeModel(context, input)),
  describeExplanation: models.describeExplanation.handler(({ context, input }) => describeExplanation(context, input)),
  delete: models.delete.handler(({ context, input }) => deleteModel(context, input)),
  listShares: models.listShares.handler(({ context, input }) => listModelShares(context, input)),
  createShare: models.createShare.handler(({ context, input }) => createModelShare(context, input)),
  revokeShare: models.revokeShare.handler(({ context, input }) => revokeModelShare(context, input)),
  describeShared: publicApi.models.describeShared.handler(({ context, input }) =>
    describeSharedModel(context.services, input),
  ),
};
