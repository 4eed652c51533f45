import Table, { type TableProps } from "@cloudscape-design/components/table";
import { metricLabel } from "../../components/metric-label.ts";
import { formatNumber } from "../../lib/format-numbers.ts";
import type { MetricCurves } from "./metric-curves.ts";

/** What is left to show of training that took one step: a number for each metric and channel, which makes no curve. */
export function FinalMetrics({ curves }: { curves: readonly MetricCurves[] }) {
  const channels = [...new Set(curves.flatMap(({ series }) => series.map(({ name }) => name)))];
  const columns: TableProps.ColumnDefinition<MetricCurves>[] = [
    { id: "metric", header: "Metric", cell: ({ metric }) => metricLabel(metric), isRowHeader: true },
    ...channels.map((channel) => ({
      id: channel,
      header: channel,
      cell: ({ series }: MetricCurves) => {
        const point = series.find(({ name }) => name === channel)?.points.at(-1);
        return point === undefined ? "–" : formatNumber(point.y);
      },
    })),
  ];
  return <Table variant="embedded" items={curves} trackBy="metric" columnDefinitions={columns} />;
}
