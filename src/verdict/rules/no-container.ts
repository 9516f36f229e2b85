import type { Evidence, Finding } from "../evidence.ts";
import { containersOf, nameOf } from "../subject.ts";

/** The service has no container: why it was not created. */
export function noContainer(evidence: Evidence): Finding | undefined {
  const { fact, service } = evidence;
  if (fact !== undefined || service === undefined) return undefined;
  const { name, image } = service;
  const [profile] = service.profiles ?? [];
  if (profile !== undefined) {
    return {
      kind: "profile-off",
      sentence: `it has no container: it is only created with the profile ${profile}`,
      next: [`Enable the profile: \`berth --profile ${profile} up -d\`; or start it by name: \`berth up -d ${name}\`.`],
      field: "profiles",
    };
  }
  if (evidence.hasImage === false) {
    const isBuilt = service.build !== undefined;
    const never = service.pull_policy === "never" ? ", and `pull_policy: never` forbids pulling it" : "";
    return {
      kind: "image-missing",
      sentence: `it has no container, and its image${image === undefined ? "" : ` ${image}`} ${isBuilt ? "is not built yet" : `does not exist locally${never}`}`,
      next: [
        isBuilt
          ? `Build and start it: \`berth up -d --build ${name}\`.`
          : `Pull and start it: \`berth up -d --pull missing ${name}\`.`,
      ],
      field: isBuilt ? "build" : "image",
    };
  }
  return (
    dependency(evidence) ?? {
      kind: "not-created",
      sentence: "it has no container: it was not started yet, or was removed",
      next: [`Start it: \`berth up -d ${name}\`.`],
    }
  );
}

/** The container never ran because a service that it waits for is not ready. */
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
      sentence: `it waits for ${on} (${condition.replace("service_", "").replaceAll("_", " ")}), which is not ready`,
      next: [`Find out why: \`berth why ${on}\`.`],
      field: "depends_on",
    };
  }
  return undefined;
}

/** States that explain themselves: created, paused, being removed. */
export function idleState(evidence: Evidence): Finding | undefined {
  const name = nameOf(evidence);
  switch (evidence.fact?.state) {
    case "created":
      return {
        kind: "not-created",
        sentence: "its container was created but never started",
        next: [`Start it: \`berth up -d ${name}\`.`],
      };
    case "paused":
      return { kind: "paused", sentence: "it is paused", next: [`Resume it: \`berth unpause ${name}\`.`] };
    case "removing":
      return { kind: "gone", sentence: "it is being removed", next: [`Start it again: \`berth up -d ${name}\`.`] };
    default:
      return undefined;
  }
}
