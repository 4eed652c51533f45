import { z } from "zod";
import { operation } from "../operation.ts";
import { pageOf, pageRequest, resourceName } from "../resource.ts";
import { createEndpointConfigRequest, createEndpointRequest, endpoint, endpointConfig } from "./endpoint.ts";

const tag = "Endpoints";
const named = z.object({ endpointName: resourceName });
const configNamed = z.object({ endpointConfigName: resourceName });

/** Invocations go to `POST /endpoints/{endpointName}/invocations`, outside this API's prefix. */
export const endpoints = {
  createConfig: operation({
    method: "POST",
    path: "/endpoint-configs",
    permission: "endpoints:write",
    summary: "Create an endpoint config",
    tag,
    successStatus: 201,
  })
    .input(createEndpointConfigRequest)
    .output(endpointConfig),
  listConfigs: operation({
    method: "GET",
    path: "/endpoint-configs",
    permission: "endpoints:read",
    summary: "List endpoint configs, newest first",
    tag,
  })
    .input(pageRequest)
    .output(pageOf(endpointConfig)),
  deleteConfig: operation({
    method: "DELETE",
    path: "/endpoint-configs/{endpointConfigName}",
    permission: "endpoints:write",
    summary: "Delete an endpoint config that no endpoint uses",
    tag,
    successStatus: 204,
  })
    .input(configNamed)
    .output(z.void()),
  create: operation({
    method: "POST",
    path: "/endpoints",
    permission: "endpoints:write",
    summary: "Create an endpoint from an endpoint config",
    tag,
    successStatus: 201,
  })
    .input(createEndpointRequest)
    .output(endpoint),
  update: operation({
    method: "PATCH",
    path: "/endpoints/{endpointName}",
    permission: "endpoints:write",
    summary: "Move an endpoint to another endpoint config; the old one serves until the new one is loaded",
    tag,
  })
    .input(createEndpointRequest)
    .output(endpoint),
  list: operation({
    method: "GET",
    path: "/endpoints",
    permission: "endpoints:read",
    summary: "List endpoints, newest first",
    tag,
  })
    .input(pageRequest.extend({ nameContains: z.string().max(63).optional(), modelName: resourceName.optional() }))
    .output(pageOf(endpoint)),
  describe: operation({
    method: "GET",
    path: "/endpoints/{endpointName}",
    permission: "endpoints:read",
    summary: "Describe an endpoint",
    tag,
  })
    .input(named)
    .output(endpoint),
  delete: operation({
    method: "DELETE",
    path: "/endpoints/{endpointName}",
    permission: "endpoints:write",
    summary: "Delete an endpoint; calls under way are answered",
    tag,
    successStatus: 204,
  })
    .input(named)
    .output(z.void()),
};
