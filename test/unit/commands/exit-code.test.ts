import { expect, it } from "vitest";
import { exitCode } from "../../../src/commands/report.ts";
import { CommandFailed } from "../../../src/engine/errors.ts";
import { Interrupted, UsageError } from "../../../src/errors.ts";
import { StackInvalid } from "../../../src/stack/errors.ts";
import { TimedOut } from "../../../src/verdict/errors.ts";

const failures = [new UsageError("x"), new StackInvalid([]), new TimedOut("x"), new CommandFailed("x", 127)];

it("tells failures apart under our own name, and in docker compose's place gives 1 for all that are ours", () => {
  const all = [...failures, new Interrupted("SIGINT")];
  expect(all.map((error) => exitCode(error, "docker berth"))).toEqual([2, 3, 6, 127, 130]);
  expect(all.map((error) => exitCode(error, "docker compose"))).toEqual([1, 1, 1, 127, 130]);
});
