import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { blocksOf, commandsOfBlock, pages, readPage, root } from "../support/documentation.ts";

const linked = [...pages, "CONTRIBUTING.md", "SECURITY.md", "templates/README.md", "examples/testing/README.md"];

/** A heading as GitHub addresses it. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");

const anchorsOf = (page: string) =>
  Array.from(readPage(page).matchAll(/^#+ (.*)$/gm), ([, heading = ""]) => anchorOf(heading));

describe("the documentation", () => {
  it("begins with a README of at most 7 kB, which links to every page", () => {
    const readme = readPage("README.md");
    expect(Buffer.byteLength(readme)).toBeLessThanOrEqual(7000);
    for (const page of pages.slice(1)) expect(readme).toContain(`](${page})`);
  });

  it.each(linked)("has in %s no link that leads nowhere", (page) => {
    const text = readPage(page).replaceAll(/^```[\s\S]*?^```$/gm, "");
    const broken = Array.from(text.matchAll(/\]\(([^)\s]+)\)/g), ([, target = ""]) => target).filter((target) => {
      if (/^\w+:/.test(target)) return false;
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? page : join(dirname(page), path);
      return !existsSync(`${root}${file}`) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
    });
    expect(broken).toEqual([]);
  });

  it("quotes in the README's reasons to switch what a page shows, and the tests run", () => {
    const shown = pages.flatMap((page) =>
      blocksOf(page).flatMap((block) => (block.language === "console" ? commandsOfBlock(block) : [])),
    );
    const outputs = shown.map(({ prints = "" }) => prints.replaceAll(/ +/g, " ")).join("\n");
    const reasons = readPage("README.md").match(/^\| `berth .*: `(.*)` \|$/gm) ?? [];
    expect(reasons).toHaveLength(5);
    for (const reason of reasons) expect(outputs).toContain(/: `(.*)` \|$/.exec(reason)?.[1]);
  });
});
