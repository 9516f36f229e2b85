import { containersOf, nameOf } from "../about.ts";
import type { Evidence, Finding } from "../evidence.ts";

/** There is no container: what is missing. */
export function absent(evidence: Evidence): Finding | undefined {
  const { fact, service, stack } = evidence;
  if (fact !== undefined || service === undefined) return undefined;
  const name = service.name;
  const [profile] = service.profiles ?? [];
  if (stack.disabled.has(name) && profile !== undefined) {
    return {
      kind: "profile-off",
      sentence: `it is in the profile ${profile}, which is off`,
      next: [`Switch it on: \`berth --profile ${profile} up -d ${name}\`.`],
      field: "profiles",
    };
  }
  return (
    dependency(evidence) ?? {
      kind: "not-created",
      sentence: "it has no container: it was not brought up yet, or was taken down",
      next: [`Bring it up: \`berth up -d ${name}\`.`],
    }
  );
}

/** It never ran, since another that it waits for is not ready. */
export function dependency(evidence: Evidence): Finding | undefined {
  const { service, fact } = evidence;
  if (fact !== undefined && fact.startedAt !== "") return undefined;
  for (const [on, { condition, required }] of Object.entries(service?.depends_on ?? {})) {
    const peers = containersOf(evidence, on);
    const isReady = peers.some((peer) =>
      condition === "service_healthy"
        ? peer.state === "running" && peer.health === "healthy"
        : condition === "service_completed_successfully"
          ? peer.state === "exited" && peer.exitCode === 0
          : peer.startedAt !== "",
    );
    if (isReady || !required || (fact === undefined && peers.length === 0)) continue;
    return {
      kind: "dependency",
      sentence: `it waits for ${on} (${condition.replace("service_", "").replaceAll("_", " ")}), which is not that far`,
      next: [`See why: \`berth why ${on}\`.`],
      field: "depends_on",
    };
  }
  return undefined;
}

/** States that speak for themselves. */
export function resting(evidence: Evidence): Finding | undefined {
  const name = nameOf(evidence);
  switch (evidence.fact?.state) {
    case "created":
      return {
        kind: "not-created",
        sentence: "its container was made, and never started",
        next: [`Start it: \`berth up -d ${name}\`.`],
      };
    case "paused":
      return { kind: "paused", sentence: "it is paused", next: [`Let it go on: \`berth unpause ${name}\`.`] };
    case "removing":
      return { kind: "gone", sentence: "it is being removed", next: [`Bring it up again: \`berth up -d ${name}\`.`] };
    default:
      return undefined;
  }
}
