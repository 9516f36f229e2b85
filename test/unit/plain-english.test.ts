import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Phrases that plain English does without, with what to write instead. A blank also matches a line break in a comment. */
const phrases: readonly (readonly [phrase: string, instead: string])[] = [
  ["(?<!there )(?:is|are) no(?! longer)", "not a valid X, invalid X, not X"],
  ["(?:is|are) there no", "if there is no"],
  ["where there (?:is|are)", "if there is"],
  ["there is none", "if it is missing"],
  ["anew", "again, recreate"],
  ["who(?:m|so)?ever", "everyone, any process that"],
  ["whom", "which process, which user"],
  ["whatever (?:comes|becomes|happens|fails|is|was|it|the)", "any, all, always"],
  ["befalls?|befell|befallen", "happens to"],
  ["tells|told", "shows, reports, prints"],
  ["nobody", "no process, no one"],
  ["in vain", "without success"],
  ["lets? go of", "releases, closes"],
  ["tak(?:es?|en|ing) away", "removes"],
  ["for who", "for callers that"],
  ["each its own", "one each"],
];

/** Texts that are not ours to change, or that mean something else, with the reason. */
const allowed: readonly (readonly [file: string, text: string, reason: string])[] = [];

const pattern = new RegExp(
  phrases.map(([phrase]) => `(?<!\\w)${phrase.replaceAll(" ", "(?:\\s+(?:\\*\\s+|//\\s+|#\\s+)?)")}(?!\\w)`).join("|"),
  "gi",
);

/** `path:line: text` of each forbidden phrase. */
function findings(path: string, text: string): readonly string[] {
  const exceptions = allowed.filter(([file]) => file === path);
  const readable = exceptions.reduce((rest, [, words]) => rest.replaceAll(words, "…"), text);
  return Array.from(readable.matchAll(pattern), ({ 0: phrase, index }) => {
    const line = readable.slice(0, index).split("\n").length;
    return `${path}:${line}: ${phrase.replace(/\s+/g, " ")}`;
  });
}

function filesBelow(folder: string, name: RegExp): readonly string[] {
  return readdirSync(`${root}${folder}`, { recursive: folder !== ".", withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => join(folder, relative(`${root}${folder}`, entry.parentPath), entry.name))
    .sort();
}

function findingsIn(files: readonly string[]): readonly string[] {
  return files.flatMap((file) => findings(file, readFileSync(`${root}${file}`, "utf8")));
}

describe("the text of", () => {
  it("the pages has no phrase that a reader must read twice", () => {
    const pages = filesBelow(".", /^(?:README|CHANGELOG|CONTRIBUTING|SECURITY)\.md$/);
    expect(findingsIn([...pages, ...filesBelow("docs", /\.md$/), ...filesBelow("templates", /./)])).toEqual([]);
  });

  const folders = readdirSync(`${root}src`, { withFileTypes: true }).map(({ name }) => name);
  it.each(folders)("src/%s has no phrase that a reader must read twice", (folder) => {
    const files =
      folder.endsWith(".ts") || folder.endsWith(".md") ? [`src/${folder}`] : filesBelow(`src/${folder}`, /\.ts$/);
    expect(findingsIn(files)).toEqual([]);
  });

  it("a comment is searched across its lines", () => {
    expect(findings("a.ts", "/**\n * What comes first is\n * no name.\n */")).toEqual(["a.ts:2: is * no"]);
    expect(findings("a.ts", "There is no name; this is no longer one.")).toEqual([]);
  });
});
