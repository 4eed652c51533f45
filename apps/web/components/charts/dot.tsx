/** One row in a chart of points; Recharts fills in where it is. */
export function Dot({ cx, cy, fill, fillOpacity }: { cx?: number; cy?: number; fill?: string; fillOpacity?: number }) {
  return <circle cx={cx} cy={cy} r={3} fill={fill} fillOpacity={fillOpacity} />;
}
