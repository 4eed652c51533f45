import { isMainThread, Worker } from "node:worker_threads";

/**
 * Loaded before a process of ours (`node --import`): ends it when the process that started it is gone, even by `kill -9`.
 * It watches from a thread of its own, because a training loop may keep the main thread busy for minutes. Processes
 * started by `fork` inherit it and watch their own parent.
 */
const watchParent = `
  const { workerData } = require("node:worker_threads");
  const parentIsGone = () => {
    if (process.ppid !== workerData.parentId) return true;
    try {
      process.kill(workerData.parentId, 0);
      return false;
    } catch (error) {
      return error.code === "ESRCH";
    }
  };
  const timer = setInterval(() => {
    if (!parentIsGone()) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.kill(process.pid, "SIGKILL"), workerData.patienceMs);
  }, workerData.intervalMs);
`;

if (isMainThread) {
  const watcher = new Worker(watchParent, {
    eval: true,
    // Without this the thread would load this very file again.
    execArgv: [],
    workerData: { parentId: process.ppid, intervalMs: 500, patienceMs: 5_000 },
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 },
  });
  watcher.unref();
}
