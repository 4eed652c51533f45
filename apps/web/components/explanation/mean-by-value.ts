export interface ValueMean {
  name: string;
  mean: number;
  count: number;
}

const mostValues = 15;

/** Means over points of the same value, the most frequent values first; rarer ones than fit a chart together at the end. */
export function meanByValue<Value>(
  points: readonly { value: Value; phi: number }[],
  textOf: (value: Value) => string,
): ValueMean[] {
  const groups = new Map<string, { sum: number; count: number }>();
  for (const { value, phi } of points) {
    const name = textOf(value);
    const group = groups.get(name) ?? { sum: 0, count: 0 };
    groups.set(name, { sum: group.sum + phi, count: group.count + 1 });
  }
  const means = [...groups]
    .map(([name, { sum, count }]) => ({ name, mean: sum / count, count }))
    .sort((one, other) => other.count - one.count);
  if (means.length <= mostValues) return means;
  const rest = means.slice(mostValues - 1);
  const count = rest.reduce((total, each) => total + each.count, 0);
  const mean = rest.reduce((total, each) => total + each.mean * each.count, 0) / count;
  return [...means.slice(0, mostValues - 1), { name: `${rest.length} other values`, mean, count }];
}
