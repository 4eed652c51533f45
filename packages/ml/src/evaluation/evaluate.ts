import type { SupervisedProblemType, UnsupervisedProblemType } from "../estimator.ts";
import { evaluateAnomalies } from "./evaluate-anomalies.ts";
import { evaluateBinary } from "./evaluate-binary.ts";
import { evaluateClustering } from "./evaluate-clustering.ts";
import { evaluateDimensionReduction } from "./evaluate-dimension-reduction.ts";
import { evaluateMulticlass } from "./evaluate-multiclass.ts";
import { evaluateRanking } from "./evaluate-ranking.ts";
import { evaluateRegression } from "./evaluate-regression.ts";
import { evaluateTopics } from "./evaluate-topics.ts";
import { evaluateWordEmbedding } from "./evaluate-word-embedding.ts";
import type { Evaluation, SupervisedEvaluation } from "./evaluation.ts";
import type { JudgedPredictions, JudgedQueries } from "./judged-predictions.ts";
import type { JudgedRows } from "./judged-rows.ts";

export type SupervisedRequest = JudgedPredictions & { problemType: SupervisedProblemType };
export type RankingRequest = JudgedPredictions & { problemType: "ranking"; queries: JudgedQueries };
export type EvaluationRequest =
  | SupervisedRequest
  | (JudgedRows & { problemType: UnsupervisedProblemType })
  | RankingRequest;

/** @throws when there are no rows or a prediction is not finite. */
export function evaluateModel(request: SupervisedRequest): SupervisedEvaluation;
export function evaluateModel(request: EvaluationRequest): Evaluation;
export function evaluateModel(request: EvaluationRequest): Evaluation {
  switch (request.problemType) {
    case "regression":
      return evaluateRegression(request);
    case "binary-classification":
      return evaluateBinary(request);
    case "multiclass-classification":
      return evaluateMulticlass(request);
    case "clustering":
      return evaluateClustering(request);
    case "anomaly-detection":
      return evaluateAnomalies(request);
    case "dimension-reduction":
      return evaluateDimensionReduction(request);
    case "ranking":
      return evaluateRanking(request);
    case "topic-modeling":
      return evaluateTopics(request);
    case "word-embedding":
      return evaluateWordEmbedding(request);
  }
}
