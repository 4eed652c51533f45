import { StudioError } from "@sagebrush/contracts/errors";
import { isForeignKeyViolation } from "@sagebrush/platform/database/errors";
import type { Context } from "../services.ts";
import { findEndpointConfigRow } from "./find-endpoint-config.ts";

/**
 * Deletes an endpoint config.
 * @throws StudioError ResourceNotFound; ResourceInUse while an endpoint uses it.
 */
export async function deleteEndpointConfig(context: Context, input: { endpointConfigName: string }): Promise<void> {
  const { id, name } = await findEndpointConfigRow(context, input.endpointConfigName);
  try {
    await context.services.prisma.endpointConfig.deleteMany({ where: { id } });
  } catch (cause) {
    if (!isForeignKeyViolation(cause)) throw cause;
    throw new StudioError("ResourceInUse", `Endpoint config '${name}' is used by an endpoint. Delete that first.`, {
      cause,
    });
  }
}
