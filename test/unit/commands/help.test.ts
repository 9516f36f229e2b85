import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { splitAtOperand } from "../../../src/commands/argv.ts";
import { flagNamed } from "../../../src/commands/complete/flag.ts";
import { globalFlags } from "../../../src/commands/global-flags.ts";
import { commandHelp, rootHelp } from "../../../src/commands/help.ts";
import { commands } from "../../../src/commands/table.ts";
import { composeFlags } from "../../support/compose-flags.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const listed = [...commands].filter(([, { group }]) => group !== undefined);
const classOf = async (name: string) => {
  const Command = (await commands.get(name)?.load())?.default;
  if (Command === undefined) throw new Error(`no command ${name}`);
  return Command;
};

describe("berth --help", () => {
  it("lists every command once, with the summary of its class", async () => {
    const text = await rootHelp("berth");
    for (const [name] of listed) {
      const { summary } = await classOf(name);
      expect(text.split("\n").filter((line) => new RegExp(`^  ${name} +\\S`).test(line))).toHaveLength(1);
      expect(text).toContain(` ${summary}\n`);
    }
  });

  it("lists every global flag", async () => {
    const text = await rootHelp("docker compose");
    const shown = Object.entries(globalFlags).filter(([, { hidden }]) => !hidden);
    for (const [name] of shown) expect(text).toContain(`--${name}`);
    expect(text).toContain("$ docker compose [GLOBAL FLAGS] COMMAND");
  });
});

describe("the summary of", () => {
  const elsewhere = readdirSync(`${root}src`, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/^commands\/(?!complete)\w+\//.test(file))
    .map((file) => readFileSync(`${root}src/${file}`, "utf8"))
    .join("\n");

  it.each(listed)("%s is written only in its class", async (name) => {
    const { summary = "" } = await classOf(name);
    expect(summary).not.toBe("");
    expect([`"${summary}"`, `'${summary}'`, `\`${summary}\``].filter((literal) => elsewhere.includes(literal))).toEqual(
      [],
    );
  });

  it.each(listed.filter(([name]) => !Object.hasOwn(composeFlags, name)))(
    "%s, which is berth's own, has at most 60 characters",
    async (name) => {
      const { summary = "" } = await classOf(name);
      expect(summary).toMatch(/^[A-Z][^.]{1,58}[^.]$/);
    },
  );
});

describe("the help of", () => {
  it.each(listed)("%s has examples with flags that exist, and a page of documentation", async (name) => {
    const { examples = [], flags, docs, closesAtOperand } = await classOf(name);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples.map(String)) {
      expect(example).toMatch(new RegExp(`\\bberth ${name}\\b`));
      const words = example.split(`berth ${name}`).at(-1)?.trim().split(" ") ?? [];
      const own = closesAtOperand ? splitAtOperand(words, flags).flags : words;
      const names = own.flatMap((word) => /^--?[a-zA-Z][\w-]*/.exec(word) ?? []);
      expect(names.filter((flag) => flagNamed(flag, flags) === undefined)).toEqual([]);
    }
    expect(existsSync(`${root}docs/${docs}.md`)).toBe(true);
  });

  it.each(listed)("%s has a placeholder for each value", async (name) => {
    const { flags } = await classOf(name);
    const unnamed = Object.entries(flags).filter(
      ([, flag]) => flag.type === "option" && flag.helpValue === undefined && !flag.hidden,
    );
    expect(unnamed.map(([flag]) => flag)).toEqual([]);
  });

  it.each([
    ["scale", ["$ berth scale [FLAGS] SERVICE=REPLICAS..."]],
    ["version", ["$ berth version [FLAGS]"]],
    ["ls", ["$ berth ls [FLAGS]"]],
    ["wait", ["$ berth wait [FLAGS] SERVICE..."]],
    ["export", ["$ berth export [FLAGS] SERVICE"]],
    ["commit", ["$ berth commit [FLAGS] SERVICE [REPOSITORY[:TAG]]"]],
    ["cp", ["$ berth cp [FLAGS] SERVICE:PATH PATH|-", "$ berth cp [FLAGS] PATH|- SERVICE:PATH"]],
    ["up", ["$ berth up [FLAGS] [SERVICE...]"]],
  ])("%s shows its operands", async (name, lines) => {
    const [, usage = ""] = /USAGE\n((?: {2}.*\n)+)/.exec(commandHelp(name, "berth", await classOf(name))) ?? [];
    expect(usage.trimEnd().split("\n")).toEqual(lines.map((line) => `  ${line}`));
  });

  it("a command shows the common global flags only, and the name that berth was called by", async () => {
    const text = commandHelp("up", "docker compose", await classOf("up"));
    expect(text).toContain("-p, --project-name=<name>");
    expect(text).not.toContain("--project-directory");
    expect(text).toContain("$ docker compose up -d\n");
    expect(text).toContain("Run `docker compose --help` to see all global flags.");
    expect(text).not.toContain("<value>");
  });
});
