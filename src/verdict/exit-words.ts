interface Signal {
  readonly name: string;
  readonly means: string;
}

const signals: ReadonlyMap<number, Signal> = new Map([
  [1, { name: "SIGHUP", means: "its terminal went away" }],
  [2, { name: "SIGINT", means: "interrupted, as by Ctrl-C" }],
  [3, { name: "SIGQUIT", means: "asked to quit" }],
  [4, { name: "SIGILL", means: "an instruction that this CPU does not have" }],
  [5, { name: "SIGTRAP", means: "a trap of a debugger" }],
  [6, { name: "SIGABRT", means: "it aborted itself: a failed assertion, or memory found corrupt" }],
  [7, { name: "SIGBUS", means: "memory that is not there" }],
  [8, { name: "SIGFPE", means: "a division by zero, or the like" }],
  [9, { name: "SIGKILL", means: "killed from outside" }],
  [11, { name: "SIGSEGV", means: "it crashed: memory that is not its own" }],
  [13, { name: "SIGPIPE", means: "nobody read its output" }],
  [15, { name: "SIGTERM", means: "asked to end" }],
  [31, { name: "SIGSYS", means: "a system call that it is not allowed" }],
]);

const codes: ReadonlyMap<number, string> = new Map([
  [0, "without an error"],
  [125, "the engine could not run it"],
  [126, "the command is there and cannot be executed"],
  [127, "the command was not found"],
]);

/** The signal that a code tells of, as shells and engines have it: 128 and the signal's number. */
export function signalOf(exitCode: number): Signal | undefined {
  return exitCode > 128 ? signals.get(exitCode - 128) : undefined;
}

/** `137: SIGKILL, killed from outside`; the code alone where it says nothing of itself. */
export function exitWords(exitCode: number, oomKilled: boolean): string {
  if (oomKilled && exitCode === 137) return "137: SIGKILL, out of memory";
  const signal = signalOf(exitCode);
  if (signal !== undefined) return `${exitCode}: ${signal.name}, ${signal.means}`;
  const words = codes.get(exitCode);
  return words === undefined ? String(exitCode) : `${exitCode}: ${words}`;
}
