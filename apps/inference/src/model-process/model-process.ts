import { isStudioError, StudioError } from "@sagebrush/contracts/errors";
import { serveParent } from "@sagebrush/platform/child-process";
import type { FromModelProcess, ToModelProcess } from "./messages.ts";
import { loadServedModel, type ServedModel } from "./served-model.ts";

// ONNX Runtime's run() blocks the thread it is called on, and native code can crash; both happen here, beside the
// server and not in it. Parsing is here too, so that a large request does not hold up the small ones' sockets.
const models = new Map<string, Promise<ServedModel>>();

const send = serveParent<ToModelProcess, FromModelProcess>((message) => {
  if (message.kind === "load") void load(message);
  else if (message.kind === "unload") void unload(message.modelKey);
  else void invoke(message);
});

async function load({ modelKey, path }: Extract<ToModelProcess, { kind: "load" }>): Promise<void> {
  const known = models.get(modelKey);
  const loading = known ?? loadServedModel(path);
  models.set(modelKey, loading);
  try {
    await loading;
    await send({ kind: "loaded", modelKey });
  } catch (error) {
    models.delete(modelKey);
    await send({ kind: "load-failed", modelKey, message: error instanceof Error ? error.message : String(error) });
  }
}

async function unload(modelKey: string): Promise<void> {
  const model = models.get(modelKey);
  models.delete(modelKey);
  await (await model)?.release();
}

async function invoke({ id, modelKey, ...request }: Extract<ToModelProcess, { kind: "invoke" }>): Promise<void> {
  const start = process.hrtime.bigint();
  try {
    const model = await models.get(modelKey);
    if (!model) throw new StudioError("ModelNotReadyException", "The model is being loaded. Try again in a moment.");
    const body = await model.invoke(request);
    await send({ kind: "answered", id, body, microseconds: Number((process.hrtime.bigint() - start) / 1_000n) });
  } catch (error) {
    const refusal = isStudioError(error) ? error : modelError(error);
    await send({ kind: "refused", id, code: refusal.code, message: refusal.message, issues: refusal.issues });
  }
}

function modelError(cause: unknown): StudioError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StudioError("ModelError", `The model could not answer: ${reason.slice(0, 500)}`, { cause });
}
