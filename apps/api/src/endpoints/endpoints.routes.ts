import { createEndpoint } from "@sagebrush/control-plane/endpoints/create-endpoint";
import { createEndpointConfig } from "@sagebrush/control-plane/endpoints/create-endpoint-config";
import { deleteEndpoint } from "@sagebrush/control-plane/endpoints/delete-endpoint";
import { deleteEndpointConfig } from "@sagebrush/control-plane/endpoints/delete-endpoint-config";
import { describeEndpoint } from "@sagebrush/control-plane/endpoints/describe-endpoint";
import { listEndpointConfigs } from "@sagebrush/control-plane/endpoints/list-endpoint-configs";
import { listEndpoints } from "@sagebrush/control-plane/endpoints/list-endpoints";
import { updateEndpoint } from "@sagebrush/control-plane/endpoints/update-endpoint";
import { workspaceApi } from "../operations.ts";

const { endpoints } = workspaceApi;

export const endpointsRoutes = {
  createConfig: endpoints.createConfig.handler(({ context, input }) => createEndpointConfig(context, input)),
  listConfigs: endpoints.listConfigs.handler(({ context, input }) => listEndpointConfigs(context, input)),
  deleteConfig: endpoints.deleteConfig.handler(({ context, input }) => deleteEndpointConfig(context, input)),
  create: endpoints.create.handler(({ context, input }) => createEndpoint(context, input)),
  update: endpoints.update.handler(({ context, input }) => updateEndpoint(context, input)),
  list: endpoints.list.handler(({ context, input }) => listEndpoints(context, input)),
  describe: endpoints.describe.handler(({ context, input }) => describeEndpoint(context, input)),
  delete: endpoints.delete.handler(({ context, input }) => deleteEndpoint(context, input)),
};
