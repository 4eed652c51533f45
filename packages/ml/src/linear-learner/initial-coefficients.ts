import type { Random } from "../random.ts";
import type { LinearLearnerSettings } from "./linear-learner.settings.ts";
import type { LinearCoefficients } from "./linear-model.ts";

/** Weights drawn at random, uniform within ±scale or normal with deviation sigma (Box and Muller, 1958), and equal biases. */
export function initialCoefficients(
  { method, scale, sigma, bias }: LinearLearnerSettings["initialisation"],
  { featureCount, columnCount }: { featureCount: number; columnCount: number },
  random: Random,
): LinearCoefficients {
  const draw =
    method === "uniform"
      ? () => scale * (2 * random.next() - 1)
      : () => sigma * Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return {
    weights: Float32Array.from({ length: featureCount * columnCount }, draw),
    biases: new Float32Array(columnCount).fill(bias),
  };
}
