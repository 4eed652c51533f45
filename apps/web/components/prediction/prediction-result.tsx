import type { Prediction } from "@sagebrush/contracts/models/prediction";
import { formatNumber, formatPercent } from "../../lib/format-numbers.ts";
import { chartColor } from "../charts/palette.ts";
import { PaletteStyles } from "../charts/palette-styles.tsx";
import styles from "./prediction-result.module.css";

const maximumClasses = 10;

interface PredictionResultProps {
  target: string;
  prediction: Prediction;
  /** For example "Answered in 3.1 ms on this device". */
  latency: string;
  /** True while a newer answer is on its way. */
  isStale?: boolean;
}

/** What the model says: a number, or a class with the probability of each. */
export function PredictionResult({ target, prediction, latency, isStale = false }: PredictionResultProps) {
  return (
    <div className={isStale ? `${styles.result} ${styles.stale}` : styles.result} aria-live="polite">
      <PaletteStyles />
      <div className={styles.label}>Predicted {target}</div>
      <div className={styles.value}>
        {prediction.kind === "number" ? formatNumber(prediction.score, 6) : prediction.predictedLabel}
      </div>
      {prediction.kind === "class" && <Probabilities prediction={prediction} />}
      <div className={styles.latency}>{latency}</div>
    </div>
  );
}

function Probabilities({ prediction }: { prediction: Extract<Prediction, { kind: "class" }> }) {
  const ranked = [...prediction.probabilities].sort((first, second) => second.probability - first.probability);
  const shown = ranked.slice(0, maximumClasses);
  const rest = ranked.slice(maximumClasses).reduce((sum, { probability }) => sum + probability, 0);
  return (
    <ol className={styles.probabilities}>
      {shown.map(({ label, probability }) => (
        <li key={label}>
          <span className={styles.class} title={label}>
            {label}
          </span>
          <span className={styles.track}>
            <span
              className={styles.bar}
              style={{
                inlineSize: `${Math.min(1, Math.max(0, probability)) * 100}%`,
                background: chartColor(label === prediction.predictedLabel ? "blue" : "grey"),
              }}
            />
          </span>
          <span className={styles.percent}>{formatPercent(probability)}</span>
        </li>
      ))}
      {ranked.length > shown.length && (
        <li>
          <span className={styles.class}>{ranked.length - shown.length} others</span>
          <span />
          <span className={styles.percent}>{formatPercent(rest)}</span>
        </li>
      )}
    </ol>
  );
}
