export type MetricDirection = "minimize" | "maximize";

/** Every metric by name: which side is better, and how it reads. */
export const metricTable = {
  rmse: { direction: "minimize", label: "Root mean squared error" },
  mse: { direction: "minimize", label: "Mean squared error" },
  mae: { direction: "minimize", label: "Mean absolute error" },
  median_absolute_error: { direction: "minimize", label: "Median absolute error" },
  max_error: { direction: "minimize", label: "Largest error" },
  mape: { direction: "minimize", label: "Mean absolute percentage error" },
  r2: { direction: "maximize", label: "R²" },
  accuracy: { direction: "maximize", label: "Accuracy" },
  balanced_accuracy: { direction: "maximize", label: "Balanced accuracy" },
  precision: { direction: "maximize", label: "Precision" },
  recall: { direction: "maximize", label: "Recall" },
  f1: { direction: "maximize", label: "F1" },
  f_beta: { direction: "maximize", label: "F beta" },
  auc: { direction: "maximize", label: "Area under the ROC curve" },
  average_precision: { direction: "maximize", label: "Average precision" },
  brier: { direction: "minimize", label: "Brier score" },
  ks: { direction: "maximize", label: "Kolmogorov–Smirnov distance" },
  logloss: { direction: "minimize", label: "Log loss" },
  top_k_accuracy: { direction: "maximize", label: "Top-k accuracy" },
  f1_macro: { direction: "maximize", label: "F1, mean of the classes" },
  f1_weighted: { direction: "maximize", label: "F1, weighted by class size" },
  auc_macro: { direction: "maximize", label: "Area under the ROC curve, mean of the classes" },
  mlogloss: { direction: "minimize", label: "Log loss" },
  error: { direction: "minimize", label: "Error rate" },
  merror: { direction: "minimize", label: "Error rate" },
  msd: { direction: "minimize", label: "Mean squared distance" },
  ssd: { direction: "minimize", label: "Sum of squared distances" },
  silhouette: { direction: "maximize", label: "Silhouette" },
  explained_variance: { direction: "maximize", label: "Explained variance" },
  reconstruction_mse: { direction: "minimize", label: "Mean squared reconstruction error" },
  score_mean: { direction: "minimize", label: "Mean score" },
  objective_loss: { direction: "minimize", label: "Objective loss" },
} as const satisfies Record<string, { direction: MetricDirection; label: string }>;

export type MetricName = keyof typeof metricTable;
