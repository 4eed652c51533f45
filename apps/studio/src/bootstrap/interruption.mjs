/**
 * A second request to stop within this time is the same one: Ctrl-C reaches us from the terminal and, forwarded, from npm.
 */
const sameRequestMs = 700;

/**
 * Turns Ctrl-C, SIGTERM and a closed terminal into one abort; a second Ctrl-C calls what was given to `onForce` and ends
 * this process at once.
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
  return { signal: controller.signal, onForce: (force) => void forces.push(force) };
}
