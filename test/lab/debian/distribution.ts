import { readFileSync } from "node:fs";

/** Which distribution this machine runs: ids as in os-release, empty where there is none. */
export function distribution(): { id: string; codename: string } {
  let text = "";
  try {
    text = readFileSync("/etc/os-release", "utf8");
  } catch {
    // Not Linux, or a very small one.
  }
  const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)"?$`, "m").exec(text)?.[1] ?? "";
  return { id: field("ID"), codename: field("VERSION_CODENAME") };
}
