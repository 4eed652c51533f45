export const dynamic = "force-dynamic";

/** Prometheus' text format. The pages do their work in the browser, so memory and time say all there is. */
export function GET(): Response {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const lines = [
    "# TYPE process_resident_memory_bytes gauge",
    `process_resident_memory_bytes{process="web"} ${rss}`,
    "# TYPE nodejs_heap_size_used_bytes gauge",
    `nodejs_heap_size_used_bytes{process="web"} ${heapUsed}`,
    "# TYPE process_cpu_seconds_total counter",
    `process_cpu_seconds_total{process="web"} ${(user + system) / 1e6}`,
    "",
  ];
  return new Response(lines.join("\n"), { headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" } });
}
