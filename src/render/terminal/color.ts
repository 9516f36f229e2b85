import { Chalk, type ChalkInstance } from "chalk";
import type { Env } from "../../env.ts";

export type Paint = ChalkInstance;
export type Ansi = "auto" | "always" | "never";
/** What output needs to know about a stream: whether it is a terminal, and its size. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/**
 * Colors for one stream: by --ansi, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal. The level is given to
 * chalk because its own detection ignores NO_COLOR, and reads process.argv and process.env instead of our flags and env.
 */
export function paintFor(screen: Screen, ansi: Ansi, env: Env): Paint {
  return isColored(screen, ansi, env) ? colored : plain;
}

const colored = new Chalk({ level: 1 });
/** Leaves text uncolored. */
export const plain: Paint = new Chalk({ level: 0 });

function isColored(screen: Screen, ansi: Ansi, env: Env): boolean {
  if (ansi !== "auto") return ansi === "always";
  if (env["NO_COLOR"]) return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return screen.isTTY === true && env["TERM"] !== "dumb";
}
