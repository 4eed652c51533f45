import type { PermutationImportance } from "@sagebrush/contracts/models/explanation";
import { formatCountOf, formatNumber } from "../../lib/format-numbers.ts";
import { ChartFrame } from "../charts/chart-frame.tsx";
import { chartColor } from "../charts/palette.ts";
import styles from "./permutation-chart.module.css";

const mostShown = 12;

/** How much worse the model gets without each column, with whiskers of one standard deviation. */
export function PermutationChart({ importance }: { importance: PermutationImportance }) {
  const { metric, features, repeats, rowCount, score } = importance;
  const shown = features.slice(0, mostShown);
  const low = Math.min(0, ...shown.map(({ mean, standardDeviation }) => mean - standardDeviation));
  const high = Math.max(...shown.map(({ mean, standardDeviation }) => mean + standardDeviation), Number.MIN_VALUE);
  const percent = (value: number) => ((value - low) / (high - low)) * 100;
  const direction = metric.direction === "minimize" ? "rises" : "falls";
  const [first] = features;
  const leader =
    first === undefined || first.mean <= 0
      ? "No column makes a difference."
      : `Without ${first.feature} it ${direction} by ${formatNumber(first.mean)}.`;
  return (
    <ChartFrame
      title="Permutation importance"
      facts={`${metric.label} is ${formatNumber(score)} on ${formatCountOf(rowCount, "row")}. ${leader} Each column's values were dealt to other rows ${repeats} times; whiskers are one standard deviation. Columns that say the same share their importance.`}
      table={{
        columns: ["Column", `${metric.label} ${direction} by`, "Standard deviation"],
        rows: features.map(({ feature, mean, standardDeviation }) => [
          feature,
          formatNumber(mean),
          formatNumber(standardDeviation),
        ]),
      }}
    >
      <ol className={styles.list}>
        {shown.map(({ feature, mean, standardDeviation }) => (
          <li key={feature} className={styles.item}>
            <span className={styles.name} title={feature}>
              {feature}
            </span>
            <span className={styles.track}>
              <span
                className={styles.bar}
                style={{
                  insetInlineStart: `${percent(Math.min(0, mean))}%`,
                  inlineSize: `${Math.abs(percent(mean) - percent(0))}%`,
                  background: chartColor("green"),
                }}
              />
              <span
                className={styles.whisker}
                style={{
                  insetInlineStart: `${percent(mean - standardDeviation)}%`,
                  inlineSize: `${percent(mean + standardDeviation) - percent(mean - standardDeviation)}%`,
                }}
              />
            </span>
            <span className={styles.value}>{formatNumber(mean, 3)}</span>
          </li>
        ))}
      </ol>
    </ChartFrame>
  );
}
