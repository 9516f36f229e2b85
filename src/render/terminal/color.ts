import { Chalk, type ChalkInstance } from "chalk";
import type { Env } from "../../env.ts";

export type Paint = ChalkInstance;
export type Ansi = "auto" | "always" | "never";
/** A stream as far as its looks go. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** Colours for one stream: what was asked for, then NO_COLOR, then FORCE_COLOR, then whether anyone can see them. */
export function paintFor(screen: Screen, ansi: Ansi, env: Env): Paint {
  return isColoured(screen, ansi, env) ? coloured : plain;
}

const coloured = new Chalk({ level: 1 });
/** Leaves text as it is. */
export const plain: Paint = new Chalk({ level: 0 });

function isColoured(screen: Screen, ansi: Ansi, env: Env): boolean {
  if (ansi !== "auto") return ansi === "always";
  if (env["NO_COLOR"]) return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return screen.isTTY === true && env["TERM"] !== "dumb";
}
