import { beforeAll, describe, expect, it } from "vitest";
import { bundle } from "../../scripts/bundle.ts";
import { commands } from "../../src/commands/table.ts";

type Inputs = Awaited<ReturnType<typeof bundle>>["metafile"]["inputs"];
let inputs: Inputs;

beforeAll(async () => {
  inputs = (await bundle()).metafile.inputs;
}, 60_000);

/** The packages that a file pulls in at once: all that it imports, save by `import()`. */
function packagesOf(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (!seen.has(file)) {
    seen.add(file);
    const eager = inputs[file]?.imports.filter(({ kind, external }) => kind !== "dynamic-import" && external !== true);
    for (const { path } of eager ?? []) packagesOf(path, seen);
  }
  const names = [...seen].flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
  return new Set(names);
}

/** A command's file, in whichever group's folder it is. */
function fileOf(command: string): string {
  const file = Object.keys(inputs).find((path) => new RegExp(`^src/commands/\\w+/${command}\\.ts$`).test(path));
  if (file === undefined) throw new Error(`no file for ${command} under src/commands/`);
  return file;
}

const heavy = ["dockerode", "docker-modem", "listr2", "yaml", "ajv", "ssh2", "@grpc/grpc-js", "protobufjs"];

describe("the entry", () => {
  it("pulls in no package at all, not even oclif", () => {
    expect([...packagesOf("src/cli.ts")]).toEqual([]);
  });

  it("loads no command before it knows which one is called", () => {
    const loaded = inputs["src/commands/table.ts"]?.imports.filter(({ kind }) => kind !== "dynamic-import");
    expect(loaded).toEqual([]);
  });
});

describe("a command", () => {
  it.each([...commands.keys()].filter((name) => name !== "convert"))(
    "%s pulls in none of the heavy packages",
    (name) => {
      const packages = packagesOf(fileOf(name));
      expect(packages.has("@oclif/core")).toBe(true);
      expect(heavy.filter((heavyName) => packages.has(heavyName))).toEqual([]);
    },
  );
});
