const windowMs = 8_000;
const minimumSpanMs = 400;

/** The speed over the last seconds: steady enough to read, quick enough to follow a change of network. */
export class TransferRate {
  private readonly samples: { timeMs: number; bytes: number }[] = [];

  /** @returns bytes per second, or null while too little is known. */
  add(timeMs: number, bytes: number): number | null {
    this.samples.push({ timeMs, bytes });
    while (this.samples.length > 2 && timeMs - (this.samples[0]?.timeMs ?? timeMs) > windowMs) this.samples.shift();
    const first = this.samples[0];
    if (first === undefined || timeMs - first.timeMs < minimumSpanMs) return null;
    return Math.max(0, ((bytes - first.bytes) / (timeMs - first.timeMs)) * 1000);
  }
}
