const levels = ["debug", "info", "error"];
const least = levels.indexOf(process.env.LOG_LEVEL ?? "info");

/** Prints a line of JSON on stdout. */
export function log(level, message) {
  if (levels.indexOf(level) >= least) console.log(JSON.stringify({ at: new Date().toISOString(), level, message }));
}
