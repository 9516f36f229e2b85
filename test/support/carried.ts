import { attributes } from "../../src/engine/docker/translate/attributes.ts";
import { usesOf } from "../../src/engine/docker/translate/shortfalls.ts";
import { labels } from "../../src/engine/labels.ts";
import { type Path, pathText } from "../../src/stack/node.ts";
import type { Stack } from "../../src/stack/stack.ts";
import type { Inspected } from "./inspected.ts";

/** The attributes of a stack that ought to be on the engine and are at none of the fields that carry them. */
export function notCarried(stack: Stack, { containers, networks, volumes }: Inspected): readonly string[] {
  const ofService = (name: string) =>
    Object.values(containers).find((told) => at(told, ["Config", "Labels", labels.service]).includes(name));
  return [
    ...[...stack.services].flatMap(([name, given]) => absent(["services", name], given, ofService(name))),
    ...[...stack.networks].flatMap(([key, given]) => absent(["networks", key], given, networks[given.name])),
    ...[...stack.volumes].flatMap(([key, given]) => absent(["volumes", key], given, volumes[given.name])),
  ];
}

function absent(path: Path, given: object, told: unknown): readonly string[] {
  // Nothing was made of it: no replicas, or it belongs to others.
  if (told === undefined) return [];
  return [...attributes].flatMap(([attribute, row]) => {
    const fields = "fields" in row ? row.fields.filter((field) => !field.startsWith("?")) : [];
    const uses = fields.length === 0 ? [] : usesOf(attribute, path, given).filter(({ value }) => !isEmpty(value));
    const isThere = fields.some((field) => at(told, shownAt(path, field)).some((value) => !isEmpty(value)));
    return isThere ? [] : uses.map((use) => pathText(use.path));
  });
}

/** Where an inspect shows what a field of the create call said. */
function shownAt([kind]: Path, field: string): readonly string[] {
  const parts = field.split(".");
  if (kind !== "services") return field === "DriverOpts" ? ["Options"] : parts;
  if (parts[0] === "NetworkingConfig") return ["Networks", ...parts.slice(2)];
  return parts[0] === "HostConfig" ? parts : ["Config", ...parts];
}

function at(told: unknown, [first, ...rest]: readonly string[]): readonly unknown[] {
  if (first === undefined) return [told];
  if (typeof told !== "object" || told === null) return [];
  const members = Object.entries(told).filter(([key]) => first === "*" || key === first);
  return members.flatMap(([, value]) => at(value, rest));
}

function isEmpty(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return !value || value === "0" || value === "0s";
}
