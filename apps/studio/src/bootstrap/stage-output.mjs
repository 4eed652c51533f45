/**
 * @typedef {object} Stage
 * @property {(fraction: number | undefined, detail?: string) => void} progress  `fraction` from 0 to 1, where it is known
 */

/**
 * @typedef {object} StageOutput
 * @property {<T>(title: string, work: (stage: Stage) => Promise<T> | T, describe?: (result: T) => string) => Promise<T>} run
 *   shows the stage while `work` runs and leaves one line when it has ended, also when it throws; stages may overlap
 * @property {(line: string) => void} say  a line of its own that does not tear the spinner
 */

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const titleWidth = 14;

/**
 * One line per stage: a spinner with seconds and percentage on a terminal; elsewhere a plain line at the end, and for a
 * long stage one every twenty seconds, so that a log shows that it goes on.
 * @param {{ write: (text: string) => unknown, isTTY?: boolean, columns?: number }} stream
 * @param {{ now?: () => number }} [clock]  milliseconds
 * @returns {StageOutput}
 */
export function createStageOutput(stream, { now = () => performance.now() } = {}) {
  const isTerminal = stream.isTTY === true;
  /** @type {Set<{ title: string, startedMs: number, fraction: number | undefined, detail: string }>} */
  const running = new Set();
  let frame = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;

  const spinnerLine = () => {
    // The oldest stage that still runs: the others finish above it, each with its own line.
    const [stage] = running;
    if (stage === undefined) return "";
    const line = `  ${frames[frame % frames.length]} ${describeRunning(stage, now())}`;
    return line.slice(0, (stream.columns ?? 80) - 1);
  };
  const draw = () => {
    if (isTerminal) stream.write(`\r\u001b[K${spinnerLine()}`);
  };
  const say = (/** @type {string} */ line) => {
    stream.write(isTerminal ? `\r\u001b[K${line}\n${spinnerLine()}` : `${line}\n`);
  };
  const tick = () => {
    frame += 1;
    if (isTerminal) draw();
    else for (const stage of running) stream.write(`  … ${describeRunning(stage, now())}\n`);
  };

  return {
    say,
    async run(title, work, describe) {
      const stage = { title, startedMs: now(), fraction: /** @type {number | undefined} */ (undefined), detail: "" };
      running.add(stage);
      timer ??= setInterval(tick, isTerminal ? 100 : 20_000);
      draw();
      const finish = (/** @type {string} */ mark, /** @type {string} */ detail) => {
        running.delete(stage);
        if (running.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
        say(
          `  ${mark} ${title.padEnd(titleWidth)} ${[detail, seconds(now() - stage.startedMs)].filter(Boolean).join(", ")}`,
        );
      };
      try {
        const result = await work({
          progress(fraction, detail = "") {
            stage.fraction = fraction;
            stage.detail = detail;
          },
        });
        finish("✓", describe?.(result) ?? "");
        return result;
      } catch (error) {
        finish("✗", "failed");
        throw error;
      }
    },
  };
}

/**
 * @param {{ title: string, startedMs: number, fraction: number | undefined, detail: string }} stage
 * @param {number} nowMs
 */
function describeRunning(stage, nowMs) {
  const percentage =
    stage.fraction === undefined ? "" : `${Math.floor(Math.min(1, Math.max(0, stage.fraction)) * 100)} %`;
  const parts = [percentage, stage.detail, seconds(nowMs - stage.startedMs)].filter(Boolean);
  return `${stage.title.padEnd(titleWidth)} ${parts.join(", ")}`;
}

/** @param {number} milliseconds */
function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
