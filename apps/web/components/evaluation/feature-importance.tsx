import { formatPercent } from "../../lib/format-numbers.ts";
import { BarList } from "../charts/bar-list.tsx";

interface FeatureImportanceProps {
  /** What is measured, for example "gain". */
  measure: string;
  importances: readonly { feature: string; share: number; value: number }[];
}

/** Which columns the model leans on, most important first. */
export function FeatureImportance({ measure, importances }: FeatureImportanceProps) {
  const ranked = [...importances].sort((first, second) => second.share - first.share);
  const unused = ranked.filter(({ value }) => value === 0).length;
  const [first] = ranked;
  const leader =
    first === undefined
      ? "The model uses no features."
      : `${first.feature} counts most, with ${formatPercent(first.share)} of all.`;
  return (
    <BarList
      title="Feature importance"
      facts={`Measured by ${measure}. ${leader}${unused > 0 ? ` ${unused} of ${ranked.length} are not used.` : ""}`}
      nameLabel="Feature"
      valueLabel={`Share (${measure})`}
      items={ranked.map(({ feature, share }) => ({
        name: feature,
        value: share,
        text: formatPercent(share),
      }))}
    />
  );
}
