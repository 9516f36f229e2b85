import type { ContainerFact } from "../../engine/engine.ts";
import type { Evidence, Finding } from "../evidence.ts";
import { fileRef, nameOf } from "../subject.ts";

/** The kernel killed the container, or one of its processes, at its memory limit. */
export function outOfMemory(evidence: Evidence): Finding | undefined {
  const { fact, service } = evidence;
  if (fact === undefined) return undefined;
  const how = memorySymptom(fact);
  if (how === undefined) return undefined;
  const limit = fact.memoryLimitBytes > 0 ? ` of ${sizeText(fact.memoryLimitBytes)}` : "";
  const field = service?.mem_limit === undefined && service?.deploy !== undefined ? "deploy" : "mem_limit";
  const named = field === "deploy" ? "deploy.resources.limits.memory" : field;
  return {
    kind: "out-of-memory",
    sentence: `it ran out of memory: ${how} at its limit${limit}`,
    next: [`Raise \`${named}\` of ${nameOf(evidence)}${fileRef(evidence, field)}, or make it use less memory.`],
    field,
  };
}

/** If the container runs on, or was restarted, only its health checks still show it. */
function memorySymptom({ oomKilled, state, health, memoryLimitBytes, probes }: ContainerFact): string | undefined {
  if (oomKilled && state !== "running") return "the kernel killed it";
  const isProbeKilled = health !== "healthy" && probes.length > 0 && probes.every(({ exitCode }) => exitCode === 137);
  return isProbeKilled && memoryLimitBytes > 0 ? "its health checks are killed (137)" : undefined;
}

const units = ["B", "KiB", "MiB", "GiB", "TiB"];

function sizeText(bytes: number): string {
  const unit = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${Number((bytes / 1024 ** unit).toPrecision(4))}${units[unit]}`;
}
