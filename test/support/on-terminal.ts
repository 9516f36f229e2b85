import { spawn } from "node:child_process";
import { berthEntry, type RunOptions } from "./run-berth.ts";

/** The built command on a terminal of its own, as a person has it. */
export interface OnTerminal {
  /** All that the terminal showed so far. */
  readonly screen: () => string;
  type(keys: string): void;
  /** Resolves once the screen shows it; rejects, with the screen, where the session ends without it. */
  shows(pattern: RegExp): Promise<void>;
  /** The exit code. */
  readonly ended: Promise<number | null>;
}

const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;

/** Runs berth under `script`, in a window of 91 × 33, and `after` in the same terminal once it has ended. */
export function onTerminal(
  args: readonly string[],
  options: RunOptions & { readonly after?: string } = {},
): OnTerminal {
  const berth = [process.execPath, berthEntry, ...args].map(quoted).join(" ");
  const line = `stty cols 91 rows 33; ${berth}; code=$?; ${options.after ?? ":"}; exit $code`;
  const child = spawn("script", ["-qec", line, "/dev/null"], {
    cwd: options.cwd,
    env: { ...process.env, TERM: "xterm", SHELL: "/bin/sh", ...options.env },
  });
  let shown = "";
  let isOver = false;
  let look = () => {};
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
    look();
  });
  child.stdin.on("error", () => {});
  const timer = setTimeout(() => child.kill("SIGKILL"), options.timeoutMs ?? 60_000);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      isOver = true;
      look();
      resolve(code);
    });
  });
  return {
    screen: () => shown,
    type: (keys) => void child.stdin.write(keys),
    shows: (pattern) =>
      new Promise((resolve, reject) => {
        look = () => {
          if (pattern.test(shown)) resolve();
          else if (isOver) reject(new Error(`ended without ${pattern}:\n${shown}`));
        };
        look();
      }),
    ended,
  };
}
