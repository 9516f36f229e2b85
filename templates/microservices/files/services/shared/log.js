import { traceId } from "./trace.js";

const levels = ["debug", "info", "error"];
const least = levels.indexOf(process.env.LOG_LEVEL ?? "info");

/** Prints a line of JSON with its trace on stdout. */
export function log(level, message) {
  if (levels.indexOf(level) < least) return;
  console.log(JSON.stringify({ at: new Date().toISOString(), level, message, trace: traceId() }));
}
