import {
  constantRate,
  cosineRate,
  type LearningRateSchedule,
  linearRate,
  warmedUp,
} from "./learning-rate-schedules.ts";
import { type Layer, trainableNetwork } from "./network.ts";
import type { NetworkLossName, RowLoss } from "./network-losses.ts";
import { createOptimizer, type OptimizerName } from "./optimizers.ts";
import { type EpochTraining, type TrainedParameters, trainByEpochs } from "./train-by-epochs.ts";

export const scheduleNames = ["constant", "linear", "cosine"] as const;
export type ScheduleName = (typeof scheduleNames)[number];

export interface NetworkTraining {
  epochs: number;
  batchSize: number;
  /** On few rows an epoch goes over them until it has so many steps. */
  leastStepsPerEpoch: number;
  learningRate: number;
  schedule: ScheduleName;
  /** Share of all steps in which the learning rate rises from 0. */
  warmUpShare: number;
  optimizer: OptimizerName;
  momentum: number;
  weightDecay: number;
  /** 0 for none. */
  clipNorm: number;
  /** What gradients are multiplied by; 1 unless given. */
  gradientFactor?: number;
  earlyStopping: { patience: number; tolerance: number };
  /** Null: by the problem type. */
  loss: NetworkLossName | null;
  seed: number;
}

/** Trains a network as the hyperparameters of networks say. */
export function trainNetwork(
  training: NetworkTraining,
  {
    network,
    loss,
    ...given
  }: { network: Layer; loss: RowLoss } & Pick<EpochTraining, "rows" | "plan" | "evaluate" | "context">,
): Promise<TrainedParameters> {
  const isDecoupled = training.optimizer === "adamw";
  return trainByEpochs({
    ...given,
    model: trainableNetwork(network, loss, isDecoupled ? 0 : training.weightDecay),
    optimizer: createOptimizer(training.optimizer, {
      momentum: training.momentum,
      isNesterov: training.momentum > 0,
      weightDecay: training.weightDecay,
    }),
    epochs: training.epochs,
    learningRate: training.learningRate,
    schedule: scheduleOf(training, training.epochs * given.plan.stepsPerEpoch),
    ...(training.clipNorm > 0 ? { clipping: { by: "norm", limit: training.clipNorm } } : {}),
    gradientFactor: training.gradientFactor,
    earlyStopping: training.earlyStopping,
    plateauFactor: 1,
  });
}

function scheduleOf({ schedule, warmUpShare }: NetworkTraining, steps: number): LearningRateSchedule {
  const warmUpSteps = Math.round(warmUpShare * steps);
  const rest = { steps: Math.max(1, steps - warmUpSteps) };
  const schedules = { constant: constantRate, linear: linearRate(rest), cosine: cosineRate(rest) };
  return warmedUp(warmUpSteps, schedules[schedule]);
}
