import type { ContainerFact } from "../../../src/engine/facts.ts";
import type { Service, Stack } from "../../../src/stack/stack.ts";
import type { Evidence } from "../../../src/verdict/evidence.ts";
import { fact } from "../apply/facts.ts";

/** A stack of services that are given by what matters of them. */
export function stackOf(services: Readonly<Record<string, Partial<Service>>>): Stack {
  const all = Object.entries(services).map(
    ([name, given]) => [name, { name, command: null, entrypoint: null, image: "busybox:1", ...given }] as const,
  );
  const none = new Map<string, never>();
  const rest = { disabled: none, networks: none, volumes: none, configs: none, secrets: none, models: none };
  return { name: "shop", workingDir: "/work", files: [], services: new Map(all), ...rest, extensions: {} };
}

/** A service `app` whose container ended with 1, but for what is given. */
export function evidence(
  given: Partial<Omit<Evidence, "fact">> & { readonly fact?: Partial<ContainerFact> | undefined } = {},
): Evidence {
  const stack = given.stack ?? stackOf({ app: {} });
  const ended = { state: "exited", exitCode: 1, finishedAt: "2026-01-01T00:00:02Z" } as const;
  return {
    stack,
    service: stack.services.get("app"),
    log: [],
    refusal: "",
    emptySecrets: [],
    peers: [],
    engineArch: "amd64",
    placeOf: () => undefined,
    ...given,
    fact: "fact" in given && given.fact === undefined ? undefined : fact("shop-app-1", { ...ended, ...given.fact }),
  };
}
