import { type EndpointStatus, endpointTransitions, productionVariant } from "@sagebrush/contracts/endpoints/endpoint";
import { statusesBefore } from "@sagebrush/contracts/status";
import { z } from "zod";
import type { Services } from "../services.ts";

/** A model as a variant serves it: where its file lies. The key names content that never changes. */
export interface ServedVariant {
  variantName: string;
  weight: number;
  modelName: string;
  artifactKey: string;
}

/** What inference needs to know of an endpoint; caches compare `endpointId` and `generation`. */
export interface ServedEndpoint {
  endpointId: string;
  endpointName: string;
  workspaceId: string;
  status: EndpointStatus;
  generation: number;
  variants: ServedVariant[];
}

/** The endpoint as calls find it; null when there is none of that name. */
export async function findServedEndpoint(
  services: Services,
  workspaceId: string,
  endpointName: string,
): Promise<ServedEndpoint | null> {
  const row = await services.prisma.endpoint.findUnique({
    where: { workspaceId_name: { workspaceId, name: endpointName } },
    include: { endpointConfig: true },
  });
  if (!row) return null;
  return {
    ...headOf(row),
    variants: await variantsOf(services, row.workspaceId, row.endpointConfig.productionVariants),
  };
}

/** The change a delivery is about; null when it has been dealt with. While Updating, the variants are those to come. */
export async function findEndpointChange(services: Services, endpointId: string): Promise<ServedEndpoint | null> {
  const row = await services.prisma.endpoint.findUnique({
    where: { id: endpointId },
    include: { endpointConfig: true, pendingConfig: true },
  });
  if (!row || row.status === "InService" || row.status === "Failed") return null;
  if (row.status === "Deleting") return { ...headOf(row), variants: [] };
  const config = row.pendingConfig ?? row.endpointConfig;
  return { ...headOf(row), variants: await variantsOf(services, row.workspaceId, config.productionVariants) };
}

/** Which of the endpoints that a process holds have changed since it loaded them, or are gone. */
export async function findStaleEndpoints(
  { prisma }: Services,
  held: readonly { endpointId: string; generation: number }[],
): Promise<string[]> {
  if (held.length === 0) return [];
  const rows = await prisma.endpoint.findMany({
    where: { id: { in: held.map(({ endpointId }) => endpointId) } },
    select: { id: true, generation: true, status: true },
  });
  const current = new Map(rows.map((row) => [row.id, row]));
  return held.flatMap(({ endpointId, generation }) => {
    const row = current.get(endpointId);
    // While Updating the old variants serve on; the end of the update raises the generation once more.
    return row && (row.generation === generation || row.status === "Updating") ? [] : [endpointId];
  });
}

/** The change is loaded: the endpoint serves. False when something newer has happened meanwhile. */
export async function putEndpointInService(
  { prisma }: Services,
  { endpointId, generation }: ServedEndpoint,
): Promise<boolean> {
  return prisma.$transaction(async (transaction) => {
    const row = await transaction.endpoint.findUnique({ where: { id: endpointId } });
    if (!row) return false;
    const { count } = await transaction.endpoint.updateMany({
      where: { id: endpointId, generation, status: { in: statusesBefore(endpointTransitions, "InService") } },
      data: {
        status: "InService",
        failureReason: null,
        endpointConfigId: row.pendingConfigId ?? row.endpointConfigId,
        pendingConfigId: null,
        generation: { increment: 1 },
        inServiceAt: row.inServiceAt ?? new Date(),
      },
    });
    return count === 1;
  });
}

/** The change could not be loaded: a new endpoint is Failed, an updated one serves its old config on and says why. */
export async function failEndpointChange(
  { prisma }: Services,
  { endpointId, generation, status }: ServedEndpoint,
  failureReason: string,
): Promise<void> {
  await prisma.endpoint.updateMany({
    where: { id: endpointId, generation, status },
    data: {
      status: status === "Updating" ? "InService" : "Failed",
      failureReason,
      pendingConfigId: null,
      generation: { increment: 1 },
    },
  });
}

/** The last step of deleting. */
export async function removeDeletedEndpoint({ prisma }: Services, endpointId: string): Promise<void> {
  await prisma.endpoint.deleteMany({ where: { id: endpointId, status: "Deleting" } });
}

function headOf(row: { id: string; name: string; workspaceId: string; status: EndpointStatus; generation: number }) {
  return {
    endpointId: row.id,
    endpointName: row.name,
    workspaceId: row.workspaceId,
    status: row.status,
    generation: row.generation,
  };
}

async function variantsOf({ prisma }: Services, workspaceId: string, stored: unknown): Promise<ServedVariant[]> {
  const variants = z.array(productionVariant).parse(stored);
  const models = await prisma.model.findMany({
    where: { workspaceId, name: { in: variants.map(({ modelName }) => modelName) } },
    select: { name: true, artifactKey: true },
  });
  const keys = new Map(models.map(({ name, artifactKey }) => [name, artifactKey]));
  return variants.flatMap(({ variantName, modelName, initialVariantWeight }) => {
    const artifactKey = keys.get(modelName);
    return artifactKey ? [{ variantName, modelName, weight: initialVariantWeight, artifactKey }] : [];
  });
}
