import type { EvaluatedMetric } from "@sagebrush/contracts/models/evaluation";
import { formatNumber } from "../../lib/format-numbers.ts";
import { comparedWithBaseline } from "./compared-with-baseline.ts";
import styles from "./metrics-table.module.css";

/** Each metric as a card: the model, the best answer that ignores the features, and which of them is better. */
export function MetricsTable({ metrics }: { metrics: readonly EvaluatedMetric[] }) {
  return (
    <dl className={styles.metrics}>
      {metrics.map((metric) => {
        const compared = comparedWithBaseline(metric);
        return (
          <div key={metric.name} className={styles.metric}>
            <dt className={styles.label}>{metric.label}</dt>
            <dd className={styles.value}>{metric.value === null ? "–" : formatNumber(metric.value)}</dd>
            <dd className={styles.baseline}>
              {metric.baseline === null ? "No baseline" : `Constant answer: ${formatNumber(metric.baseline)}`}
            </dd>
            {compared !== null && <dd className={styles[compared.verdict]}>{compared.text}</dd>}
          </div>
        );
      })}
    </dl>
  );
}
