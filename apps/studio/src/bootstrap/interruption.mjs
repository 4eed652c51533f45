/**
 * A second request to stop within this time is the same one: Ctrl-C reaches us from the terminal and, forwarded, from npm.
 */
const sameRequestMs = 700;

/** npm hands SIGTERM to its shell, which dies of it without a word to us. */
const parentCheckMs = 500;

/**
 * Turns Ctrl-C, SIGTERM, a closed terminal and the end of npm into one abort; a second Ctrl-C calls what was given to
 * `onForce` and ends this process at once.
 * @returns {{ signal: AbortSignal, onForce: (force: () => void) => void }}
 */
export function watchForInterruption() {
  const controller = new AbortController();
  /** @type {(() => void)[]} */
  const forces = [];
  let firstMs = 0;
  const onSignal = () => {
    if (!controller.signal.aborted) {
      firstMs = performance.now();
      controller.abort(new Error("Stopped on request."));
    } else if (performance.now() - firstMs > sameRequestMs) {
      for (const force of forces) force();
      process.exit(130);
    }
  };
  for (const name of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(name, onSignal);
  if (process.env.npm_lifecycle_event !== undefined) watchParent(onSignal);
  return { signal: controller.signal, onForce: (force) => void forces.push(force) };
}

/** @param {() => void} onGone */
function watchParent(onGone) {
  const parentId = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parentId) return;
    clearInterval(watch);
    onGone();
  }, parentCheckMs);
  watch.unref();
}
