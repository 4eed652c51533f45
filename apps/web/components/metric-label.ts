/** Metrics in words; a metric that is not here is shown by its name. */
const labels: Readonly<Record<string, string>> = {
  rmse: "Root mean squared error (RMSE)",
  mse: "Mean squared error (MSE)",
  mae: "Mean absolute error (MAE)",
  mape: "Mean absolute percentage error (MAPE)",
  r2: "R²",
  logloss: "Log loss",
  mlogloss: "Log loss",
  error: "Error rate",
  merror: "Error rate",
  auc: "Area under the ROC curve (AUC)",
  accuracy: "Accuracy",
  f1: "F1",
  f1_macro: "F1, mean of the classes",
  objective_loss: "Loss",
  msd: "Mean squared distance",
  ssd: "Sum of squared distances",
  explained_variance: "Explained variance",
  score_mean: "Mean score",
  ndcg: "Normalised discounted cumulative gain (NDCG)",
  map: "Mean average precision (MAP)",
  context_auc: "Neighbouring words told from others",
  loss: "Loss",
  total_loss: "Total loss (negative evidence bound)",
  kld: "Cost of the topics (Kullback–Leibler divergence)",
};

export function metricLabel(metricName: string): string {
  return Object.hasOwn(labels, metricName) ? (labels[metricName] ?? metricName) : metricName;
}
