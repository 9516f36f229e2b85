import type { EngineEvent } from "../engine.ts";

interface EngineMessage {
  readonly Type: EngineEvent["type"];
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
  readonly timeNano?: string;
  readonly time?: number;
}

/** What the engine adds to the labels of a thing when it tells of it. */
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

/** A line of GET /events. `health_status: healthy` is one word there: action and detail come apart here. */
export function engineEvent(line: string): EngineEvent {
  // As a JSON number it would lose its last digits.
  const exact = line.replace(/"timeNano":(\d+)/, '"timeNano":"$1"');
  const { Type, Action, Actor, timeNano, time } = JSON.parse(exact) as EngineMessage;
  const [word = "", detail] = Action.split(": ");
  // Podman's word for the end of a container.
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
    told: { action: Action, attributes: Actor.Attributes },
    timeNano: timeNano ?? `${time ?? 0}000000000`,
  };
}
