const most = 500;
const longest = 200;
const traces = new Map();

/** Keeps the spans of an export, limited to the latest traces and to a number of spans for each. */
export function add(exported) {
  for (const { resource, scopeSpans = [] } of exported?.resourceSpans ?? []) {
    const named = resource?.attributes?.find(({ key }) => key === "service.name");
    const service = named?.value?.stringValue ?? "unknown";
    for (const span of scopeSpans.flatMap(({ spans = [] }) => spans)) keep(service, span);
  }
}

function keep(service, { traceId, spanId, parentSpanId, name, startTimeUnixNano, endTimeUnixNano, status }) {
  const spans = traces.get(traceId) ?? [];
  const [start, end] = [startTimeUnixNano, endTimeUnixNano].map((nanoseconds) => Number(nanoseconds) / 1e6);
  const span = { service, id: spanId, parent: parentSpanId, name, start, ms: end - start, failed: status?.code === 2 };
  if (spans.length < longest) spans.push(span);
  traces.set(traceId, spans);
  if (traces.size > most) traces.delete(traces.keys().next().value);
}

/** The latest traces, newest first, each with its spans in order of time. */
export function recent(count = 50) {
  const latest = [...traces].slice(-count).reverse();
  return latest.map(([id, spans]) => ({ id, spans: spans.toSorted((one, other) => one.start - other.start) }));
}
