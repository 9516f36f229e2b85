import { afterEach, describe, expect, it, vi } from "vitest";
import { runCommand } from "../../../src/commands/run-command.ts";
import { commands } from "../../../src/commands/table.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs a command line that is refused; returns what it prints on stderr. */
async function refused(line: string): Promise<string> {
  const [id = "", ...rest] = line.split(" ");
  const entry = commands.get(id);
  if (entry === undefined) throw new Error(`no command ${id}`);
  const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const code = await runCommand((await entry.load()).default, { id, calledAs: "berth", rest });
  expect(code).toBe(2);
  return stderr.mock.calls.map(([text]) => text).join("");
}

describe("a command line with a mistake", () => {
  it.each([
    ["up -t x", 'invalid value "x" for --timeout', "Use a whole number of seconds."],
    ["exec --index 1.5 web ls", 'invalid value "1.5" for --index', "Use a whole number."],
    ["up --pull often", 'invalid value "often" for --pull', "Use always, missing, never or policy."],
    ["init --after deploy", 'invalid value "deploy" for --after', "Use git-init, build or up."],
    ["ci --ttl soon -- true", 'invalid value "soon" for --ttl', "Use a duration such as 90s, 10m or 1h30m."],
    ["ci --timeout 0 -- true", 'invalid value "0" for --timeout', "Use a duration such as 90s, 10m or 1h30m."],
    ["gc --ttl 600h", 'invalid value "600h" for --ttl', "Use at most 24 days."],
    ["up --timeout", "--timeout expects a value", "see `berth up --help`"],
    ["up -t 1 -t 2", "--timeout can only be specified once", "see `berth up --help`"],
    ["up --wiat", "unknown flag: --wiat", "did you mean --wait? see `berth up --help`"],
    ["ls shop", 'unexpected argument "shop"', "see `berth ls --help`"],
    ["version a b", 'unexpected arguments "a", "b"', "see `berth version --help`"],
    ["ci --on-failure -- true", "--on-failure needs --artifacts", "see `berth ci --help`"],
  ])("is refused with what is wrong and what is valid: %s", async (line, message, hint) => {
    expect(await refused(line)).toBe(`error: ${message}\n  hint: ${hint}\n`);
  });

  it("names two flags that exclude each other", async () => {
    const message = "--no-recreate and --force-recreate cannot be used together";
    expect(await refused("up --no-recreate --force-recreate")).toContain(`error: ${message}\n`);
  });
});
