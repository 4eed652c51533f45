import type { Prediction } from "@sagebrush/contracts/models/prediction";
import { formatNumber, formatPercent } from "../../lib/format-numbers.ts";
import { chartColor } from "../charts/palette.ts";
import { PaletteStyles } from "../charts/palette-styles.tsx";
import styles from "./prediction-result.module.css";

const maximumClasses = 10;
const maximumCoordinates = 10;

interface PredictionResultProps {
  /** The predicted column; null where the answer stands for none. */
  target: string | null;
  prediction: Prediction;
  /** For example "Answered in 3.1 ms on this device". */
  latency: string;
  /** True while a newer answer is on its way. */
  isStale?: boolean;
}

/** What the model says: a number, or a class with the probability of each, or where the row stands among others. */
export function PredictionResult({ target, prediction, latency, isStale = false }: PredictionResultProps) {
  return (
    <div className={isStale ? `${styles.result} ${styles.stale}` : styles.result} aria-live="polite">
      <PaletteStyles />
      <Answer target={target ?? ""} prediction={prediction} />
      <div className={styles.latency}>{latency}</div>
    </div>
  );
}

function Answer({ target, prediction }: { target: string; prediction: Prediction }) {
  switch (prediction.kind) {
    case "number":
      return <Headline label={`Predicted ${target}`} value={formatNumber(prediction.score, 6)} />;
    case "class":
      return (
        <>
          <Headline label={`Predicted ${target}`} value={prediction.predictedLabel} />
          <Probabilities prediction={prediction} />
        </>
      );
    case "cluster":
      return (
        <>
          <Headline label="Closest cluster" value={String(prediction.closestCluster)} />
          <p className={styles.note}>
            At a distance of {formatNumber(prediction.distanceToCluster, 4)} from its centre.
          </p>
        </>
      );
    case "anomaly":
      return (
        <>
          <Headline label="Anomaly score" value={formatNumber(prediction.score, 4)} />
          <p className={styles.note}>The higher, the more unlike all others.</p>
        </>
      );
    case "projection":
      return <Coordinates label="Projection" part="Component" coordinates={prediction.coordinates} />;
    case "ranking":
      return (
        <>
          <Headline label="Ranking score" value={formatNumber(prediction.score, 4)} />
          <p className={styles.note}>It only orders rows of one query: the highest score comes first.</p>
        </>
      );
    case "topics":
      return <TopicMixture mixture={prediction.mixture} />;
    case "vector":
      return <Coordinates label="Vector" part="Dimension" coordinates={prediction.vector} />;
  }
}

function TopicMixture({ mixture }: { mixture: readonly number[] }) {
  const largest = `Topic ${mixture.indexOf(Math.max(...mixture))}`;
  const probabilities = mixture.map((probability, topic) => ({ label: `Topic ${topic}`, probability }));
  return (
    <>
      <Headline label="Largest topic" value={largest} />
      <Probabilities prediction={{ kind: "class", predictedLabel: largest, probabilities }} />
    </>
  );
}

function Headline({ label, value }: { label: string; value: string }) {
  return (
    <>
      <div className={styles.label}>{label}</div>
      <div className={styles.value}>{value}</div>
    </>
  );
}

/** @param part what one number is, for example "Component" */
function Coordinates({ label, part, coordinates }: { label: string; part: string; coordinates: readonly number[] }) {
  const shown = coordinates.slice(0, maximumCoordinates);
  return (
    <>
      <div className={styles.label}>{label}</div>
      <dl className={styles.coordinates}>
        {shown.map((coordinate, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a component is known by its number only
          <div key={place}>
            <dt>
              {part} {place + 1}
            </dt>
            <dd>{formatNumber(coordinate, 4)}</dd>
          </div>
        ))}
      </dl>
      {coordinates.length > shown.length && (
        <p className={styles.note}>{coordinates.length - shown.length} more are in the raw answer.</p>
      )}
    </>
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
