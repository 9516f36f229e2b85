import { expect, it } from "vitest";
import { exitCode } from "../../../src/commands/report.ts";
import { CommandFailed } from "../../../src/engine/errors.ts";
import { Interrupted, UsageError } from "../../../src/errors.ts";
import { StackInvalid } from "../../../src/stack/errors.ts";
import { TimedOut } from "../../../src/verdict/errors.ts";

const failures = [new UsageError("x"), new StackInvalid([]), new TimedOut("x"), new CommandFailed("x", 127)];

it("returns a code for each kind of failure, and in docker compose's place 1 for all failures of berth", () => {
  const all = [...failures, new Interrupted("SIGINT")];
  expect(all.map((error) => exitCode(error, "docker berth"))).toEqual([2, 3, 6, 127, 130]);
  expect(all.map((error) => exitCode(error, "docker compose"))).toEqual([1, 1, 1, 127, 130]);
});
