import { describe, expect, it } from "vitest";
import { answerText, directiveName } from "../../../../src/commands/complete/answer.ts";
import { complete } from "../../../../src/commands/complete/complete.ts";
import type { Flags } from "../../../../src/commands/complete/flag.ts";

const globals: Flags = {
  file: { type: "option", char: "f", multiple: true, helpGroup: "GLOBAL", summary: "Stack file" },
  "project-name": { type: "option", char: "p", helpGroup: "GLOBAL" },
  "project-directory": { type: "option", helpGroup: "GLOBAL" },
  profile: { type: "option", multiple: true, helpGroup: "GLOBAL" },
  "dry-run": { type: "boolean", helpGroup: "GLOBAL" },
  verbose: { type: "boolean", hidden: true, helpGroup: "GLOBAL" },
  help: { type: "boolean", char: "h", helpGroup: "GLOBAL" },
};

const shapes = new Map([
  [
    "up",
    {
      closesAtOperand: false,
      flags: {
        ...globals,
        wait: { type: "boolean" },
        detach: { type: "boolean", char: "d", summary: "In the background" },
        scale: { type: "option", multiple: true },
        timeout: { type: "option", char: "t" },
        pull: { type: "option", choices: ["always", "never"] },
        attach: { type: "option", multiple: true },
      } as Flags,
    },
  ],
  ["exec", { closesAtOperand: true, flags: { ...globals, env: { type: "option", char: "e" } } as Flags }],
  ["scale", { closesAtOperand: false, flags: globals }],
]);

/** `up --d` → the words on offer, and the directive. */
async function offered(line: string): Promise<string> {
  const { candidates, directive } = await complete(line.split(" "), {
    globals,
    commands: async () => ["exec", "scale", "up"].map((word) => ({ word })),
    command: async (name) => shapes.get(name),
    words: async (source, given) => {
      const names = source.kind === "services" ? ["api", "db"] : [`${source.kind}-of-${given.get("file") ?? "none"}`];
      return names.map((name) => `${name}${source.kind === "services" ? (source.suffix ?? "") : ""}`);
    },
  });
  return [...candidates.map(({ word }) => word), `:${directive}`].join(" ");
}

describe("complete", () => {
  it.each([
    ["", "exec scale up :4"],
    ["u", "up :4"],
    ["-f a.yml -p x ", "exec scale up :4"],
    ["-- ", "exec scale up :4"],
    ["help u", "up :4"],
    ["nosuch ", ":0"],
    ["--nosuch ", ":0"],
  ])("offers commands: %s → %s", async (line, answer) => {
    expect(await offered(line)).toBe(answer);
  });

  it.each([
    ["up --", "--dry-run --attach --detach --pull --scale --timeout --wait :4"],
    ["up --wa", "--wait :4"],
    ["up -", "--dry-run --attach --detach -d --pull --scale --timeout -t --wait :4"],
    ["-", "--dry-run --file -f --profile --project-directory --project-name -p :4"],
    // A flag is offered once, unless it may be repeated.
    ["up -d --scale a=1 --wait -t5 -", "--dry-run --attach --pull --scale :4"],
    ["up --prof", "--profile :4"],
    ["up -- -", ":4"],
    ["exec api -", ":4"],
    ["up --nosuch ", ":0"],
  ])("offers --dry-run, then the command's own flags: %s → %s", async (line, answer) => {
    expect(await offered(line)).toBe(answer);
  });

  it.each([
    ["up --pull ", "always never :4"],
    ["up --pull=a", "always :4"],
    ["up --timeout ", ":0"],
    ["up -dt ", ":0"],
    ["up -d ", "api db :4"],
    ["-f ", "yaml yml :8"],
    ["up -f=", "yaml yml :8"],
    ["--project-directory ", ":16"],
    ["-f a.yml --profile ", "profiles-of-a.yml :4"],
    ["up -f a.yml --profile ", "profiles-of-a.yml :4"],
    ["-p ", "projects-of-none :4"],
    ["up --attach ", "api db :4"],
    ["up --scale d", "db= :4"],
  ])("offers a flag's values: %s → %s", async (line, answer) => {
    expect(await offered(line)).toBe(answer);
  });

  it.each([
    ["up ", "api db :4"],
    ["up api d", "db :4"],
    ["up -- d", "db :4"],
    ["scale ", "api= db= :4"],
    ["exec -e A=1 a", "api :4"],
    ["up --help ", ":4"],
  ])("offers operands: %s → %s", async (line, answer) => {
    expect(await offered(line)).toBe(answer);
  });
});

describe("answerText", () => {
  it("prints a line per word with its summary, the directive, and the directive's name", () => {
    const answer = { candidates: [{ word: "up", summary: "Start" }, { word: "ps" }], directive: 4 };
    expect(answerText(answer, true)).toEqual({
      stdout: "up\tStart\nps\n:4\n",
      stderr: "Completion ended with directive: ShellCompDirectiveNoFileComp\n",
    });
    expect(answerText(answer, false).stdout).toBe("up\nps\n:4\n");
  });

  it("names several directives at once", () => {
    expect(directiveName(6)).toBe("ShellCompDirectiveNoSpace, ShellCompDirectiveNoFileComp");
    expect(directiveName(0)).toBe("ShellCompDirectiveDefault");
  });
});
