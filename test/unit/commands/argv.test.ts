import { describe, expect, it } from "vitest";
import { arrange, plainBooleans } from "../../../src/commands/argv.ts";

describe("arrange", () => {
  it("moves global flags behind the command, under their long names", () => {
    expect(arrange(["-f", "a.yml", "-fb.yml", "-p=shop", "--ansi=never", "--dry-run", "up", "-d"])).toEqual({
      command: "up",
      rest: ["--file=a.yml", "--file=b.yml", "--project-name=shop", "--ansi=never", "--dry-run", "-d"],
    });
  });

  it("leaves the same letters behind the command alone, for they may be its own", () => {
    expect(arrange(["logs", "-f", "web"])).toEqual({ command: "logs", rest: ["-f", "web"] });
  });

  it("keeps a value that looks like a command", () => {
    expect(arrange(["-p", "up", "down"])).toEqual({ command: "down", rest: ["--project-name=up"] });
  });

  it("keeps a value with an equals sign", () => {
    expect(arrange(["--env-file=a=b", "ps"]).rest).toEqual(["--env-file=a=b"]);
  });

  it("takes --version for the command, and help with a name for that command's help", () => {
    expect(arrange(["--version"])).toEqual({ command: "version", rest: [] });
    expect(arrange(["help", "up"])).toEqual({ command: "up", rest: ["--help"] });
  });

  it("gives no command where there is none", () => {
    expect(arrange([]).command).toBeUndefined();
    expect(arrange(["-p", "x"]).command).toBeUndefined();
  });
});

describe("plainBooleans", () => {
  it("turns written-out booleans into plain flags, only for flags that are boolean, only before --", () => {
    const argv = ["--wait=true", "--build=false", "--tail=1", "--", "--wait=true"];
    expect(plainBooleans(argv, new Set(["wait", "build"]))).toEqual(["--wait", "--tail=1", "--", "--wait=true"]);
  });
});
