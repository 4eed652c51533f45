import { aftLoss } from "../objectives/aft.ts";
import { byTime, forEachTime } from "../objectives/cox.ts";
import { type MetricFunction, meanOver } from "./metric-context.ts";

export const survivalMetrics = {
  "aft-nloglik": ({ predictions, labels, settings: { aftDistribution, aftScale } }) =>
    meanOver(labels, (target, row) => aftLoss(aftDistribution, aftScale, target, Math.log(predictions[row]))),
  /** Mean over the events; it does not exist where no event was seen. */
  "cox-nloglik": ({ predictions, labels: { target, weights } }) => {
    const order = byTime(target);
    const risk = (row: number) => (weights ? weights[row] : 1) * predictions[row];
    let atRisk = 0;
    for (const row of order) atRisk += risk(row);
    let loss = 0;
    let events = 0;
    forEachTime(order, target, (begin, end) => {
      let leaving = 0;
      for (let position = begin; position < end; position++) leaving += risk(order[position]);
      atRisk = Math.max(atRisk, leaving);
      for (let position = begin; position < end; position++) {
        const row = order[position];
        if (target[row] < 0) continue;
        const weight = weights ? weights[row] : 1;
        loss += weight * (Math.log(atRisk) - Math.log(predictions[row]));
        events += weight;
      }
      atRisk -= leaving;
    });
    return loss / events;
  },
} as const satisfies Record<string, MetricFunction>;
