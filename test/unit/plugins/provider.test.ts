import { expect, it } from "vitest";
import { Failure } from "../../../src/errors.ts";
import { runProvider } from "../../../src/plugins/provider.ts";
import { program } from "./programs.ts";

it.each([
  ["null", "it sent a line that is not valid JSON"],
  ['{"type":"setenv","message":5}', "it sent a variable that is not NAME=VALUE"],
  ['{"type":7}', 'it sent a message of unknown type "7"'],
])("a provider that prints %s fails", async (line, why) => {
  const path = program(`#!/bin/sh\n[ "$2" = metadata ] || echo '${line}'\n`);
  const asking = runProvider({
    ...{ path, env: { PATH: process.env["PATH"] }, signal: new AbortController().signal },
    ...{ project: "shop", service: "db", type: "fake", options: {}, command: "up" },
    config: () => "{}",
    onInfo: () => {},
  });
  await expect(asking).rejects.toThrow(Failure);
  await expect(asking).rejects.toThrow(why);
});
