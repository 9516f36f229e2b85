import { refused } from "./serve.js";
import { traced, traceparent } from "./trace.js";

/** Calls another service in the same trace. Its refusals are passed on; no answer becomes a 502. */
export function call(base, path) {
  return traced(`GET ${base}${path}`, "client", async () => {
    const signal = AbortSignal.timeout(3_000);
    const response = await fetch(base + path, { headers: traceparent(), signal }).catch((error) => {
      throw refused(502, `${base} does not answer: ${error.message}`);
    });
    const body = await response.json().catch(() => ({}));
    if (response.status < 400) return body;
    throw refused(response.status < 500 ? response.status : 502, body.error ?? `${base} answered ${response.status}`);
  });
}
