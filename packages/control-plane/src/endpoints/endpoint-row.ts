import { type Endpoint, type EndpointConfig, productionVariant } from "@sagebrush/contracts/endpoints/endpoint";
import type {
  EndpointConfig as EndpointConfigRow,
  Endpoint as EndpointRow,
} from "@sagebrush/platform/database/generated/client";
import { z } from "zod";

const storedVariants = z.array(productionVariant);

export function toEndpointConfig(row: EndpointConfigRow): EndpointConfig {
  return {
    endpointConfigName: row.name,
    productionVariants: storedVariants.parse(row.productionVariants),
    creationTime: row.createdAt.toISOString(),
    createdBy: row.createdBy,
  };
}

export function toEndpoint(row: EndpointRow & { endpointConfig: EndpointConfigRow }): Endpoint {
  return {
    endpointName: row.name,
    endpointConfigName: row.endpointConfig.name,
    productionVariants: storedVariants.parse(row.endpointConfig.productionVariants),
    endpointStatus: row.status,
    failureReason: row.failureReason,
    creationTime: row.createdAt.toISOString(),
    lastModifiedTime: row.updatedAt.toISOString(),
    inServiceTime: row.inServiceAt?.toISOString() ?? null,
    createdBy: row.createdBy,
  };
}
