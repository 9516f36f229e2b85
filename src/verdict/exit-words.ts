interface Signal {
  readonly name: string;
  readonly meaning: string;
}

const signals: ReadonlyMap<number, Signal> = new Map([
  [1, { name: "SIGHUP", meaning: "its terminal was closed" }],
  [2, { name: "SIGINT", meaning: "interrupted, as by Ctrl-C" }],
  [3, { name: "SIGQUIT", meaning: "asked to quit" }],
  [4, { name: "SIGILL", meaning: "illegal CPU instruction" }],
  [5, { name: "SIGTRAP", meaning: "debugger trap" }],
  [6, { name: "SIGABRT", meaning: "aborted by the program: failed assertion or corrupt memory" }],
  [7, { name: "SIGBUS", meaning: "invalid memory access" }],
  [8, { name: "SIGFPE", meaning: "arithmetic error, such as a division by zero" }],
  [9, { name: "SIGKILL", meaning: "killed from outside" }],
  [11, { name: "SIGSEGV", meaning: "segmentation fault" }],
  [13, { name: "SIGPIPE", meaning: "its output was closed" }],
  [15, { name: "SIGTERM", meaning: "asked to stop" }],
  [31, { name: "SIGSYS", meaning: "system call not allowed" }],
]);

const codes: ReadonlyMap<number, string> = new Map([
  [0, "no error"],
  [125, "the engine could not run it"],
  [126, "command cannot be executed"],
  [127, "command not found"],
]);

/** The signal behind an exit code: shells and engines report 128 plus the signal's number. */
export function signalOf(exitCode: number): Signal | undefined {
  return exitCode > 128 ? signals.get(exitCode - 128) : undefined;
}

/** `137: SIGKILL, killed from outside`; the code alone if it has no known meaning. */
export function exitWords(exitCode: number, oomKilled: boolean): string {
  if (oomKilled && exitCode === 137) return "137: SIGKILL, out of memory";
  const signal = signalOf(exitCode);
  if (signal !== undefined) return `${exitCode}: ${signal.name}, ${signal.meaning}`;
  const meaning = codes.get(exitCode);
  return meaning === undefined ? String(exitCode) : `${exitCode}: ${meaning}`;
}
