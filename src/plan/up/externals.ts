import { ApplyFailed } from "../../errors.ts";
import type { Observed } from "../../observe/observed.ts";
import type { Network, Stack, Volume } from "../../stack/stack.ts";

/** Refuses a stack with external networks or volumes which the engine does not have; names all of them. */
export function checkExternals(stack: Stack, observed: Observed): void {
  const missing = [
    ...missingOf("network", stack.networks, observed.networks),
    ...missingOf("volume", stack.volumes, observed.volumes),
  ];
  const [first] = missing;
  if (first === undefined) return;
  throw new ApplyFailed(
    missing.map(({ kind, name }) => `${kind} ${name} declared as external, but could not be found`).join("\n"),
    { hint: `Create it with "docker ${first.kind} create ${first.name}", or drop "external: true".` },
  );
}

function missingOf(
  kind: "network" | "volume",
  used: ReadonlyMap<string, Network | Volume>,
  present: readonly { readonly name: string }[],
): { readonly kind: string; readonly name: string }[] {
  const names = new Set(present.map((fact) => fact.name));
  const missing = [...used.values()].filter((one) => one.external === true && !names.has(one.name));
  return missing.map(({ name }) => ({ kind, name }));
}
