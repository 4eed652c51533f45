import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export interface Metrics {
  counter<Label extends string = never>(name: string, help: string, labels?: Label[]): Counter<Label>;
  /** @param measure asked whenever the metrics are read */
  gauge(name: string, help: string, measure: () => number | Promise<number>): void;
  histogram<Label extends string = never>(
    name: string,
    help: string,
    options: { buckets: number[]; labels?: Label[] },
  ): Histogram<Label>;
  /** The state of all, as Prometheus reads it. */
  exposition(): Promise<{ contentType: string; text: string }>;
}

/** The metrics of one process, with those of Node itself. Names say the unit last, as `_seconds` or `_bytes`. */
export function createMetrics(processName: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ process: processName });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    counter: (name, help, labelNames = []) => new Counter({ name, help, labelNames, registers }),
    gauge(name, help, measure) {
      new Gauge({
        name,
        help,
        registers,
        async collect() {
          this.set(await measure());
        },
      });
    },
    histogram: (name, help, { buckets, labels = [] }) =>
      new Histogram({ name, help, buckets, labelNames: labels, registers }),
    exposition: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
