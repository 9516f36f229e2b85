import type { FieldChange, Reason, Skipped } from "./plan.ts";

/** A reason in a few words; the fields of a change are told apart, by `fieldText`. */
export function reasonText(reason: Reason): string {
  switch (reason.why) {
    case "missing":
      return "missing";
    case "changed":
      return reason.fields.length === 0 ? "configuration changed" : "changed";
    case "image-changed":
      return `image changed: ${shortId(reason.from)} → ${shortId(reason.to)}`;
    case "network-changed":
      return `network ${reason.key} changed`;
    case "volume-changed":
      return `volume ${reason.key} changed`;
    case "forced":
      return "recreation asked for";
    case "stopped":
      return reason.state === "exited" ? `exited (${reason.exitCode})` : reason.state;
    case "surplus":
      return `scaled to ${reason.wanted}`;
    case "orphan":
      return "orphan: its service is not in the file";
    case "leftover":
      return `left over from an interrupted run of ${reason.of}`;
    case "depended-on":
      return dependencyText(reason.edge);
    case "requested":
      return "asked for";
  }
}

/** A reason with the names of the fields that changed, and none of their values: labels are read by everybody. */
export function replacedText(reason: Reason): string {
  if (reason.why !== "changed" || reason.fields.length === 0) return reasonText(reason);
  return `${reason.fields.map(({ field }) => field).join(", ")} changed`;
}

type Edge = Extract<Reason, { why: "depended-on" }>["edge"];

function dependencyText({ from, on, until, required, restart }: Edge): string {
  const notes = [until, ...(required ? [] : ["optional"]), ...(restart ? ["restart"] : [])];
  return `${from} depends on ${on} (${notes.join(", ")})`;
}

/** `environment.LOG_LEVEL: "info" → "debug"`; without values where they are unknown or not to be shown. */
export function fieldText({ field, kind, from, to }: FieldChange): string {
  if (from !== undefined && to !== undefined) return `${field}: ${quoted(from)} → ${quoted(to)}`;
  if (kind === "added") return to === undefined ? `${field}: added` : `${field}: ${quoted(to)} added`;
  if (kind === "removed") return from === undefined ? `${field}: removed` : `${field}: ${quoted(from)} removed`;
  return to === undefined ? `${field}: changed` : `${field}: now ${quoted(to)}`;
}

/** As JSON: a value may hold line breaks and control characters. */
function quoted(value: string): string {
  return JSON.stringify(value.length > 120 ? `${value.slice(0, 117)}…` : value);
}

function shortId(id: string): string {
  return id.replace(/^sha256:/, "").slice(0, 12);
}

const skipReasons: Readonly<Record<Skipped["because"], string>> = {
  "no-image": "No image to be pulled",
  provider: "A provider runs it",
  policy: "Its pull policy says so",
  present: "Image is already present locally",
  buildable: "Image can be built",
  "not-built": "No image of its own to be pushed",
  nameless: "Image has no name to be pushed under",
};

/** What is passed over, and why: `Image redis:7` and `Image is already present locally`. */
export function skippedText({ service, image, because }: Skipped): {
  readonly subject: string;
  readonly reason: string;
} {
  return { subject: image === undefined ? service : `Image ${image}`, reason: skipReasons[because] };
}
