export interface RisingProgress {
  /**
   * Opens the next part of the work, which takes `share` of what remains. Answers a function that is told 0 to 1 of that
   * part; a part that is given up keeps what it has reached.
   */
  nextPart: (share: number) => (fraction: number) => void;
  finish: () => void;
}

/** Joins the progress of parts into one that never falls, though work may start over in another way. */
export function risingProgress(onProgress: ((fraction: number) => void) | undefined): RisingProgress {
  let reached = 0;
  const rise = (fraction: number) => {
    if (!(fraction > reached)) return;
    reached = Math.min(fraction, 1);
    onProgress?.(reached);
  };
  return {
    nextPart: (share) => {
      const start = reached;
      const length = (1 - start) * share;
      return (fraction) => rise(start + Math.min(Math.max(fraction, 0), 1) * length);
    },
    finish: () => rise(1),
  };
}
