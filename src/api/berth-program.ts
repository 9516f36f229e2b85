import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The command that a reaper turns into, from where this file is: built, a part of what is built, or a source. */
export function berthProgram(): string {
  const places = ["../berth.js", "../../berth.js", "../../dist/berth.js"];
  return places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((path) => existsSync(path)) ?? "";
}
