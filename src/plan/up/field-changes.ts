import type { ContainerFact } from "../../engine/engine.ts";
import { labels } from "../../engine/labels.ts";
import { isShowable } from "../../redact/is-showable.ts";
import { changedFields, fieldDigests } from "../../stack/fingerprint.ts";
import type { Dict, Service } from "../../stack/stack.ts";
import type { FieldChange } from "../plan.ts";

/** Which fields differ between a container and its service; none where the container does not carry berth's digests. */
export function fieldChanges(fact: ContainerFact, service: Service): FieldChange[] {
  const was = recordedDigests(fact);
  const key = fact.labels[labels.configHash];
  if (was === undefined || key === undefined) return [];
  const now = fieldDigests(service, key);
  return changedFields(service, was, key).map((field) => ({
    field,
    kind: !Object.hasOwn(was, field) ? "added" : !Object.hasOwn(now, field) ? "removed" : "changed",
    ...shown(field, valuesOf(field, fact, service)),
  }));
}

function recordedDigests(fact: ContainerFact): Dict<string> | undefined {
  try {
    const digests: unknown = JSON.parse(fact.labels[labels.fields] ?? "");
    const isDict = typeof digests === "object" && digests !== null && !Array.isArray(digests);
    if (isDict && Object.values(digests).every((digest) => typeof digest === "string")) return digests as Dict<string>;
  } catch {
    // Not ours, or cut short by someone: the hash alone decides.
  }
  return undefined;
}

interface Values {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

function shown(field: string, { from, to }: Values): { from?: string; to?: string } {
  if (![from, to].every((value) => value === undefined || isShowable(field, value))) return {};
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function valuesOf(field: string, fact: ContainerFact, service: Service): Values {
  if (field === "image") return { from: fact.image, to: service.image };
  const [section = "", name = ""] = split(field);
  if (section === "environment") {
    const written = fact.env.find((entry) => entry.startsWith(`${name}=`));
    return { from: written?.slice(name.length + 1), to: own(service.environment, name) ?? undefined };
  }
  if (section === "labels") return { from: own(fact.labels, name), to: own(service.labels, name) };
  return { to: scalar(own(service as unknown as Record<string, unknown>, field)) };
}

/** A name may hold dots itself: `labels.com.example.tier`. */
function split(field: string): string[] {
  const dot = field.indexOf(".");
  return dot < 0 ? [field] : [field.slice(0, dot), field.slice(dot + 1)];
}

function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

function scalar(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}
