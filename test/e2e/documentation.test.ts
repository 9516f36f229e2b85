import { cp, mkdir, readFile, symlink } from "node:fs/promises";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { runsOf } from "../support/ci-runs.ts";
import {
  type Block,
  blocksOf,
  commandsOfBlock,
  fileOf,
  isLike,
  pages,
  root,
  type Shown,
  steady,
} from "../support/documentation.ts";
import { removeProject } from "../support/engine-state.ts";
import { berthEntry, runBerth, startCommand } from "../support/run-berth.ts";
import { freePort } from "../support/wire.ts";
import { type TestProject, withProject } from "../support/with-project.ts";

const isConsole = ({ language }: Block) => language === "console";
const isRun = (block: Block) => isConsole(block) && block.notRun === undefined;
const isLookedUp = (block: Block) => isConsole(block) && block.notRun !== undefined;
const projectOf = ({ folder, project }: Block) => project ?? folder?.split("/").at(-1);

/** Control character, number of the command or `exit` and its code: what separates outputs in the session's. */
const separator = "\u001e";
const marked = (text: string) => `printf '\\n\\036%s\\n' "${text}"`;
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** The blocks of a page as one shell script: its files are written and its commands run in the order of the page. */
function session(blocks: readonly Block[], prefix: string, port: number): { script: string; shown: readonly Shown[] } {
  const shown: Shown[] = [];
  const lines = blocks.flatMap((block) => {
    const name = projectOf(block);
    const setting = [
      ...(block.folder === undefined ? [] : [`mkdir -p "$ROOT/${block.folder}"; cd "$ROOT/${block.folder}"`]),
      ...(name === undefined ? [] : [`export COMPOSE_PROJECT_NAME=${prefix}${name}`]),
    ];
    const file = fileOf(block);
    if (!isConsole(block) && file !== undefined)
      return [...setting, `mkdir -p "$(dirname ${file})"; printf %s ${quoted(block.text)} > ${file}`];
    if (!isRun(block)) return setting;
    const commands = commandsOfBlock(block).flatMap((one) => {
      shown.push(one);
      return [marked(String(shown.length)), one.command.replaceAll("8080", String(port)), marked("exit $?")];
    });
    return [...setting, ...commands];
  });
  return { script: ["exec 2>&1", ...lines, ""].join("\n"), shown };
}

interface Printed {
  readonly output: string;
  readonly code: string;
}

/** What each command printed, and its exit code. */
function outputs(text: string): readonly Printed[] {
  const parts = text.split(`\n${separator}`).slice(1);
  return parts.flatMap((part, index) =>
    part.startsWith("exit ")
      ? []
      : [{ output: part.replace(/^.*\n/, ""), code: parts[index + 1]?.slice(5).trim() ?? "" }],
  );
}

/** Why the page is wrong about a command, if it is. Only a command that shows an error may fail. */
function faultOf({ command, prints }: Shown, printed: Printed | undefined): string | undefined {
  if (printed === undefined) return `$ ${command}\nnever ran`;
  const text = steady(printed.output);
  const mayFail = prints !== undefined && /error|✗|failed/.test(prints);
  if (printed.code !== "0" && !mayFail) return `$ ${command}\nexited with ${printed.code}:\n${text}`;
  if (prints === undefined || isLike(steady(prints), text)) return undefined;
  return `$ ${command}\nshould print:\n${steady(prints)}\nand prints:\n${text}`;
}

/** A folder with the examples and `berth` in it, as a clone after the build has them. */
async function prepare({ dir }: TestProject): Promise<void> {
  await cp(`${root}examples`, `${dir}/examples`, { recursive: true });
  await mkdir(`${dir}/.bin`);
  await symlink(berthEntry, `${dir}/.bin/berth`);
}

async function removeAll(prefix: string, blocks: readonly Block[]): Promise<void> {
  const named = blocks.flatMap((block) => projectOf(block) ?? []).map((name) => `${prefix}${name}`);
  const temporary = await Promise.all(named.map((name) => runsOf(name)));
  for (const name of new Set([...named, ...temporary.flat()])) await removeProject(name);
}

const run = pages.filter((page) => blocksOf(page).some(isRun));

describe.concurrent("the documentation", () => {
  it.each(run)("shows in %s what its commands print", (page) =>
    withProject("docs-", async (project) => {
      const { dir, name } = project;
      const [prefix, port, blocks] = [`${name}-`, await freePort(), blocksOf(page)];
      await prepare(project);
      const { script, shown } = session(blocks, prefix, port);
      const env = {
        ROOT: dir,
        PATH: `${dir}/.bin:${process.env["PATH"]}`,
        ...{ SHOP_PORT: String(port), HELLO_PORT: String(port), NO_COLOR: "1", FORCE_COLOR: undefined, CI: undefined },
      };
      try {
        const { stdout } = await startCommand("bash", ["-c", script], { cwd: dir, env }).ended;
        const plain = stripVTControlCharacters(stdout).replaceAll(dir, "~").replaceAll(prefix, "");
        const found = outputs(plain.replaceAll(String(port), "8080"));
        const faults = shown.flatMap((one, index) => faultOf(one, found[index]) ?? []);
        expect(faults.join("\n\n")).toBe("");
      } finally {
        await removeAll(prefix, blocks);
      }
    }),
  );

  it("names in what is not run only commands and flags that berth has", async () => {
    const lines = pages.flatMap((page) => blocksOf(page).filter(isLookedUp).flatMap(commandsOfBlock));
    const used = lines.flatMap(({ command }) =>
      Array.from(
        command.replace(/ (?:#|-- ).*/, "").matchAll(/\bberth ([a-z]+)([^|&;<>)]*)/g),
        ([, name = "", rest = ""]) => ({
          name,
          flags: rest.match(/(?<= )--[a-z-]+/g) ?? [],
        }),
      ),
    );
    for (const name of new Set(used.map((one) => one.name))) {
      const { code, stdout } = await runBerth([name, "--help"]);
      expect({ name, code }).toEqual({ name, code: 0 });
      for (const flag of used.flatMap((one) => (one.name === name ? one.flags : []))) expect(stdout).toContain(flag);
    }
    const { scripts } = JSON.parse(await readFile(`${root}package.json`, "utf8")) as { scripts: object };
    const named = lines.flatMap(({ command }) => [...command.matchAll(/npm run (\w+)/g)].map(([, script]) => script));
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  });
});
