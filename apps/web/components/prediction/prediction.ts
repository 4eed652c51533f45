/** An answer for one row, wherever it was computed. */
export type Prediction =
  | { kind: "number"; value: number }
  | {
      kind: "label";
      label: string;
      /** Of the label, 0 to 1. */
      probability: number;
      /** Most probable first; empty where the answer names the label alone. */
      probabilities: { label: string; probability: number }[];
    };

export function labelPrediction(label: string, probabilities: Readonly<Record<string, number>>): Prediction {
  const ranked = Object.entries(probabilities)
    .map(([name, probability]) => ({ label: name, probability }))
    .sort((first, second) => second.probability - first.probability);
  return {
    kind: "label",
    label,
    probability: probabilities[label] ?? ranked[0]?.probability ?? 0,
    probabilities: ranked,
  };
}
