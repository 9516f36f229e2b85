import { traceId } from "./trace.js";

const levels = ["debug", "info", "error"];
const least = levels.indexOf(process.env.LOG_LEVEL ?? "info");

/** A line of JSON on stdout, with the trace that it belongs to. */
export function log(level, message) {
  if (levels.indexOf(level) < least) return;
  console.log(JSON.stringify({ at: new Date().toISOString(), level, message, trace: traceId() }));
}
