/**
 * The share of rows without the event after each of the times, by Kaplan and Meier, JASA 53, 1958.
 * @param target times until the event, negative where the row was censored at it
 * @param times rising
 */
export function kaplanMeier(
  target: Float64Array,
  weights: Float64Array | undefined,
  times: readonly number[],
): number[] {
  const w = (row: number) => (weights === undefined ? 1 : weights[row]);
  const order = Uint32Array.from(target.keys()).sort((left, right) => Math.abs(target[left]) - Math.abs(target[right]));
  let atRisk = order.reduce((sum, row) => sum + w(row), 0);
  let survival = 1;
  let at = 0;
  return times.map((time) => {
    while (at < order.length && Math.abs(target[order[at]]) <= time) {
      const own = Math.abs(target[order[at]]);
      let events = 0;
      let leaving = 0;
      for (; at < order.length && Math.abs(target[order[at]]) === own; at++) {
        leaving += w(order[at]);
        if (target[order[at]] > 0) events += w(order[at]);
      }
      // Rounding of weights must not leave less at risk than there are events.
      if (events > 0) survival *= 1 - events / Math.max(atRisk, events);
      atRisk -= leaving;
    }
    return survival;
  });
}
