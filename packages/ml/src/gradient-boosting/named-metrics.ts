import type { LabelledProblemType } from "../estimator.ts";
import { directionOf, type EvalMetric } from "./eval-metrics.ts";

/** Metrics under the names of another library, by the engine's. */
export type MetricNames = Readonly<Record<string, EvalMetric["baseName"]>>;

/** The metrics of these names; names that are not in the table, which `validate` has refused, are left out. */
export function namedMetrics(table: MetricNames, names: readonly string[]): EvalMetric[] {
  return names
    .filter((name) => Object.hasOwn(table, name))
    .map((name) => ({ name, baseName: table[name], parameter: parameterOf(name), isStrict: false }));
}

/** As a declaration lists them: those of the validation rows first. */
export function declaredMetrics<Type extends LabelledProblemType>(
  tables: Record<Type, MetricNames>,
  problemType: Type,
) {
  const metrics = Object.entries<EvalMetric["baseName"]>(tables[problemType]);
  return ["validation", "train"].flatMap((channel) =>
    metrics.map(([name, baseName]) => ({ name: `${channel}:${name}`, direction: directionOf({ baseName }) })),
  );
}

/** What stands behind an @, as in "ndcg@5". */
function parameterOf(name: string): number | null {
  const at = name.indexOf("@");
  return at < 0 ? null : Number(name.slice(at + 1));
}
