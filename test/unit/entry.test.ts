import { beforeAll, describe, expect, it } from "vitest";
import { bundle } from "../../.ci/bundle.ts";

type Outputs = Awaited<ReturnType<typeof bundle>>["metafile"]["outputs"];
let outputs: Outputs;

beforeAll(async () => {
  outputs = (await bundle({ write: false })).metafile.outputs;
}, 60_000);

/** The packages in a chunk and in all that it imports at once, not lazily. */
function packagesOf(chunk: string, seen = new Set<string>()): Set<string> {
  if (seen.has(chunk)) return new Set();
  seen.add(chunk);
  const { inputs, imports } = outputs[chunk] ?? { inputs: {}, imports: [] };
  const own = Object.keys(inputs).flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
  const eager = imports.filter(({ kind, external }) => kind === "import-statement" && external !== true);
  return new Set([...own, ...eager.flatMap(({ path }) => [...packagesOf(path, seen)])]);
}

const heavy = ["dockerode", "docker-modem", "listr2", "yaml", "ajv", "ssh2", "@grpc/grpc-js", "protobufjs"];

describe("the entry chunk", () => {
  it("pulls in none of the heavy packages", () => {
    const packages = packagesOf("dist/berth.js");
    expect(heavy.filter((name) => packages.has(name))).toEqual([]);
  });

  it("leaves even oclif to the commands", () => {
    expect([...packagesOf("dist/berth.js")]).toEqual([]);
  });
});

describe("a command's chunk", () => {
  it.each(["up", "down", "plan", "ps", "logs", "start", "stop", "restart", "config", "version"])(
    "%s pulls in none of the heavy packages",
    (name) => {
      const chunk = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === `src/commands/${name}.ts`);
      expect(chunk).toBeDefined();
      const packages = packagesOf(chunk ?? "");
      expect(packages.has("@oclif/core")).toBe(true);
      expect(heavy.filter((heavyName) => packages.has(heavyName))).toEqual([]);
    },
  );
});
