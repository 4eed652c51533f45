import { type Explanation, modelExplanation } from "@sagebrush/contracts/models/explanation";
import { type Model, model } from "@sagebrush/contracts/models/model";
import { Prisma } from "@sagebrush/platform/database/generated/client";
import { storedDescription } from "./model-row.ts";

/** A trained model as its job hands it over; its name comes from the job's. */
export type ModelRegistration = Omit<Model, "modelName" | "creationTime" | "trainingJobName"> & {
  workspaceId: string;
  trainingJobId: string;
  trainingJobName: string;
  artifactKey: string;
  explanation: Explanation | null;
};

const longestName = 63;

/**
 * Writes the model of a training job, within the transaction that ends the job. A job has one model, however often it
 * is handed over: the first one stays.
 * @returns the model's name: the job's, or with a number behind it where another model has that name
 */
export async function registerModel(
  transaction: Prisma.TransactionClient,
  registration: ModelRegistration,
): Promise<string> {
  const { workspaceId, trainingJobId, trainingJobName, headlineMetric } = registration;
  for (let number = 1; ; number++) {
    const name = number === 1 ? trainingJobName : numberedName(trainingJobName, number);
    // A conflict must not abort the transaction, so it is no error here: nothing is inserted then.
    const { count } = await transaction.model.createMany({
      data: {
        workspaceId,
        trainingJobId,
        trainingJob: trainingJobName,
        name,
        algorithmName: registration.algorithmName,
        problemType: registration.problemType,
        targetColumn: registration.targetColumn,
        artifactKey: registration.artifactKey,
        sizeBytes: registration.sizeBytes,
        contentHash: registration.contentHash,
        headlineMetric: model.shape.headlineMetric.parse(headlineMetric) ?? Prisma.DbNull,
        description: storedDescription.parse(registration),
        explanation: modelExplanation.shape.explanation.parse(registration.explanation) ?? Prisma.DbNull,
        createdBy: registration.createdBy,
      },
      skipDuplicates: true,
    });
    if (count === 1) return name;
    const existing = await transaction.model.findUnique({ where: { trainingJobId }, select: { name: true } });
    if (existing) return existing.name;
  }
}

function numberedName(name: string, number: number): string {
  const suffix = `-${number}`;
  return `${name.slice(0, longestName - suffix.length).replace(/-+$/, "")}${suffix}`;
}
