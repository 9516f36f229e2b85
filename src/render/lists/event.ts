import type { EngineEvent } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import { redactor } from "../../redact/redactor.ts";
import { jsonText } from "../format/values.ts";
import { visibleLine } from "../terminal/visible.ts";

/** The action of an exec has its command line. */
const redact = redactor([]);

/** An event as one line, followed by an empty line as in docker compose. */
export function eventLine(event: EngineEvent): string {
  const attributes = shownAttributes(event).map(([key, value]) => `${key}=${value}`);
  const text = `container ${redact.data(event.raw.action)} ${event.id} (${attributes.join(", ")})`;
  return `${localTime(event)} ${visibleLine(text)}\n\n`;
}

/** An event as a JSON object with docker compose's fields. */
export function eventJson(event: EngineEvent): string {
  return jsonText({
    action: redact.data(event.raw.action),
    attributes: Object.fromEntries(shownAttributes(event)),
    id: event.id,
    service: event.labels[labels.service] ?? "",
    time: exactTime(event),
    type: event.type,
  });
}

/** Attributes without the labels of docker compose and berth. */
function shownAttributes({ raw }: EngineEvent): [string, string][] {
  return Object.entries(redact.data(raw.attributes))
    .filter(([key]) => !/^(com\.docker\.compose|berth)\./.test(key))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** `2026-11-21 13:10:55.067262` in local time. */
function localTime({ timeNano }: EngineEvent): string {
  const { date, fraction } = parseNano(timeNano);
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${fraction.slice(0, 6)}`;
}

/** RFC 3339 in local time, with all digits of the engine. */
function exactTime(event: EngineEvent): string {
  const { date, fraction } = parseNano(event.timeNano);
  const digits = fraction.replace(/0+$/, "");
  const offset = -date.getTimezoneOffset();
  const two = (number: number) => String(Math.floor(Math.abs(number))).padStart(2, "0");
  const zone = offset === 0 ? "Z" : `${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
  return `${localTime(event).slice(0, 19).replace(" ", "T")}${digits && `.${digits}`}${zone}`;
}

function parseNano(timeNano: string): { readonly date: Date; readonly fraction: string } {
  const digits = timeNano.padStart(10, "0");
  return { date: new Date(Number(digits.slice(0, -9)) * 1000), fraction: digits.slice(-9) };
}
