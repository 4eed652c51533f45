/** Metrics in words, under their names in small letters; a metric that is not here is shown by its name. */
const labels: Readonly<Record<string, string>> = {
  rmse: "Root mean squared error (RMSE)",
  rmsle: "Root mean squared logarithmic error (RMSLE)",
  mse: "Mean squared error (MSE)",
  l2: "Mean squared error (MSE)",
  mae: "Mean absolute error (MAE)",
  l1: "Mean absolute error (MAE)",
  mape: "Mean absolute percentage error (MAPE)",
  mphe: "Mean pseudo-Huber error",
  r2: "R²",
  quantile: "Quantile loss",
  logloss: "Log loss",
  mlogloss: "Log loss",
  binary_logloss: "Log loss",
  multi_logloss: "Log loss",
  multiclass: "Log loss",
  error: "Error rate",
  merror: "Error rate",
  binary_error: "Error rate",
  multi_error: "Error rate",
  auc: "Area under the ROC curve (AUC)",
  aucpr: "Area under the precision-recall curve",
  average_precision: "Average precision",
  accuracy: "Accuracy",
  balanced_accuracy: "Balanced accuracy",
  balancedaccuracy: "Balanced accuracy",
  precision: "Precision",
  recall: "Recall",
  f1: "F1",
  f1_macro: "F1, mean of the classes",
  totalf1: "F1, by the rows of the classes",
  objective_loss: "Loss",
  final_loss: "Loss",
  discriminator_auc: "AUC of pairs against drawn ones",
  msd: "Mean squared distance",
  ssd: "Sum of squared distances",
  explained_variance: "Explained variance",
  score_mean: "Mean score",
  ndcg: "Normalised discounted cumulative gain (NDCG)",
  map: "Mean average precision (MAP)",
  pwll: "Log-likelihood per word",
  mean_wquantileloss: "Weighted quantile loss",
  context_auc: "Neighbouring words told from others",
  loss: "Loss",
  total_loss: "Total loss (negative evidence bound)",
  kld: "Cost of the topics (Kullback–Leibler divergence)",
};

/** "ndcg@10" is what "ndcg" is, of the first 10 rows. */
export function metricLabel(metricName: string): string {
  const [name = "", rowCount] = metricName.split("@");
  const key = name.toLowerCase();
  if (!Object.hasOwn(labels, key)) return metricName;
  const label = labels[key] ?? metricName;
  return rowCount === undefined ? label : `${label} of the first ${rowCount}`;
}
