import { StudioError } from "@sagebrush/contracts/errors";
import { type ChildHandle, forkChild } from "@sagebrush/platform/child-process";
import type { Log } from "@sagebrush/platform/log/create-log";
import { modelProcessEntry } from "../child-entries.ts";
import type { MediaType } from "../formats/media-type.ts";
import type { FromModelProcess, ToModelProcess } from "./messages.ts";

export interface Invocation {
  modelKey: string;
  requestType: MediaType;
  responseType: MediaType;
  body: Uint8Array;
}

export interface Answer {
  body: string;
  /** In the model's process, reading and writing included. */
  microseconds: number;
}

export interface ModelProcesses {
  /** Loads a model into every process. @throws StudioError ModelError with the reason. */
  load(modelKey: string, path: string): Promise<void>;
  unload(modelKey: string): void;
  invoke(invocation: Invocation): Promise<Answer>;
  pendingCount(): number;
  close(): Promise<void>;
}

/** A queue this long would not be answered in time; better to say so at once. */
const maximumPending = 1_000;
const invocationTimeoutMilliseconds = 60_000;

/**
 * Processes that hold the models; a call goes to the one with the fewest calls under way. A process that dies is
 * replaced and gets its models again; its calls under way end with ModelError.
 */
export function startModelProcesses(options: { count: number; log: Log }): ModelProcesses {
  const models = new Map<string, string>();
  let isClosing = false;
  const processes = Array.from({ length: options.count }, () => startModelProcess());

  function startModelProcess(): ModelProcess {
    const modelProcess = new ModelProcess((exit) => {
      if (isClosing) return;
      options.log.error({ exit }, "model process ended; starting another");
      processes[processes.indexOf(modelProcess)] = startModelProcess();
    });
    for (const [modelKey, path] of models) {
      modelProcess
        .load(modelKey, path)
        .catch((error) => options.log.error({ err: error, modelKey }, "model not loaded"));
    }
    return modelProcess;
  }

  return {
    async load(modelKey, path) {
      models.set(modelKey, path);
      try {
        await Promise.all(processes.map((modelProcess) => modelProcess.load(modelKey, path)));
      } catch (error) {
        models.delete(modelKey);
        throw error;
      }
    },
    unload(modelKey) {
      models.delete(modelKey);
      for (const modelProcess of processes) modelProcess.unload(modelKey);
    },
    invoke(invocation) {
      const leastBusy = processes.reduce((least, next) => (next.pendingCount < least.pendingCount ? next : least));
      return leastBusy.invoke(invocation);
    },
    pendingCount: () => processes.reduce((sum, { pendingCount }) => sum + pendingCount, 0),
    async close() {
      isClosing = true;
      await Promise.all(processes.map((modelProcess) => modelProcess.close()));
    },
  };
}

interface Pending<Result> {
  resolve(result: Result): void;
  reject(error: Error): void;
}

class ModelProcess {
  readonly #child: ChildHandle<ToModelProcess>;
  readonly #calls = new Map<number, Pending<Answer>>();
  readonly #loads = new Map<string, Pending<void>[]>();
  #nextId = 0;
  #hasEnded = false;

  constructor(onEnd: (exit: unknown) => void) {
    this.#child = forkChild<ToModelProcess, FromModelProcess>(modelProcessEntry(), {
      onMessage: (message) => this.#receive(message),
    });
    void this.#child.exited.then((exit) => {
      this.#hasEnded = true;
      const error = new StudioError("ModelError", "The process that runs the model ended during this call. Try again.");
      for (const call of this.#calls.values()) call.reject(error);
      for (const load of [...this.#loads.values()].flat()) load.reject(error);
      this.#calls.clear();
      this.#loads.clear();
      onEnd(exit);
    });
  }

  get pendingCount(): number {
    return this.#calls.size;
  }

  load(modelKey: string, path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#loads.set(modelKey, [...(this.#loads.get(modelKey) ?? []), { resolve, reject }]);
      this.#child.send({ kind: "load", modelKey, path });
    });
  }

  unload(modelKey: string): void {
    this.#child.send({ kind: "unload", modelKey });
  }

  async invoke(invocation: Invocation): Promise<Answer> {
    if (this.#calls.size >= maximumPending || this.#hasEnded) {
      throw new StudioError("ServiceUnavailable", "Too many calls are waiting. Try again in a moment.");
    }
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#calls.delete(id);
        reject(new StudioError("ModelError", "The model did not answer within 60 s. Send fewer records in one call."));
      }, invocationTimeoutMilliseconds);
      const settled = () => clearTimeout(timer);
      this.#calls.set(id, {
        resolve: (answer) => {
          settled();
          resolve(answer);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
      this.#child.send({ kind: "invoke", id, ...invocation });
    });
  }

  async close(): Promise<void> {
    this.#child.kill();
    await this.#child.exited;
  }

  #receive(message: FromModelProcess): void {
    if (message.kind === "loaded" || message.kind === "load-failed") {
      const waiting = this.#loads.get(message.modelKey) ?? [];
      this.#loads.delete(message.modelKey);
      for (const load of waiting) {
        if (message.kind === "loaded") load.resolve();
        else load.reject(new StudioError("ModelError", `The model could not be loaded: ${message.message}`));
      }
      return;
    }
    const call = this.#calls.get(message.id);
    this.#calls.delete(message.id);
    if (message.kind === "answered") call?.resolve({ body: message.body, microseconds: message.microseconds });
    else call?.reject(new StudioError(message.code, message.message, { issues: message.issues }));
  }
}
