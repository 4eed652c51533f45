import { maxColumnNameLength } from "@sagebrush/contracts/datasets/csv-import";

/**
 * Makes header cells into names that are present, distinct whatever their letter case, and short enough. Says in `warnings`
 * what it changed, at most a few sentences however wide the table is.
 */
export function toColumnNames(headerCells: readonly (string | null)[]): { names: string[]; warnings: string[] } {
  const changes: string[] = [];
  const wanted = headerCells.map((cell, index) => {
    const cleaned = cleanName(cell ?? "");
    const name = cleaned === "" ? `column_${index + 1}` : cleaned;
    if (cleaned === "") changes.push(`Column ${index + 1} has no name in the header; it is called '${name}'.`);
    else if (cleaned.length < (cell ?? "").trim().length) {
      changes.push(`The name of column ${index + 1} was shortened to '${name}'.`);
    }
    return name;
  });
  // A name that stands in the header as such keeps it: in `a, a, a_2` the second becomes `a_3`.
  const taken = new Set(wanted.map((name) => name.toLowerCase()));
  const seen = new Set<string>();
  const nextSuffix = new Map<string, number>();
  const names = wanted.map((name, index) => {
    const key = name.toLowerCase();
    if (!seen.has(key)) {
      seen.add(key);
      return name;
    }
    let suffix = nextSuffix.get(key) ?? 2;
    let unique = withSuffix(name, suffix);
    while (taken.has(unique.toLowerCase())) unique = withSuffix(name, ++suffix);
    nextSuffix.set(key, suffix + 1);
    taken.add(unique.toLowerCase());
    changes.push(`The header names '${name}' more than once; column ${index + 1} is called '${unique}'.`);
    return unique;
  });
  return { names, warnings: summarise(changes) };
}

const maxListedChanges = 5;

function summarise(changes: string[]): string[] {
  if (changes.length <= maxListedChanges) return changes;
  const rest = changes.length - maxListedChanges;
  return [
    ...changes.slice(0, maxListedChanges),
    `${rest} more column ${rest === 1 ? "name was" : "names were"} changed.`,
  ];
}

function cleanName(cell: string): string {
  return cutAt(
    cell
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to go
      .replace(/[\u0000-\u001f\u007f\ufeff]+/g, " ")
      .toWellFormed()
      .trim(),
    maxColumnNameLength,
  );
}

function withSuffix(name: string, suffix: number): string {
  return `${cutAt(name, maxColumnNameLength - String(suffix).length - 1)}_${suffix}`;
}

/** Cuts without halving a surrogate pair. */
function cutAt(text: string, length: number): string {
  return text
    .slice(0, length)
    .replace(/[\ud800-\udbff]$/, "")
    .trimEnd();
}
