import { actionKinds } from "../../plan/action-kinds.ts";
import type { Evidence, Finding } from "../evidence.ts";
import { fileRef, nameOf } from "../subject.ts";
import { mountRefusals, programRefusals } from "./refusals/container.ts";
import { limitRefusals, machineRefusals } from "./refusals/machine.ts";
import { networkRefusals, portRefusals } from "./refusals/network.ts";
import type { Refusal } from "./refusals/refusal.ts";

/** The first match counts, so the vaguest patterns come last. */
const refusals: readonly Refusal[] = [
  ...limitRefusals,
  ...portRefusals,
  ...networkRefusals,
  ...machineRefusals,
  ...programRefusals,
  ...mountRefusals,
  {
    kind: "no-healthcheck",
    pattern: /has no healthcheck, but others wait until it is healthy/,
    sentence: () => "other services wait until it is healthy, but it has no healthcheck",
    next: (_, evidence) =>
      `Give ${nameOf(evidence)} a \`healthcheck\`${fileRef(evidence, "image")}, or let them wait only for its start (\`condition: service_started\`).`,
    field: "image",
  },
  { kind: "name-taken", pattern: /container name \S+ is already in use/, field: "container_name" },
  { kind: "disk-full", pattern: /disk is full|no space left on device/ },
  {
    kind: "image-missing",
    pattern:
      /image \S+ (?:could not be pulled|is not present)|^image .* not found locally|pull access denied|has no such image|registry cannot be reached/,
    field: "image",
  },
];

/** The engine refused a step, or a step failed: explained if the message is known, else the message itself. */
export function refusalCause(evidence: Evidence): Finding | undefined {
  const { refusal, advice, step } = evidence;
  const firstLine = refusal.split("\n").find((line) => line.trim() !== "");
  if (firstLine === undefined) return undefined;
  const fallback = advice ?? `Compare the engine's message above with the settings of ${nameOf(evidence)}.`;
  for (const { kind, pattern, step: only, sentence, next, field } of refusals) {
    const match = only === undefined || only === step ? pattern.exec(refusal) : null;
    if (match === null) continue;
    const groups = match.groups ?? {};
    return {
      kind,
      sentence: sentence?.(groups, evidence) ?? firstLine,
      next: [next?.(groups, evidence) ?? fallback],
      field: typeof field === "function" ? field(evidence) : field,
    };
  }
  const kind = (step && actionKinds[step].failure) ?? "engine-refused";
  return {
    kind,
    sentence: firstLine,
    quote: kind === "hook-failed" ? evidence.log.at(-1) : undefined,
    next: [fallback],
  };
}
