import type { Evidence, Finding } from "../evidence.ts";
import { containersOf, nameOf } from "../subject.ts";

/** There is no container: what is missing. */
export function noContainer(evidence: Evidence): Finding | undefined {
  const { fact, service } = evidence;
  if (fact !== undefined || service === undefined) return undefined;
  const { name, image } = service;
  const [profile] = service.profiles ?? [];
  if (profile !== undefined) {
    return {
      kind: "profile-off",
      sentence: `it has no container: it is in the profile ${profile}, and is made only with that`,
      next: [`Switch it on: \`berth --profile ${profile} up -d\`, or bring it up by name: \`berth up -d ${name}\`.`],
      field: "profiles",
    };
  }
  if (evidence.hasImage === false) {
    const built = service.build !== undefined;
    const never = service.pull_policy === "never" ? ", and `pull_policy: never` keeps it from being pulled" : "";
    return {
      kind: "image-missing",
      sentence:
        `it has no container, and its image ${image ?? ""} is not here${built ? ": it is to be built" : never}`.replace(
          "  ",
          " ",
        ),
      next: [
        built
          ? `Build it and bring it up: \`berth up -d --build ${name}\`.`
          : `Fetch it and bring it up: \`berth up -d --pull missing ${name}\`.`,
      ],
      field: built ? "build" : "image",
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
