import { add, multiply, softmax } from "../autodiff/operators.ts";
import type { Tape, Variable } from "../autodiff/tape.ts";
import type { SupervisedProblemType } from "../estimator.ts";
import type { TargetScale } from "../preprocessing/target-scale.ts";

/** Turns a network's scores, float[B, K], into what a model answers. */
export type NetworkAnswer = (tape: Tape, scores: Variable) => Variable;

/** Values in the target's unit, or a probability for each class. */
export function answerOf(problemType: SupervisedProblemType, { mean, scale }: TargetScale): NetworkAnswer {
  if (problemType === "regression") {
    return (tape, scores) => add(tape, multiply(tape, scores, tape.scalar(scale)), tape.scalar(mean));
  }
  if (problemType === "multiclass-classification") return (tape, scores) => softmax(tape, scores);
  // The softmax of the scores 0 and s is the sigmoid of -s and of s, but exact for the small one of the two too.
  return (tape, scores) => softmax(tape, multiply(tape, scores, tape.constant([0, 1], [1, 2])));
}
