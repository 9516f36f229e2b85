import { isBuiltin } from "node:module";
import { beforeAll, describe, expect, it } from "vitest";
import { bundleApi } from "../../../scripts/bundle.ts";

type Metafile = Awaited<ReturnType<typeof bundleApi>>["metafile"];
let metafile: Metafile;

beforeAll(async () => {
  ({ metafile } = await bundleApi());
}, 60_000);

const inputs = () => Object.keys(metafile.inputs);

/** What an import of an output evaluates at once, as the sources that it is of. */
function eagerInputs(entry: string, seen = new Set<string>()): readonly string[] {
  if (seen.has(entry)) return [];
  seen.add(entry);
  const { inputs, imports } = metafile.outputs[entry] ?? { inputs: {}, imports: [] };
  const eager = imports.filter(({ kind, external }) => kind !== "dynamic-import" && !external);
  return [...Object.keys(inputs), ...eager.flatMap(({ path }) => eagerInputs(path, seen))];
}

describe("the API's bundle", () => {
  it("has nothing of the command line in it", () => {
    expect(inputs().filter((path) => path.startsWith("src/commands/") || path === "src/cli.ts")).toEqual([]);
    expect(inputs().filter((path) => /node_modules\/(@oclif|listr2|chalk|ansi-escapes)\//.test(path))).toEqual([]);
  });

  it("has of what renders only the conversation with a process, and the words for where its ports are", () => {
    expect(
      inputs()
        .filter((path) => path.startsWith("src/render/"))
        .sort(),
    ).toEqual([
      "src/render/lists/host-ports.ts",
      "src/render/terminal/detach-keys.ts",
      "src/render/terminal/tty-session.ts",
    ]);
  });

  it("imports no package but Vitest, and that only where it is asked for", () => {
    const foreign = Object.entries(metafile.outputs).flatMap(([output, { imports }]) =>
      imports.filter(({ external, path }) => external && !isBuiltin(path)).map(({ path }) => [output, path]),
    );
    expect(foreign).toEqual([["dist/api/vitest.js", "vitest"]]);
  });

  it("evaluates no package at once but the one that knows near names", () => {
    const eager = eagerInputs("dist/api/index.js");
    expect(eager).toContain("src/api/stack.ts");
    const packages = eager.flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
    expect([...new Set(packages)]).toEqual(["fastest-levenshtein"]);
  });

  it("stays below two megabytes", () => {
    expect(Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(2_000_000);
  });
});
