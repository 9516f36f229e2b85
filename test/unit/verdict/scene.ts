import type { ContainerFact } from "../../../src/engine/facts.ts";
import type { Service, Stack } from "../../../src/stack/stack.ts";
import type { Evidence } from "../../../src/verdict/evidence.ts";
import { fact } from "../apply/facts.ts";

/** A stack with these services, each with defaults for what is not set. */
export function stackOf(services: Readonly<Record<string, Partial<Service>>>): Stack {
  const all = Object.entries(services).map(
    ([name, fields]) => [name, { name, command: null, entrypoint: null, image: "busybox:1", ...fields }] as const,
  );
  const none = new Map<string, never>();
  const rest = { disabled: none, networks: none, volumes: none, configs: none, secrets: none, models: none };
  return { name: "shop", workingDir: "/work", files: [], services: new Map(all), ...rest, extensions: {} };
}

/** Evidence on a service `app` whose container exited with 1, except for the changes. */
export function evidence(
  changes: Partial<Omit<Evidence, "fact">> & { readonly fact?: Partial<ContainerFact> | undefined } = {},
): Evidence {
  const stack = changes.stack ?? stackOf({ app: {} });
  const exited = { state: "exited", exitCode: 1, finishedAt: "2026-01-01T00:00:02Z" } as const;
  return {
    stack,
    service: stack.services.get("app"),
    log: [],
    errorLog: [],
    refusal: "",
    emptySecrets: [],
    peers: [],
    engineArch: "amd64",
    placeOf: () => undefined,
    ...changes,
    fact:
      "fact" in changes && changes.fact === undefined ? undefined : fact("shop-app-1", { ...exited, ...changes.fact }),
  };
}
