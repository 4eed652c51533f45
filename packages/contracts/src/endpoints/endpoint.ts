import { z } from "zod";
import { resourceName, timestamp } from "../resource.ts";
import type { Transitions } from "../status.ts";

export const endpointStatus = z.enum(["Creating", "Updating", "InService", "Deleting", "Failed"]);
export type EndpointStatus = z.infer<typeof endpointStatus>;

/** SageMaker's state machine, as far as its states can occur here. A Failed endpoint can only be deleted. */
export const endpointTransitions = {
  Creating: ["InService", "Failed", "Deleting"],
  Updating: ["InService", "Deleting"],
  InService: ["Updating", "Deleting"],
  Failed: ["Deleting"],
  Deleting: [],
} satisfies Transitions<EndpointStatus>;

export const productionVariant = z.strictObject({
  variantName: resourceName.default("AllTraffic"),
  modelName: resourceName,
  initialVariantWeight: z.number().min(0).max(1000).default(1),
});
export type ProductionVariant = z.infer<typeof productionVariant>;

/** One variant for now: sharing traffic among several is another capability. */
export const createEndpointConfigRequest = z.strictObject({
  endpointConfigName: resourceName,
  productionVariants: z.array(productionVariant).length(1, "An endpoint config takes exactly one production variant."),
});
export type CreateEndpointConfigRequest = z.input<typeof createEndpointConfigRequest>;

export const endpointConfig = z.object({
  endpointConfigName: z.string(),
  productionVariants: z.array(productionVariant),
  creationTime: timestamp,
  createdBy: z.string(),
});
export type EndpointConfig = z.infer<typeof endpointConfig>;

export const createEndpointRequest = z.strictObject({ endpointName: resourceName, endpointConfigName: resourceName });

export const endpoint = z.object({
  endpointName: z.string(),
  endpointConfigName: z.string(),
  productionVariants: z.array(productionVariant),
  endpointStatus,
  failureReason: z.string().nullable(),
  creationTime: timestamp,
  lastModifiedTime: timestamp,
  /** Set when it first came InService. */
  inServiceTime: timestamp.nullable(),
  createdBy: z.string(),
});
export type Endpoint = z.infer<typeof endpoint>;
