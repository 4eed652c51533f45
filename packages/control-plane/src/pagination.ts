import { StudioError } from "@sagebrush/contracts/errors";
import { z } from "zod";

/** Rows are listed newest first; the id decides between rows of the same millisecond. */
export const newestFirst = [{ createdAt: "desc" as const }, { id: "desc" as const }];

const cursor = z.tuple([z.int().min(0).max(8_640_000_000_000_000), z.uuid()]);

/**
 * The `where` of the page after `nextToken`; none for the first page. A page stays right while rows come and go, as it
 * begins after a row and not after a count.
 * @throws StudioError ValidationException when the token is not one of ours.
 */
export function createdBefore(nextToken: string | undefined) {
  if (nextToken === undefined) return {};
  const [milliseconds, id] = parseToken(nextToken);
  const createdAt = new Date(milliseconds);
  return { AND: [{ createdAt: { lte: createdAt } }, { OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }] }] };
}

/** Makes a page of rows that were read with `take: maxResults + 1`: the row too many tells that there is a next page. */
export function pageOfRows<Row extends { createdAt: Date; id: string }, Item>(
  rows: readonly Row[],
  maxResults: number,
  toItem: (row: Row) => Item,
): { items: Item[]; nextToken?: string } {
  const page = rows.slice(0, maxResults);
  const last = page.at(-1);
  return {
    items: page.map((row) => toItem(row)),
    ...(rows.length > maxResults && last ? { nextToken: toToken(last) } : {}),
  };
}

function toToken({ createdAt, id }: { createdAt: Date; id: string }): string {
  return Buffer.from(JSON.stringify([createdAt.getTime(), id])).toString("base64url");
}

function parseToken(token: string): z.infer<typeof cursor> {
  try {
    return cursor.parse(JSON.parse(Buffer.from(token, "base64url").toString("utf8")));
  } catch (cause) {
    const message = "This nextToken is not one that a list has answered. Leave it out to begin with the first page.";
    throw new StudioError("ValidationException", message, { cause, issues: [{ path: ["nextToken"], message }] });
  }
}
