import { describe, expect, it } from "vitest";
import { arrange, plainBooleans, splitAtOperand } from "../../../src/commands/argv.ts";

describe("arrange", () => {
  it("moves global flags after the command, under their long names", () => {
    expect(arrange(["-f", "a.yml", "-fb.yml", "-p=shop", "--ansi=never", "--dry-run", "up", "-d"])).toMatchObject({
      command: "up",
      rest: ["--file=a.yml", "--file=b.yml", "--project-name=shop", "--ansi=never", "--dry-run", "-d"],
    });
  });

  it("keeps the same letters after the command, because they may be the command's own", () => {
    expect(arrange(["logs", "-f", "web"])).toMatchObject({ command: "logs", rest: ["-f", "web"] });
  });

  it("keeps a value that looks like a command", () => {
    expect(arrange(["-p", "up", "down"])).toMatchObject({ command: "down", rest: ["--project-name=up"] });
  });

  it("keeps a value with an equals sign", () => {
    expect(arrange(["--env-file=a=b", "ps"]).rest).toEqual(["--env-file=a=b"]);
  });

  it("turns --version into the version command, and `help NAME` into `NAME --help`", () => {
    expect(arrange(["--version"])).toMatchObject({ command: "version", rest: [] });
    expect(arrange(["help", "up"])).toMatchObject({ command: "up", rest: ["--help"] });
  });

  it("returns no command if the line has none", () => {
    expect(arrange([]).command).toBeUndefined();
    expect(arrange(["-p", "x"]).command).toBeUndefined();
  });
});

describe("plainBooleans", () => {
  it("turns --no-tty=false into a flag that asks for a terminal", () => {
    const flags = { "no-tty": { type: "boolean" }, "no-no-tty": { type: "boolean" } } as const;
    expect(plainBooleans(["--no-tty=false"], flags)).toEqual(["--no-no-tty"]);
  });

  it("turns boolean values into plain flags, for boolean flags before -- only", () => {
    const argv = ["--wait=true", "--build=false", "--tail=1", "--", "--wait=true"];
    expect(
      plainBooleans(argv, { wait: { type: "boolean" }, build: { type: "boolean" }, tail: { type: "option" } }),
    ).toEqual(["--wait", "--tail=1", "--", "--wait=true"]);
  });
});

describe("a boolean's value", () => {
  it.each([
    ["-d=true", "--detach"],
    ["-d=false", ""],
    ["--detach=T", "--detach"],
    ["--sig-proxy=0", "--no-sig-proxy"],
    ["-n=1", "-n=1"],
  ])("may be written as Go reads it: %s", (token, plain) => {
    const flags = {
      detach: { type: "boolean", char: "d" },
      "sig-proxy": { type: "boolean", allowNo: true },
      tail: { type: "option", char: "n" },
    } as const;
    expect(plainBooleans([token], flags).join(" ")).toBe(plain);
  });
});

describe("splitAtOperand", () => {
  const flags = {
    env: { type: "option", char: "e" },
    detach: { type: "boolean", char: "d" },
    "no-tty": { type: "boolean", char: "T", aliases: ["no-TTY"] },
    "project-name": { type: "option" },
  } as const;

  it.each([
    ["web ls -l --help", "", "web ls -l --help"],
    ["-e A=1 web -e B=2", "-e A=1", "web -e B=2"],
    ["-dTe A=1 web ls", "-dTe A=1", "web ls"],
    ["-eA=1 web ls", "-eA=1", "web ls"],
    ["--env A=1 --no-TTY web", "--env A=1 --no-TTY", "web"],
    ["--project-name=x web -- ls", "--project-name=x", "web -- ls"],
    ["-d -- -web ls", "-d", "-web ls"],
    ["--detach", "--detach", ""],
  ])("splits %s into berth's own %s and the container's %s", (argv, own, operands) => {
    const split = splitAtOperand(argv.split(" "), flags);
    expect(split.flags.join(" ")).toBe(own);
    expect(split.operands.join(" ")).toBe(operands);
  });
});
