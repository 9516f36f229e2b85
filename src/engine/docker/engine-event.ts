import { UsageError } from "../../errors.ts";
import { durationMs } from "../../stack/units.ts";
import type { EngineEvent } from "../facts.ts";

interface EngineMessage {
  readonly Type: EngineEvent["type"];
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
  readonly timeNano?: string;
  readonly time?: number;
}

/** Attributes of an event that the engine adds beside the resource's labels. */
const notLabels = new Set([
  "name",
  "image",
  "exitCode",
  "signal",
  "execID",
  "execDuration",
  "oldName",
  "container",
  "type",
]);

/** Parses a line of GET /events. Splits an action such as `health_status: healthy` into action and detail. */
export function engineEvent(line: string): EngineEvent {
  // As a JSON number, the time would lose its last digits.
  const exact = line.replace(/"timeNano":(\d+)/, '"timeNano":"$1"');
  const { Type, Action, Actor, timeNano, time } = JSON.parse(exact) as EngineMessage;
  const [word = "", detail] = Action.split(": ");
  // Podman calls it "remove".
  const action = Type === "container" && word === "remove" ? "destroy" : word;
  const { name, exitCode } = Actor.Attributes;
  return {
    type: Type,
    action,
    id: Actor.ID,
    name: name ?? Actor.ID,
    ...(action === "health_status" && { health: detail }),
    ...(action === "die" && exitCode !== undefined && { exitCode: Number(exitCode) }),
    labels: Object.fromEntries(Object.entries(Actor.Attributes).filter(([key]) => !notLabels.has(key))),
    raw: { action: Action, attributes: Actor.Attributes },
    timeNano: timeNano ?? `${time ?? 0}000000000`,
  };
}

/** Converts the user's time (`10m` ago, RFC 3339, or seconds since the epoch) to seconds since the epoch. */
export function engineTime(text: string, nowMs: number): string {
  if (/^\d+(\.\d+)?$/.test(text)) return text;
  const agoMs = durationMs(text);
  if (!Number.isNaN(agoMs)) return seconds(nowMs - agoMs);
  const atMs = /^\d{4}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(atMs)) return seconds(atMs);
  throw new UsageError(`invalid time "${text}"`, {
    hint: "Use a duration (10m, 1h30m), a date (2026-01-31T12:00:00Z) or seconds since the epoch.",
  });
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** The engine's time, or "" for never, which the engine writes as the year 1 or leaves out. */
export function zeroTime(time: string | undefined): string {
  return time === undefined || time.startsWith("0001-") ? "" : time;
}
