import { z } from "zod";

/** A queue delivers ids; the row they name is the truth. The row's id is the job's id too. */
export interface QueueDeclaration<Payload> {
  name: string;
  payload: z.ZodType<Payload>;
}

function defineQueue<Payload>(declaration: QueueDeclaration<Payload>): QueueDeclaration<Payload> {
  return declaration;
}

export const datasetImportQueue = defineQueue({
  name: "dataset-import",
  payload: z.strictObject({ datasetVersionId: z.uuid() }),
});

export const trainingQueue = defineQueue({
  name: "training",
  payload: z.strictObject({ trainingJobId: z.uuid() }),
});

/** Consumed by inference: loads the endpoint's config, or lets go of a deleted endpoint. */
export const endpointQueue = defineQueue({
  name: "endpoint",
  payload: z.strictObject({ endpointId: z.uuid() }),
});
