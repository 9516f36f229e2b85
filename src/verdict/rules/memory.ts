import { at, nameOf } from "../about.ts";
import type { Evidence, Finding } from "../evidence.ts";

/** The kernel killed it, or a process of it, at its limit of memory. */
export function memory(evidence: Evidence): Finding | undefined {
  const { fact, service } = evidence;
  if (fact?.oomKilled !== true || fact.state === "running") return undefined;
  const limit = fact.memoryLimitBytes > 0 ? ` of ${sizeText(fact.memoryLimitBytes)}` : "";
  const field = service?.mem_limit === undefined && service?.deploy !== undefined ? "deploy" : "mem_limit";
  const named = field === "deploy" ? "deploy.resources.limits.memory" : field;
  return {
    kind: "out-of-memory",
    sentence: `it ran out of memory: the kernel killed it at its limit${limit}`,
    next: [`Raise \`${named}\` of ${nameOf(evidence)}${at(evidence, field)}, or have it use less.`],
    field,
  };
}

const units = ["B", "KiB", "MiB", "GiB", "TiB"];

function sizeText(bytes: number): string {
  const unit = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${Number((bytes / 1024 ** unit).toPrecision(4))}${units[unit]}`;
}
