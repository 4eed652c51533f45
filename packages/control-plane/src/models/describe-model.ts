import { StudioError } from "@sagebrush/contracts/errors";
import type { Model } from "@sagebrush/contracts/models/model";
import type { Context } from "../services.ts";
import { type DescribedRow, toModel } from "./model-row.ts";

/** @throws StudioError ResourceNotFound when the workspace has no model of that name. */
export async function describeModel(context: Context, { modelName }: { modelName: string }): Promise<Model> {
  return toModel(await findModelRow(context, modelName));
}

export async function findModelRow({ caller, services }: Context, modelName: string): Promise<DescribedRow> {
  const row = await services.prisma.model.findUnique({
    where: { workspaceId_name: { workspaceId: caller.workspaceId, name: modelName } },
    omit: { explanation: true },
  });
  if (!row) throw new StudioError("ResourceNotFound", `There is no model '${modelName}'.`);
  return row;
}
