import type { Problem } from "../problems/problem.ts";

/** In our words, with the place where the mistake was made rather than noticed. */
export type Fault = Pick<Problem, "rule" | "message" | "hint"> & { readonly start: number; readonly end?: number };

/** The rest of the line, without its comment. */
export function lineAt(text: string, start: number): string {
  return (/^[^\n]*/.exec(text.slice(start, start + 1000))?.[0] ?? "").replace(/\s#.*$/, "").trimEnd();
}
