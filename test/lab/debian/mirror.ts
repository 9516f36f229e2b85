import { readdirSync, readFileSync } from "node:fs";
import { distribution } from "./distribution.ts";

const fallback = "http://deb.debian.org/debian";

/** The Debian mirror that this machine is configured for. */
export function debianMirror(): string {
  const { id, codename } = distribution();
  if (id !== "debian") return fallback;
  const texts = ["/etc/apt/sources.list", ...listed("/etc/apt/sources.list.d")].map(readOr);
  return texts.map((text) => mirrorIn(text, codename)).find((uri) => uri !== undefined) ?? fallback;
}

/** The mirror of a suite in one sources file, deb822 or one-line. Pure. */
function mirrorIn(text: string, suite: string): string | undefined {
  for (const stanza of text.split(/\n\s*\n/)) {
    const suites = /^Suites:\s*(.*)$/m.exec(stanza)?.[1]?.split(/\s+/) ?? [];
    const uri = /^URIs:\s*(\S+)/m.exec(stanza)?.[1];
    if (uri && suites.includes(suite)) return uri;
  }
  for (const line of text.split("\n")) {
    const [, uri, name, component] = /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s+(\S+)/.exec(line) ?? [];
    if (name === suite && component === "main") return uri;
  }
  return undefined;
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => `${folder}/${name}`);
  } catch {
    return [];
  }
}

function readOr(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
