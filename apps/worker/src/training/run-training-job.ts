import { rm } from "node:fs/promises";
import { join } from "node:path";
import { datasetColumn } from "@sagebrush/contracts/datasets/dataset";
import { StudioError } from "@sagebrush/contracts/errors";
import {
  createTrainingJobRequest,
  type OtherChannel,
  otherChannels,
  type TrainingJobSpecification,
} from "@sagebrush/contracts/training/training-job";
import type { ModelRegistration } from "@sagebrush/control-plane/models/register-model";
import { enterSecondaryStatus, recordTrainingCheckpoint } from "@sagebrush/control-plane/training/report-training-job";
import { type ClaimedTrainingJob, maximumAttempts } from "@sagebrush/control-plane/training/training-job-lease";
import { forkChild } from "@sagebrush/platform/child-process";
import { trainingEnvironment } from "@sagebrush/platform/env/read-environment";
import { z } from "zod";
import { childEntry } from "../child-entries.ts";
import { ChildDiedError, fromChildFailure } from "../jobs/child-failure.ts";
import { localCopy } from "../jobs/local-copy.ts";
import { memoryKills, ranOutOfMemory, trainingOutOfMemory } from "../jobs/out-of-memory.ts";
import { type AbortCause, type JobContext, RunAbandonedError } from "../jobs/processor.ts";
import { whileDatabaseIsAway } from "../jobs/while-database-is-away.ts";
import type { TrainedModel } from "./train-model.ts";
import type { FromTrainingChild, ToTrainingChild, TrainingTask } from "./training-child-messages.ts";
import { createTrainingReporter, type TrainingReporter } from "./training-reporter.ts";

export type TrainingOutcome =
  | { ending: "Completed" | "Stopped" | "MaxRuntimeExceeded"; model: ModelRegistration; checkpointKeys: string[] }
  | { ending: "Stopped" | "MaxRuntimeExceeded"; model: null };

/** SageMaker's grace for a job that was told to stop, to write its model. */
const stopGraceMilliseconds = 120_000;

/** Trains in a child process and leaves the model in object storage, under a key of this lease. */
export async function runTrainingJob(claim: ClaimedTrainingJob, context: JobContext): Promise<TrainingOutcome> {
  const { row } = claim;
  if (row.attempts > maximumAttempts) {
    const message = `The workers that ran this job died ${maximumAttempts} times. It probably needs more memory than there is: use fewer rows or columns, or a smaller max_bin.`;
    throw new StudioError("InternalFailure", message);
  }
  if (row.status === "Stopping" && row.checkpointKey === null) return { ending: "Stopped", model: null };
  const reporter = createTrainingReporter(context.services, claim);
  try {
    reporter.log("info", attemptMessage(claim));
    const task = await prepareTask(claim, context);
    const { model, checkpointKeys } = await trainInChild(claim, context, reporter, task);
    const ending = endings[(context.signal.reason as AbortCause | undefined) ?? "none"];
    if (ending === null) throw new RunAbandonedError("The job was taken from this worker.");
    if (model === null) {
      return { ending: ending === "Completed" ? "Stopped" : ending, model: null };
    }
    const registration = await uploadModel(claim, context, task, model);
    reporter.log("info", `Model '${row.name}' written: ${registration.sizeBytes} bytes of ONNX.`);
    return { ending, model: registration, checkpointKeys };
  } catch (error) {
    if (error instanceof Error && !context.signal.aborted) reporter.log("error", error.message);
    throw error;
  } finally {
    await reporter.close();
  }
}

const endings = {
  none: "Completed",
  stop: "Stopped",
  timeout: "MaxRuntimeExceeded",
  shutdown: null,
  lost: null,
} as const satisfies Record<AbortCause | "none", "Completed" | "Stopped" | "MaxRuntimeExceeded" | null>;

function attemptMessage({ row }: ClaimedTrainingJob): string {
  const from = row.checkpointKey ? ` from the checkpoint at ${row.iteration} iterations or before` : "";
  const attempt = row.attempts > 1 ? `Attempt ${row.attempts} goes on${from}: ` : "";
  const target = row.targetColumn === null ? "" : `, target ${row.targetColumn}`;
  return `${attempt}training ${row.algorithmName} on ${row.datasetName} version ${row.datasetVersion}${target}.`;
}

async function prepareTask(claim: ClaimedTrainingJob, context: JobContext): Promise<TrainingTask> {
  const { services, workFolder } = context;
  await enter(claim, context, "Starting", "Starting the training process");
  const dataset = await services.prisma.datasetVersion.findUnique({ where: { id: claim.row.datasetVersionId } });
  if (!dataset?.parquetKey) {
    const message = `Dataset ${claim.row.datasetName} version ${claim.row.datasetVersion} was deleted before training began.`;
    throw new StudioError("ResourceNotFound", message);
  }
  await enter(claim, context, "Downloading", "Reading the dataset");
  const { checkpointKey } = claim.row;
  const specification = createTrainingJobRequest.parse(claim.row.specification);
  return {
    specification,
    channelPaths: await copyChannels(claim, context, specification),
    columns: z.array(datasetColumn).parse(dataset.columns),
    parquetPath: await localCopy(services.storage, dataset.parquetKey, join(workFolder, "data.parquet")),
    checkpointPath: checkpointKey
      ? await localCopy(services.storage, checkpointKey, join(workFolder, "resume.checkpoint"))
      : null,
    workFolder,
  };
}

/** The files of the validation and test channels, where they have a dataset of their own. */
async function copyChannels(
  { row }: ClaimedTrainingJob,
  { services, workFolder }: JobContext,
  { inputDataConfig }: TrainingJobSpecification,
): Promise<Partial<Record<OtherChannel, string>>> {
  const paths: Partial<Record<OtherChannel, string>> = {};
  for (const channel of otherChannels) {
    const source = inputDataConfig.channels?.[channel];
    if (source === undefined) continue;
    const { datasetName, version } = source;
    // One of that name that is younger than the job is another dataset than the job was made for.
    const dataset = await services.prisma.datasetVersion.findFirst({
      where: {
        version,
        dataset: { workspaceId: row.workspaceId, name: datasetName },
        createdAt: { lte: row.createdAt },
      },
      select: { parquetKey: true },
    });
    if (!dataset?.parquetKey) {
      const message = `Dataset ${datasetName} version ${version}, the ${channel} channel, was deleted before training began.`;
      throw new StudioError("ResourceNotFound", message);
    }
    paths[channel] = await localCopy(services.storage, dataset.parquetKey, join(workFolder, `${channel}.parquet`));
  }
  return paths;
}

async function trainInChild(
  claim: ClaimedTrainingJob,
  context: JobContext,
  reporter: TrainingReporter,
  task: TrainingTask,
): Promise<{ model: TrainedModel | null; checkpointKeys: string[] }> {
  const { signal, services } = context;
  const checkpointKeys = claim.row.checkpointKey ? [claim.row.checkpointKey] : [];
  let outcome: Extract<FromTrainingChild, { kind: "done" | "failed" }> | null = null;
  // Writes of the run happen one after the other, in the order the child told them.
  let writes: Promise<void> = Promise.resolve();
  const write = (action: () => Promise<void>) => {
    writes = writes.then(action).catch((error) => services.log.warn({ err: error }, "training write failed"));
  };
  const killsBefore = await memoryKills.count();
  const child = forkChild<ToTrainingChild, FromTrainingChild>(childEntry("training/training-child"), {
    onMessage: (message) => {
      if (message.kind === "log") reporter.log(message.level, message.message, message.time);
      else if (message.kind === "iteration") reporter.iteration(message);
      else if (message.kind === "stage") write(() => enter(claim, context, message.stage, message.message));
      else if (message.kind === "checkpoint") write(() => saveCheckpoint(message.path, message.iteration));
      else outcome = message;
    },
    environment: trainingEnvironment(),
  });
  const saveCheckpoint = async (path: string, iteration: number) => {
    const key = `training-jobs/${claim.trainingJobId}/checkpoints/${claim.leaseToken}-${iteration}`;
    await services.storage.putFile(key, path);
    await rm(path, { force: true });
    checkpointKeys.push(key);
    // A resumed run tells only what comes after its checkpoint: what came before must be written by then.
    await reporter.flush();
    const replaced = await recordTrainingCheckpoint(services, claim, key);
    if (replaced && replaced !== key) await services.storage.delete(replaced);
  };
  let grace: NodeJS.Timeout | undefined;
  const onAbort = () => {
    const cause: AbortCause = signal.reason;
    if (cause === "shutdown" || cause === "lost") return child.kill();
    child.send({ kind: "stop" });
    grace = setTimeout(() => child.kill(), stopGraceMilliseconds);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  if (claim.row.status === "Stopping") child.send({ kind: "stop" });
  child.send({ kind: "start", task });
  if (signal.aborted) onAbort();
  const exit = await child.exited;
  clearTimeout(grace);
  signal.removeEventListener("abort", onAbort);
  await writes;
  const told = outcome as Extract<FromTrainingChild, { kind: "done" | "failed" }> | null;
  if (told?.kind === "failed") throw fromChildFailure(told.failure);
  if (told) return { model: told.model, checkpointKeys };
  const died = new ChildDiedError("training", exit);
  throw ranOutOfMemory(exit, { before: killsBefore, after: await memoryKills.count() })
    ? trainingOutOfMemory(died)
    : died;
}

async function uploadModel(
  claim: ClaimedTrainingJob,
  { services }: JobContext,
  task: TrainingTask,
  { modelPath, ...description }: TrainedModel,
): Promise<ModelRegistration> {
  const { row } = claim;
  const artifactKey = `models/${claim.trainingJobId}/${claim.leaseToken}/model.onnx`;
  const { sizeBytes, sha256 } = await services.storage.putFile(artifactKey, modelPath);
  const dataset = await whileDatabaseIsAway(() =>
    services.prisma.datasetVersion.findUnique({ where: { id: row.datasetVersionId }, select: { contentHash: true } }),
  );
  return {
    workspaceId: row.workspaceId,
    trainingJobId: row.id,
    trainingJobName: row.name,
    createdBy: row.createdBy,
    algorithmName: row.algorithmName,
    targetColumn: row.targetColumn,
    artifactKey,
    sizeBytes,
    contentHash: sha256,
    hyperparameters: task.specification.hyperparameters,
    dataset: {
      datasetName: row.datasetName,
      version: row.datasetVersion,
      contentHash: dataset?.contentHash ?? "",
    },
    ...description,
  };
}

function enter(
  claim: ClaimedTrainingJob,
  { services }: JobContext,
  ...entry: [status: "Starting" | "Downloading" | "Training" | "Uploading", message: string]
): Promise<void> {
  return whileDatabaseIsAway(() => enterSecondaryStatus(services, claim, ...entry));
}
