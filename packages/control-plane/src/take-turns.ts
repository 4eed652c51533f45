/**
 * Lets so many pieces of work run at once and keeps the others waiting in their order, where each of them may take much
 * memory.
 */
export function createTurns(atOnce: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      // Whoever waits longest takes over the place; it is not free in between.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
