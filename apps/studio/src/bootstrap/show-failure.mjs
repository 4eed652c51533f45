/**
 * Says why the studio does not start: one sentence, and below it what a program that failed had written. A stack is shown
 * only for a mistake of ours.
 * @param {unknown} error
 * @param {{ write: (text: string) => unknown }} stream
 */
export function showFailure(error, stream) {
  const isForPeople = error instanceof Error && (error.name === "StartFailure" || error.name === "StudioError");
  if (!isForPeople) {
    stream.write(
      `Sagebrush stopped because of a mistake of its own: ${error instanceof Error ? error.stack : error}\n`,
    );
    return;
  }
  const details = "details" in error && typeof error.details === "string" ? error.details.trimEnd() : "";
  if (details !== "") stream.write(`\n${details.replace(/^/gm, "    ")}\n\n`);
  stream.write(`${error.message}\n`);
}
