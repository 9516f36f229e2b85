import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** README.md and every page of docs/, by the path from the repository's root. */
export const pages: readonly string[] = [
  "README.md",
  ...readdirSync(`${root}docs`)
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
];

/** A fenced block of a page, with the comments in front of it that only the tests read. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** `<!-- in: examples/shop -->`: the folder that the session changes to first, and the project of that name. */
  readonly folder?: string | undefined;
  /** `<!-- project: shop -->`: the project's name from here on, for a folder that the block itself changes to. */
  readonly project?: string | undefined;
  /** `<!-- not run: why -->`: its commands are only looked up. */
  readonly notRun?: string | undefined;
}

/** A command of a console block, and what the page says that it prints; undefined if the page shows nothing. */
export interface Shown {
  readonly command: string;
  readonly prints: string | undefined;
}

export function readPage(page: string): string {
  return readFileSync(`${root}${page}`, "utf8");
}

export function blocksOf(page: string): readonly Block[] {
  const fenced = /^((?:<!-- .*? -->\n)*) *```(\w+)\n([\s\S]*?)^ *```$/gm;
  return Array.from(readPage(page).matchAll(fenced), ([, comments = "", language = "", text = ""]) => {
    const said = (name: string) => new RegExp(`^<!-- ${name}: (.*) -->$`, "m").exec(comments)?.[1];
    return { language, text, folder: said("in"), project: said("project"), notRun: said("not run") };
  });
}

/** The commands of a console block: lines after `$ `, each with the lines below it. */
export function commandsOfBlock({ text }: Block): readonly Shown[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf("\n");
      const prints = part.slice(end + 1).trim();
      return { command: part.slice(0, end), prints: prints === "" ? undefined : prints };
    });
}

/** The file name that a block of code gives in a comment on one of its first two lines. */
export function fileOf({ text }: Block): string | undefined {
  const [first = "", second = ""] = text.split("\n");
  return /^(?:#|\/\/) ((?:[\w.-]+\/)*(?:[\w-]*\.[\w.-]+|Jenkinsfile|Makefile|pre-push))(?:,.*)?$/m.exec(
    `${first}\n${second}`,
  )?.[1];
}

/** The text of one of the recipes in the pages: the block of code that names this file. */
export function recipe(file: string): string {
  const found = pages.flatMap(blocksOf).find((block) => fileOf(block) === file);
  if (found === undefined) throw new Error(`No page has a recipe for ${file}.`);
  return found.text;
}

/** Whether a text is what a page shows: `…` stands for any text in a line, and for any lines if it is alone on one. */
export function isLike(shown: string, text: string): boolean {
  const lines = shown.split("\n").map((line) => {
    if (line.trim() === "…") return "(?:.*\\n)*?";
    return `${line.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("…", ".*?")}\\n`;
  });
  return new RegExp(`^${lines.join("")}$`).test(`${text}\n`);
}

/** Without what differs from run to run: durations, random names, ports by hash, the width of columns. */
export function steady(text: string): string {
  return text
    .replaceAll(/-ci-[a-z0-9]{8}(?![a-z0-9])/g, "-ci-12345678")
    .replaceAll(/localhost:\d{5}\b/g, "localhost:12345")
    .replaceAll(/\b\d+(?:\.\d+)? ?(?:s|ms|seconds?|minutes?)\b/g, "1s")
    .replaceAll(/[ \t]+/g, " ")
    .replaceAll(/ $/gm, "")
    .trim();
}
