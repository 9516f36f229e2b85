import type { Stack } from "./stack.ts";

/** Where host ports come from: given to each folder's copy of a stack, or as its file says. */
export type PortMode = "auto" | "file";

/** The file's own word, `x-berth: { ports: auto }`; undefined where it has none. */
export function portModeOf({ extensions }: Pick<Stack, "extensions">): PortMode | undefined {
  const own = extensions["x-berth"];
  if (typeof own !== "object" || own === null || !("ports" in own)) return undefined;
  return own.ports === "auto" || own.ports === "file" ? own.ports : undefined;
}
