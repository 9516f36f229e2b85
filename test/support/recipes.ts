import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The text of one of the README's recipes: the block of code that names this file in one of its first two lines. */
export function recipe(file: string): string {
  const readme = readFileSync(fileURLToPath(new URL("../../README.md", import.meta.url)), "utf8");
  for (const [, text = ""] of readme.matchAll(/^```(?:yaml|groovy|make|sh)\n([\s\S]*?)^```$/gm)) {
    const [first = "", second = ""] = text.split("\n");
    if (new RegExp(`^(?:#|//) ${file.replaceAll(".", "\\.")}(?:,|$)`, "m").test(`${first}\n${second}`)) return text;
  }
  throw new Error(`README.md has no recipe for ${file}.`);
}
