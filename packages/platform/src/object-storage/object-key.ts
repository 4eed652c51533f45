const name = /^[A-Za-z0-9_](?:[A-Za-z0-9._=+@,-]*[A-Za-z0-9_=+@,-])?$/;
const longestName = 200;
const longestKey = 900;

/**
 * Keys are made by our code from ids and fixed names, so one that every file system and S3 takes is no limit, and
 * anything else is an attempt to leave the folder or a bug.
 */
export function assertKey(key: string): void {
  const isValid =
    key.length <= longestKey && key.split("/").every((part) => part.length <= longestName && name.test(part));
  if (!isValid) throw new Error(`Not an object key: ${JSON.stringify(key.slice(0, 1_000))}`);
}

/** A prefix is the beginning of a key, and may end in the middle of a name. */
export function assertPrefix(prefix: string): void {
  if (prefix !== "") assertKey(prefix.endsWith("/") || /[.]$/.test(prefix) ? `${prefix}x` : prefix);
}
