import type { ShapSummary } from "@sagebrush/contracts/models/explanation";
import { columnNamed, type Table } from "@sagebrush/ml/table";
import type { ColumnShap } from "./column-shap.ts";
import { type ExplainedModel, shortNumber } from "./explained-model.ts";

/** Columns with points of their own; a chart of more cannot be read. */
const mostDrawnColumns = 20;
const mostDrawnRows = 300;
/** Each class has points of its own. */
const mostDrawnRowsOfClasses = 100;

/** Shared out for a page: a mean for every column, points for those that count most. */
export function summariseShap(
  model: ExplainedModel,
  { outputs, method, space, rowCount }: ColumnShap,
  table: Table,
): ShapSummary {
  const drawnRows = Math.min(rowCount, model.outputs.length > 1 ? mostDrawnRowsOfClasses : mostDrawnRows);
  const drawn = new Set<string>();
  const summary = outputs.map(({ baseValue, phi }, place) => {
    const ranked = model.columnNames
      .map((feature, column) => {
        const own = phi[column] ?? new Float64Array();
        return { feature, own, meanAbsolute: own.reduce((sum, value) => sum + Math.abs(value), 0) / rowCount };
      })
      .sort((one, other) => other.meanAbsolute - one.meanAbsolute);
    for (const { feature } of ranked.slice(0, mostDrawnColumns)) drawn.add(feature);
    return {
      label: model.outputs[place]?.label ?? null,
      baseValue: shortNumber(baseValue),
      features: ranked.map(({ feature, own, meanAbsolute }, rank) => ({
        feature,
        meanAbsolute: shortNumber(meanAbsolute),
        phi: rank < mostDrawnColumns ? Array.from(own.subarray(0, drawnRows), (value) => shortNumber(value)) : [],
      })),
    };
  });
  const values = [...drawn].map((feature) => ({ feature, values: shownValues(table, feature, drawnRows) }));
  return { method, space, rowCount, outputs: summary, values };
}

function shownValues(table: Table, name: string, count: number): (number | string | null)[] {
  const column = columnNamed(table, name);
  if (column.kind === "numeric") {
    return Array.from(column.values.subarray(0, count), (value) =>
      Number.isFinite(value) ? shortNumber(value, 6) : null,
    );
  }
  return Array.from(column.codes.subarray(0, count), (code) => column.categories[code] ?? null);
}
