import type { Stack } from "../stack/stack.ts";

/** The stack with the named services only; the others count as switched off, not as orphans. */
export function within(stack: Stack, names: ReadonlySet<string>): Stack {
  const entries = [...stack.services];
  return {
    ...stack,
    services: new Map(entries.filter(([name]) => names.has(name))),
    disabled: new Map([...stack.disabled, ...entries.filter(([name]) => !names.has(name))]),
  };
}
