const maximumLength = 63;

/** A resource name made from free text: "Kundendaten März (2).csv" gives "kundendaten-marz-2". Empty when nothing is left. */
export function resourceNameFrom(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, maximumLength)
    .replace(/^-+|-+$/g, "");
}

/** The same name, or the first of "name-2", "name-3" and so on that is not taken. */
export function freeResourceName(name: string, isTaken: (candidate: string) => boolean): string {
  let candidate = name;
  for (let number = 2; isTaken(candidate); number += 1) {
    const suffix = `-${number}`;
    candidate = name.slice(0, maximumLength - suffix.length).replace(/-+$/, "") + suffix;
  }
  return candidate;
}
