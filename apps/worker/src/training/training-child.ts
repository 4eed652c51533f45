import { serveParent } from "@sagebrush/platform/child-process";
import { readTrainingMemoryBytes } from "@sagebrush/platform/env/read-environment";
import { readTrainingThreadCount } from "../env.ts";
import { toChildFailure } from "../jobs/child-failure.ts";
import { offerToBeKilled } from "../jobs/out-of-memory.ts";
import { trainModel } from "./train-model.ts";
import type { FromTrainingChild, ToTrainingChild, TrainingTask } from "./training-child-messages.ts";

// Training runs in a process of its own: native calls block the event loop for a while, and a crash or a kill takes
// nothing else with it. Disconnecting ends the process once everything it has to tell is told.
const stop = new AbortController();
const send = serveParent<ToTrainingChild, FromTrainingChild>((message) => {
  if (message.kind === "stop") stop.abort("stop");
  else void run(message.task);
});

async function run(task: TrainingTask): Promise<void> {
  await offerToBeKilled();
  try {
    const model = await trainModel(task, {
      signal: stop.signal,
      threadCount: readTrainingThreadCount(),
      memoryBytes: readTrainingMemoryBytes(),
      tell: (message) => void send(message),
    });
    await send({ kind: "done", model });
  } catch (error) {
    await send({ kind: "failed", failure: toChildFailure(error) });
  }
  process.removeAllListeners("disconnect");
  process.disconnect();
}
