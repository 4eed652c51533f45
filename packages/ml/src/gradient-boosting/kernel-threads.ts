import { Worker } from "node:worker_threads";

export interface KernelThreads {
  /** Resolves when all have ended, which the kernels' `stop` tells them to. */
  ended(): Promise<void>;
}

/**
 * The whole program of a thread, as text, so that it needs no file of its own in a bundle: it waits inside WebAssembly for
 * tasks on the shared memory. A thread that cannot start is not missed, as the caller works on every list of tasks too.
 */
const program = `
const { workerData } = require("node:worker_threads");
const { module, memory, serveArguments } = workerData;
new WebAssembly.Instance(module, { env: { memory } }).exports.serve(...serveArguments);
`;

export function startKernelThreads(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  serveArguments: readonly (readonly number[])[],
): KernelThreads {
  const workers = serveArguments.map((given) => {
    const workerData = { module, memory, serveArguments: given };
    // Nothing of how this process was started concerns a program without imports.
    const worker = new Worker(program, { eval: true, workerData, execArgv: [], env: {} });
    const exit = new Promise<void>((resolve) => {
      worker.once("error", () => resolve());
      worker.once("exit", () => resolve());
    });
    worker.unref();
    return { worker, exit };
  });
  return {
    async ended() {
      // Waited for, they must keep the process alive.
      for (const { worker } of workers) worker.ref();
      await Promise.all(workers.map(({ exit }) => exit));
    },
  };
}
