import type { Algorithm } from "@sagebrush/contracts/training/algorithm";
import { describedAlgorithms } from "@sagebrush/ml/algorithms";
import type { Context } from "../services.ts";

/** The built-in algorithms, as their declarations describe them. */
export function listAlgorithms(_context: Context): { items: Algorithm[] } {
  return {
    items: describedAlgorithms.map((declaration) => ({
      algorithmName: declaration.algorithmName,
      displayName: declaration.displayName,
      description: declaration.description,
      problemTypes: [...declaration.problemTypes],
      devices: [...(declaration.devices ?? ["cpu"])],
      iterationName: declaration.iterationName,
      hyperparameters: declaration.hyperparameters,
      objectiveMetrics: Object.fromEntries(
        declaration.problemTypes.map((problemType) => [problemType, declaration.objectiveMetrics(problemType)]),
      ),
    })),
  };
}
