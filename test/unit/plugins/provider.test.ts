import { expect, it } from "vitest";
import { Failure } from "../../../src/errors.ts";
import { bringModels } from "../../../src/plugins/models.ts";
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

it.each(['{"up":{"parameters":"x"}}', '{"up":{"parameters":[null]}}', "[]", "7"])(
  "a provider whose metadata is %s counts as having none",
  async (metadata) => {
    const path = program(`#!/bin/sh\n[ "$2" != metadata ] || echo '${metadata}'\n`);
    const result = await runProvider({
      ...{ path, env: { PATH: process.env["PATH"] }, signal: new AbortController().signal },
      ...{ project: "shop", service: "db", type: "fake", options: { a: ["b"] }, command: "up" },
      config: () => "{}",
      onInfo: () => {},
    });
    expect(result).toEqual({ prefixed: new Map(), raw: new Map() });
  },
);

it.each([
  ["ls", '{"tags":5}', "{}"],
  ["ls", '[{"tags":[5]}]', "{}"],
  ["status", "null", "null"],
  ["status", "null", '{"endpoint":7}'],
])("docker model %s that prints %s, then %s is an error", async (command, list, status) => {
  const path = program(`#!/bin/sh\ncase $1 in ls) echo '${list}';; status) echo '${status}';; esac\n`);
  const asking = bringModels({
    ...{ path, env: { PATH: process.env["PATH"] }, signal: new AbortController().signal },
    models: [],
    onInfo: () => {},
  });
  await expect(asking).rejects.toThrow(`docker model ${command} printed JSON without the expected fields`);
});
