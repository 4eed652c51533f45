import type { ConfidenceInterval, EvaluatedMetric } from "@sagebrush/contracts/models/evaluated-metric";
import type { ProblemType } from "@sagebrush/contracts/training/algorithm";
import { formatNumber, formatPercent } from "../../lib/format-numbers.ts";
import { baselineNames, comparedWithBaseline } from "./compared-with-baseline.ts";
import styles from "./metrics-table.module.css";

const intervalMethods: Readonly<Record<ConfidenceInterval["method"], string>> = {
  wilson: "Confidence interval of a share (Wilson)",
  delong: "Confidence interval of an area under the ROC curve (DeLong)",
  logit: "Confidence interval of an average precision (Boyd)",
  student: "Confidence interval of a mean (Student)",
  quantile: "Confidence interval of a median (Woodruff)",
  bootstrap:
    "Confidence interval from 2,000 resamples of what is judged: rows, the queries of a ranking, or series (bootstrap)",
  jackknife: "Confidence interval from leaving out each row in turn (jackknife)",
};

/** Said in percent, as one speaks of them. */
const inPercent: ReadonlySet<string> = new Set(["mape", "smape", "coverage_80", "known_words"]);

interface MetricsTableProps {
  metrics: readonly EvaluatedMetric[];
  problemType: ProblemType;
}

/** Each metric as a card: the model with how far these rows can tell, the best answer that ignores the features, and which of them is better. */
export function MetricsTable({ metrics, problemType }: MetricsTableProps) {
  return (
    <dl className={styles.metrics}>
      {metrics.map((metric) => {
        const compared = comparedWithBaseline(metric, problemType);
        const format = inPercent.has(metric.name) ? formatPercent : formatNumber;
        return (
          <div key={metric.name} className={styles.metric}>
            <dt className={styles.label}>{metric.label}</dt>
            <dd className={styles.value}>{metric.value === null ? "–" : format(metric.value)}</dd>
            {metric.interval !== null && (
              <dd className={styles.interval} title={intervalMethods[metric.interval.method]}>
                95%: {format(metric.interval.lower)} to {format(metric.interval.upper)}
              </dd>
            )}
            <dd className={styles.baseline}>
              {metric.baseline === null
                ? "No baseline"
                : `${baselineNames[problemType].label}: ${format(metric.baseline)}`}
            </dd>
            {compared !== null && <dd className={styles[compared.verdict]}>{compared.text}</dd>}
          </div>
        );
      })}
    </dl>
  );
}
