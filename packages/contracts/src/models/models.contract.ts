import { z } from "zod";
import { operation } from "../operation.ts";
import { pageOf, pageRequest, resourceName } from "../resource.ts";
import { modelExplanation } from "./explanation.ts";
import { model, modelSummary } from "./model.ts";
import { createdModelShare, createModelShareRequest, modelShare, sharedModel } from "./model-share.ts";

const tag = "Models";
const named = z.object({ modelName: resourceName });

/** The ONNX file itself is `GET /models/{modelName}/artifact` and, for visitors, `GET /shared-models/{token}/artifact`. */
export const models = {
  list: operation({
    method: "GET",
    path: "/models",
    permission: "models:read",
    summary: "List models, newest first",
    tag,
  })
    .input(pageRequest.extend({ nameContains: z.string().max(63).optional() }))
    .output(pageOf(modelSummary)),
  describe: operation({
    method: "GET",
    path: "/models/{modelName}",
    permission: "models:read",
    summary: "Describe a model: signature, evaluation, importances, where it came from",
    tag,
  })
    .input(named)
    .output(model),
  describeExplanation: operation({
    method: "GET",
    path: "/models/{modelName}/explanation",
    permission: "models:read",
    summary: "Describe what a model has learned: SHAP values, permutation importance, partial dependence",
    tag,
  })
    .input(named)
    .output(modelExplanation),
  delete: operation({
    method: "DELETE",
    path: "/models/{modelName}",
    permission: "models:write",
    summary: "Delete a model that no endpoint serves; its links end",
    tag,
    successStatus: 204,
  })
    .input(named)
    .output(z.void()),
  listShares: operation({
    method: "GET",
    path: "/models/{modelName}/shares",
    permission: "models:read",
    summary: "List the links of a model",
    tag,
  })
    .input(named)
    .output(z.object({ items: z.array(modelShare) })),
  createShare: operation({
    method: "POST",
    path: "/models/{modelName}/shares",
    permission: "models:share",
    summary: "Create a link that opens the model without an account; its token is answered once",
    tag,
    successStatus: 201,
  })
    .input(createModelShareRequest.extend({ modelName: resourceName }))
    .output(createdModelShare),
  revokeShare: operation({
    method: "DELETE",
    path: "/models/{modelName}/shares/{modelShareId}",
    permission: "models:share",
    summary: "Revoke a link",
    tag,
    successStatus: 204,
  })
    .input(named.extend({ modelShareId: z.string() }))
    .output(z.void()),
  describeShared: operation({
    method: "GET",
    path: "/shared-models/{token}",
    permission: "public",
    summary: "What a link opens; counts the view",
    tag,
  })
    .input(z.object({ token: z.string().min(16).max(200) }))
    .output(sharedModel),
};
