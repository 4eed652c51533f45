import { StudioError } from "@sagebrush/contracts/errors";

/**
 * PostgreSQL holds neither NUL nor half a surrogate pair, and no name or text of a user has reason to.
 * @throws StudioError ValidationException with the path of the text.
 */
export function assertStorableText(value: unknown, path: (string | number)[] = []): void {
  if (typeof value === "string") {
    if (isStorable(value)) return;
    const message = "Text must not hold NUL or broken Unicode characters.";
    const place = path.length > 0 ? `${path.join(".")}: ` : "";
    throw new StudioError("ValidationException", `${place}${message}`, { issues: [{ path, message }] });
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    if (!isStorable(key)) assertStorableText(key, path);
    assertStorableText(item, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

function isStorable(text: string): boolean {
  return !text.includes("\u0000") && text.isWellFormed();
}
