import { describe, expect, it } from "vitest";
import { arrange, plainBooleans, splitAtOperand } from "../../../src/commands/argv.ts";

describe("arrange", () => {
  it("moves global flags behind the command, under their long names", () => {
    expect(arrange(["-f", "a.yml", "-fb.yml", "-p=shop", "--ansi=never", "--dry-run", "up", "-d"])).toMatchObject({
      command: "up",
      rest: ["--file=a.yml", "--file=b.yml", "--project-name=shop", "--ansi=never", "--dry-run", "-d"],
    });
  });

  it("leaves the same letters behind the command alone, for they may be its own", () => {
    expect(arrange(["logs", "-f", "web"])).toMatchObject({ command: "logs", rest: ["-f", "web"] });
  });

  it("keeps a value that looks like a command", () => {
    expect(arrange(["-p", "up", "down"])).toMatchObject({ command: "down", rest: ["--project-name=up"] });
  });

  it("keeps a value with an equals sign", () => {
    expect(arrange(["--env-file=a=b", "ps"]).rest).toEqual(["--env-file=a=b"]);
  });

  it("takes --version for the command, and help with a name for that command's help", () => {
    expect(arrange(["--version"])).toMatchObject({ command: "version", rest: [] });
    expect(arrange(["help", "up"])).toMatchObject({ command: "up", rest: ["--help"] });
  });

  it("gives no command where there is none", () => {
    expect(arrange([]).command).toBeUndefined();
    expect(arrange(["-p", "x"]).command).toBeUndefined();
  });
});

describe("plainBooleans", () => {
  it("asks for a terminal by --no-tty=false", () => {
    const flags = { "no-tty": { type: "boolean" }, "no-no-tty": { type: "boolean" } } as const;
    expect(plainBooleans(["--no-tty=false"], flags)).toEqual(["--no-no-tty"]);
  });

  it("turns written-out booleans into plain flags, only for flags that are boolean, only before --", () => {
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

describe("partedAtOperand", () => {
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
  ])("%s → our %s, and the container's %s", (argv, own, operands) => {
    const parted = splitAtOperand(argv.split(" "), flags);
    expect(parted.flags.join(" ")).toBe(own);
    expect(parted.operands.join(" ")).toBe(operands);
  });
});
