import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { globalFlags } from "../../../src/commands/global-flags.ts";
import { commands } from "../../../src/commands/table.ts";
import { typedFlags } from "../../support/typed-flags.ts";

const folder = new URL("../../e2e/", import.meta.url);
const names = new Set(commands.keys());
const typed = new Set(
  readdirSync(folder)
    .filter((name) => name.endsWith(".test.ts"))
    .flatMap((name) => [...typedFlags(readFileSync(new URL(name, folder), "utf8"), names)]),
);

it("typedFlags assigns a flag to the command before it, or to the command that the test names", () => {
  const source = `
describe("ps", () => {
  it("lists", () => berth("-it", "--status=exited"));
  it("is not followed", () => berth("up", "-d").then(() => berth("logs", "--tail", "1")));
});
const others = ["--quiet"];
`;
  const found = typedFlags(source, new Set(["ps", "up", "logs"]));
  expect([...found].sort()).toEqual(["logs --tail", "ps --status", "ps -i", "ps -t", "up -d"]);
});

describe("a flag of", () => {
  it.each([...commands].filter(([, { group }]) => group !== undefined))(
    "%s is typed by a test on the real engine",
    async (name, { load }) => {
      const { default: Command } = await load();
      const own = Object.entries(Command.flags).filter(([flag, { hidden }]) => !(flag in globalFlags) && !hidden);
      const missing = own.flatMap(([flag, { char, aliases = [] }]) => {
        const spellings = [
          `--${flag}`,
          ...(char === undefined ? [] : [`-${char}`]),
          ...aliases.map((one) => `--${one}`),
        ];
        const isTyped = spellings.some((spelling) => typed.has(`${name} ${spelling}`));
        return isTyped ? [] : [`${name} --${flag}`];
      });
      expect(missing).toEqual([]);
    },
  );

  it("all commands is typed by a test on the real engine", () => {
    const missing = Object.entries(globalFlags).filter(
      ([flag, { hidden, char }]) =>
        !hidden && ![...typed].some((one) => one.endsWith(` --${flag}`) || one.endsWith(` -${char}`)),
    );
    expect(missing.map(([flag]) => flag)).toEqual([]);
  });
});
