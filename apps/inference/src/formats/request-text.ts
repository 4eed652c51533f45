import { StudioError } from "@sagebrush/contracts/errors";

/** @throws StudioError ValidationException for bytes that are not UTF-8. */
export function decodeText(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch (cause) {
    throw new StudioError("ValidationException", "The body is not UTF-8 text.", { cause });
  }
}

/** @throws StudioError ValidationException that names `what` is no JSON. */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StudioError("ValidationException", `${what} is not JSON: ${reason.slice(0, 200)}`, { cause });
  }
}

/** A value a line; blank lines are passed over. */
export function readJsonLines(text: string): unknown[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line, index) => parseJson(line, `Line ${index + 1}`));
}
