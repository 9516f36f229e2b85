const bounds = [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];
const requests = new Map();
const seconds = { buckets: bounds.map(() => 0), sum: 0, count: 0 };

/** Counts a request. Use few different paths: each creates a time series. */
export function observe({ method, path, status, took }) {
  const labels = `method="${method}",path="${path}",status="${status}"`;
  requests.set(labels, (requests.get(labels) ?? 0) + 1);
  bounds.forEach((bound, at) => {
    if (took <= bound) seconds.buckets[at] += 1;
  });
  seconds.sum += took;
  seconds.count += 1;
}

/** All metrics in Prometheus's text format. */
export function exposed() {
  const { heapUsed, rss } = process.memoryUsage();
  return [
    "# TYPE http_requests_total counter",
    ...[...requests].map(([labels, count]) => `http_requests_total{${labels}} ${count}`),
    "# TYPE http_request_seconds histogram",
    ...bounds.map((bound, at) => `http_request_seconds_bucket{le="${bound}"} ${seconds.buckets[at]}`),
    `http_request_seconds_bucket{le="+Inf"} ${seconds.count}`,
    `http_request_seconds_sum ${seconds.sum}`,
    `http_request_seconds_count ${seconds.count}`,
    "# TYPE process_resident_memory_bytes gauge",
    `process_resident_memory_bytes ${rss}`,
    "# TYPE nodejs_heap_used_bytes gauge",
    `nodejs_heap_used_bytes ${heapUsed}`,
    "",
  ].join("\n");
}
