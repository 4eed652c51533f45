import { runProgram } from "../../apps/studio/src/bootstrap/run-program.mjs";

/**
 * @typedef {{ passed: number, failed: number }} Counts
 *
 * @typedef {object} Bench  what every step is given
 * @property {string} repositoryRoot
 * @property {import("../../apps/studio/src/bootstrap/stage-output.mjs").StageOutput} stages
 * @property {AbortSignal} signal
 */

/** What has passed says nothing about what failed; and a line may hold a whole object, sockets and all. */
const passedLine = /^\s*✓/;
const longestLine = 2_000;

/** No step takes this long, even on a busy machine: one that does waits for something that never comes. */
const limitMinutes = 25;

/** A line in which a reporter of ours says how far it is: `@progress 3/17`. */
const progressLine = /^@progress (\d+)\/(\d+)$/;

/**
 * Runs a program of Node as one stage. Its output is shown only when it fails.
 * @param {Bench} bench
 * @param {{ title: string, args: string[], env?: Record<string, string | undefined>, count: (ended: string) => Counts }} step
 *   `count`: reads what the program found, once it has ended
 * @returns {Promise<Counts>}
 */
export async function runStep({ repositoryRoot, stages, signal }, { title, args, env, count }) {
  /** @type {string[]} */
  const output = [];
  let counts = { passed: 0, failed: 1 };
  const limit = AbortSignal.timeout(limitMinutes * 60_000);
  await stages
    .run(
      title,
      async (stage) => {
        const ended = await runProgram({
          command: process.execPath,
          args,
          cwd: repositoryRoot,
          env: { FORCE_COLOR: undefined, NO_COLOR: "1", ...env },
          signal: AbortSignal.any([signal, limit]),
          onLine: (line) => {
            const [, done, total] = progressLine.exec(line) ?? [];
            if (done !== undefined) stage.progress(Number(done) / Number(total), `${done} of ${total}`);
            else if (!passedLine.test(line)) output.push(line.slice(0, longestLine));
          },
        });
        counts = count(ended);
        // Whatever was counted: a program that says it failed has failed.
        if (ended !== "0" && counts.failed === 0) counts = { ...counts, failed: 1 };
        if (counts.failed > 0) throw new StepFailed();
        return counts;
      },
      ({ passed }) => (passed === 1 ? "" : `${passed} passed`),
    )
    .catch((error) => {
      if (signal.aborted || !(limit.aborted || error instanceof StepFailed)) throw error;
      if (limit.aborted) output.push(`It had not ended after ${limitMinutes} minutes and was stopped.`);
      stages.say(output.join("\n"));
    });
  return counts;
}

class StepFailed extends Error {}

/** @param {Counts[]} all @returns {Counts} */
export function sumCounts(all) {
  return {
    passed: all.reduce((sum, { passed }) => sum + passed, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
  };
}
