import type { Edge, FieldChange, Reason, Skipped } from "./plan.ts";

/** A reason in a few words. `reasonWithFields` also names the fields of a change. */
export function reasonText(reason: Reason): string {
  switch (reason.why) {
    case "missing":
      return "missing";
    case "changed":
      return "configuration changed";
    case "image-changed":
      return `image changed: ${shortId(reason.from)} → ${shortId(reason.to)}`;
    case "network-changed":
      return `network ${reason.key} changed`;
    case "volume-changed":
      return `volume ${reason.key} changed`;
    case "forced":
      return "recreation requested";
    case "stopped":
      return reason.state === "exited" ? `exited (${reason.exitCode})` : reason.state;
    case "surplus":
      return `scaled to ${reason.wanted}`;
    case "orphan":
      return "orphan: its service is not in the file";
    case "leftover":
      if (reason.edge !== undefined) return `kept because ${reason.edge.on} ${missed[reason.edge.until]}`;
      return `left over from an interrupted run of ${reason.of}`;
    case "depended-on":
      return dependencyText(reason.edge);
    case "network-lost":
      return `lost its network when ${reason.owner} restarted`;
    case "requested":
      return "requested";
  }
}

/**
 * A reason in one line that names the fields of a change: `environment.A and environment.B changed`. With `values`, adds
 * those that are known: `environment.A ("1" → "2") changed`.
 */
export function reasonWithFields(reason: Reason, { values }: { readonly values: boolean }): string {
  if (reason.why !== "changed" || reason.fields.length === 0) return reasonText(reason);
  const { fields } = reason;
  const nameOf = (change: FieldChange) => `${change.field}${values ? valuesText(change) : ""}`;
  return (["changed", "added", "removed"] as const)
    .map((kind) => [fields.filter((change) => change.kind === kind).map(nameOf), kind] as const)
    .flatMap(([names, kind]) => (names.length === 0 ? [] : [`${listText(names)} ${kind}`]))
    .join(", ");
}

function valuesText({ from, to }: FieldChange): string {
  if (from !== undefined && to !== undefined) return ` (${quoted(from)} → ${quoted(to)})`;
  const value = to ?? from;
  return value === undefined ? "" : ` (${quoted(value)})`;
}

function listText(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

const missed: Readonly<Record<Edge["until"], string>> = {
  started: "did not start",
  healthy: "did not become healthy",
  completed: "did not complete",
};

function dependencyText({ from, on, until, required, restart }: Edge): string {
  const notes = [until, ...(required ? [] : ["optional"]), ...(restart ? ["restart"] : [])];
  return `${from} depends on ${on} (${notes.join(", ")})`;
}

/** One field's change: `environment.LOG_LEVEL: "info" → "debug"`. Leaves out values that are unknown or secret. */
export function fieldText({ field, kind, from, to }: FieldChange): string {
  if (from !== undefined && to !== undefined) return `${field}: ${quoted(from)} → ${quoted(to)}`;
  if (kind === "added") return to === undefined ? `${field}: added` : `${field}: ${quoted(to)} added`;
  if (kind === "removed") return from === undefined ? `${field}: removed` : `${field}: ${quoted(from)} removed`;
  return to === undefined ? `${field}: changed` : `${field}: now ${quoted(to)}`;
}

/** The value as JSON, because it may hold line breaks and control characters. A list or mapping is JSON already. */
function quoted(value: string): string {
  const short = value.length > 120 ? `${value.slice(0, 117)}…` : value;
  return /^(?:\[.*\]|\{.*\})$/.test(short) ? short : JSON.stringify(short);
}

function shortId(id: string): string {
  return id.replace(/^sha256:/, "").slice(0, 12);
}

const skipReasons: Readonly<Record<Skipped["because"], string>> = {
  "no-image": "No image to be pulled",
  provider: "Run by a provider",
  policy: "Excluded by its pull policy",
  present: "Image is already present locally",
  buildable: "Image can be built",
  "not-built": "Not built by this stack",
  nameless: "Image has no name to push",
};

/** What is skipped, and why: `Image redis:7` and `Image is already present locally`. */
export function skippedText({ service, image, because }: Skipped): {
  readonly subject: string;
  readonly reason: string;
} {
  return { subject: image === undefined ? service : `Image ${image}`, reason: skipReasons[because] };
}

/** The warning about a network or volume that stays, in Compose's words, with the containers that use it. */
export function stillInUse(kind: "Network" | "Volume", name: string, users: readonly string[]): string {
  return `${kind} ${name} Resource is still in use by ${users.join(", ")}`;
}
