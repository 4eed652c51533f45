import { concordance, type SurvivalRows } from "../metrics/concordance.ts";
import type { SegmentMeasures } from "./segment-measures.ts";

/** How well the rows of a segment are put in the order of their events. */
export function survivalMeasures({ target, risks, weights }: SurvivalRows): SegmentMeasures {
  const pick = (values: Float64Array, members: Uint32Array) => Float64Array.from(members, (row) => values[row]);
  return {
    order: Uint32Array.from(target.keys()),
    measures: [
      {
        name: "concordance",
        of: (members) =>
          concordance({
            target: pick(target, members),
            risks: pick(risks, members),
            ...(weights && { weights: pick(weights, members) }),
          }),
      },
    ],
  };
}
