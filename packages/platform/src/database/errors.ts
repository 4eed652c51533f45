/** True when a write met a unique constraint: somebody else wrote that row first. */
export function isUniqueViolation(error: unknown): boolean {
  return causes(error).some((cause) => cause.code === "P2002" || cause.code === "23505");
}

/** True when a delete or a write met a foreign key: something still names that row, or the row it names is gone. */
export function isForeignKeyViolation(error: unknown): boolean {
  return causes(error).some((cause) => cause.code === "P2003" || cause.code === "23503" || cause.code === "23001");
}

const unavailableCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  // Prisma: cannot reach, timed out, connection closed, too many connections, pool timeout, transaction timeout.
  ...["P1001", "P1002", "P1008", "P1017", "P2024", "P2037", "P2028"],
  // PostgreSQL: shut down, crashed, starting up, too many connections; class 08 is tested apart.
  ...["57P01", "57P02", "57P03", "53300"],
]);

/** True when the database could not be reached or went away: the same call may go through a little later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return causes(error).some(
    ({ code, message }) =>
      (code !== undefined && (unavailableCodes.has(code) || /^08[0-9A-Z]{3}$/.test(code))) ||
      /Connection terminated|the database system is|timeout exceeded when trying to connect|Client has encountered a connection error|Server has closed the connection/i.test(
        message,
      ),
  );
}

/** The error and what lies behind it: causes, Prisma's driver errors, the errors of an AggregateError. */
function causes(error: unknown, depth = 0): { code: string | undefined; message: string }[] {
  if (typeof error !== "object" || error === null || depth > 6) return [];
  const record = error as Record<string, unknown>;
  const code = [record.code, record.originalCode].find((candidate) => typeof candidate === "string");
  const inner = [
    record.cause,
    record.meta,
    record.driverAdapterError,
    ...(Array.isArray(record.errors) ? record.errors : []),
  ];
  return [
    { code: code as string | undefined, message: typeof record.message === "string" ? record.message : "" },
    ...inner.flatMap((next) => causes(next, depth + 1)),
  ];
}
