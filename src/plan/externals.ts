import { ApplyFailed } from "../errors.ts";
import type { Observed } from "../observe/observed.ts";
import type { Network, Stack, Volume } from "../stack/stack.ts";
import { networksOf, volumesOf } from "./uses.ts";

/** Refuses a stack that uses an external network or volume which the engine does not have. */
export function checkExternals(stack: Stack, observed: Observed): void {
  check("network", networksOf(stack), observed.networks);
  check("volume", volumesOf(stack), observed.volumes);
}

function check(
  kind: "network" | "volume",
  used: ReadonlyMap<string, Network | Volume>,
  present: readonly { readonly name: string }[],
): void {
  const names = new Set(present.map((fact) => fact.name));
  const missing = [...used.values()].filter((one) => one.external === true && !names.has(one.name));
  if (missing.length === 0) return;
  throw new ApplyFailed(
    missing.map((one) => `${kind} ${one.name} declared as external, but could not be found`).join("\n"),
    { hint: `Create it with "docker ${kind} create ${missing[0]?.name}", or drop "external: true".` },
  );
}
