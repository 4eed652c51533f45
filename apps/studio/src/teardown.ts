export interface Teardown {
  /** `stop` ends in order what was begun; `kill` ends it at once and must not wait. */
  add(step: { stop: () => Promise<void> | void; kill?: () => void }): void;
  /** Undoes everything, last first; what fails does not keep the others from ending. */
  stopAll(): Promise<void>;
  killAll(): void;
}

export function createTeardown(): Teardown {
  const steps: Parameters<Teardown["add"]>[0][] = [];
  return {
    add: (step) => void steps.unshift(step),
    async stopAll() {
      const failures: unknown[] = [];
      for (const step of steps.splice(0)) {
        try {
          await step.stop();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, "Not everything could be stopped.");
    },
    killAll() {
      for (const step of steps) step.kill?.();
    },
  };
}
