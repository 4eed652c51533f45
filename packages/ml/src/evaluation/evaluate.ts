import type { ProblemType } from "../estimator.ts";
import { evaluateBinary } from "./evaluate-binary.ts";
import { evaluateMulticlass } from "./evaluate-multiclass.ts";
import { evaluateRegression } from "./evaluate-regression.ts";
import type { Evaluation } from "./evaluation.ts";
import type { JudgedPredictions } from "./judged-predictions.ts";

/** @throws when there are no rows or a prediction is not finite. */
export function evaluateModel(request: JudgedPredictions & { problemType: ProblemType }): Evaluation {
  switch (request.problemType) {
    case "regression":
      return evaluateRegression(request);
    case "binary-classification":
      return evaluateBinary(request);
    case "multiclass-classification":
      return evaluateMulticlass(request);
  }
}
