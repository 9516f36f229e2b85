import { UsageError } from "../../errors.ts";
import type { Stack } from "../../stack/stack.ts";

export interface AttachChoice {
  /** `--attach`: only these. Absent or empty: those that were named, or all. */
  readonly only?: readonly string[] | undefined;
  /** `--no-attach`. */
  readonly without?: readonly string[] | undefined;
  /** `--attach-dependencies`. */
  readonly dependencies?: boolean | undefined;
}

/** The services whose output an attached `up` shows. `stack` holds those that it brings up, `named` those asked for. */
export function attachedServices(stack: Stack, named: readonly string[], choice: AttachChoice): ReadonlySet<string> {
  const { only = [], without = [], dependencies = false } = choice;
  const strange = only.filter((name) => !stack.services.has(name));
  if (strange.length > 0) {
    throw new UsageError(`cannot attach to services not included in up: ${strange.join(", ")}`, {
      hint: `Included are ${[...stack.services.keys()].join(", ")}.`,
    });
  }
  const meant = named.length > 0 && !dependencies ? named : [...stack.services.keys()];
  const willing = meant.filter((name) => stack.services.get(name)?.attach !== false);
  return new Set((only.length > 0 ? only : willing).filter((name) => !without.includes(name)));
}
