/** Counts what passes through the front door, in Prometheus' text format. */
export function createFrontDoorMetrics() {
  const requests = new Map<string, number>();
  let open = 0;
  return {
    begin(): void {
      open += 1;
    },
    end(upstream: string, status: number): void {
      open -= 1;
      const labels = `upstream="${upstream}",status="${status}"`;
      requests.set(labels, (requests.get(labels) ?? 0) + 1);
    },
    /** @param restarts how often each process was started again */
    render(restarts: Readonly<Record<string, number>>): string {
      return [
        "# HELP sagebrush_front_door_requests_total Requests answered, by process behind the front door and status.",
        "# TYPE sagebrush_front_door_requests_total counter",
        ...[...requests].map(([labels, count]) => `sagebrush_front_door_requests_total{${labels}} ${count}`),
        "# HELP sagebrush_front_door_open_requests Requests not answered to the end yet.",
        "# TYPE sagebrush_front_door_open_requests gauge",
        `sagebrush_front_door_open_requests ${open}`,
        "# HELP sagebrush_process_restarts_total How often a process was started again.",
        "# TYPE sagebrush_process_restarts_total counter",
        ...Object.entries(restarts).map(
          ([role, count]) => `sagebrush_process_restarts_total{process="${role}"} ${count}`,
        ),
        "# HELP process_resident_memory_bytes Resident memory of this process.",
        "# TYPE process_resident_memory_bytes gauge",
        `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
        "",
      ].join("\n");
    },
  };
}
