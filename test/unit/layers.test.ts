import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const src = fileURLToPath(new URL("../../src", import.meta.url));

/**
 * Who may import whom, lowest first. A part imports itself and the layers above its own line here, never a neighbor on the
 * same line. A folder of src/ that is missing in this list fails the test: see src/README.md for what each one does.
 */
const layers: readonly (readonly string[])[] = [
  ["errors.ts", "env.ts", "package.ts"],
  ["process"],
  ["redact"],
  ["graph"],
  ["stack"],
  ["engine"],
  ["engine/docker", "observe"],
  ["import"],
  ["plan"],
  ["verdict"],
  ["apply"],
  ["plugins"],
  ["images", "logs", "scaffold"],
  ["endpoints"],
  ["render"],
  ["context"],
  ["flows"],
  ["ci"],
  ["commands", "api"],
  ["cli.ts", "index.ts", "start"],
];

/** Parts that only the named ones may import, whatever their layer. */
const reserved: Readonly<Record<string, readonly string[]>> = { "engine/docker": ["context"] };

/** Parts that decide or walk, and so have no I/O of their own. */
const pure = ["graph", "observe", "plan", "verdict", "apply"];

/** The only parts that may import a package. */
const packageUsers: Readonly<Record<string, readonly string[]>> = {
  dockerode: ["engine/docker"],
  listr2: ["render"],
  chalk: ["render"],
  "@clack/prompts": ["render"],
  yaml: ["stack", "import"],
  ajv: ["stack", "scaffold"],
  "@oclif/core": ["commands"],
  vitest: ["api"],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) => /(?<!\.d)\.ts$/.test(file));

/** All imports, types and `import()` included. Paths are relative to src/; packages stand as they are written. */
const imports: readonly Import[] = files.flatMap((from) => {
  const text = readFileSync(join(src, from), "utf8").replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, "");
  return [...text.matchAll(/(?:\bfrom|\bimport\(|^import)\s*"([^"]+)"/gm)].map(([, name = ""]) => ({
    from,
    to: name.startsWith(".") ? normalize(join(dirname(from), name)) : name,
  }));
});
const inside = imports.filter(({ to }) => files.includes(to));

const parts = layers.flat();

/** The longest part of the list that a file belongs to. */
function partOf(file: string): string | undefined {
  return parts
    .filter((part) => file === part || file.startsWith(`${part}/`))
    .sort((a, b) => b.length - a.length)
    .at(0);
}

function layerOf(part: string | undefined): number {
  return layers.findIndex((layer) => part !== undefined && layer.includes(part));
}

function mayImport(from: string | undefined, to: string | undefined): boolean {
  if (from === undefined || to === undefined) return false;
  if (from === to) return true;
  return layerOf(to) < layerOf(from) && (reserved[to]?.includes(from) ?? true);
}

/** The files of the first cycle, in order; undefined: there is none. */
function firstCycle(edges: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const next of edges.get(node) ?? []) {
      const cycle = visit(next, [...path, node]);
      if (cycle !== undefined) return cycle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of edges.keys()) {
    const cycle = visit(node, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

function edgesOf(pairs: Iterable<readonly [string, string]>): ReadonlyMap<string, ReadonlySet<string>> {
  const edges = new Map<string, Set<string>>();
  for (const [from, to] of pairs) edges.set(from, (edges.get(from) ?? new Set()).add(to));
  return edges;
}

describe("the layers of src/", () => {
  it("name every folder and file", () => {
    expect(files.filter((file) => partOf(file) === undefined)).toEqual([]);
  });

  it("import only what stands below them", () => {
    const leaks = inside.filter(({ from, to }) => !mayImport(partOf(from), partOf(to)));
    expect(leaks.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it("have no I/O in the parts that decide or walk", () => {
    const leaks = imports.filter(({ from, to }) => pure.includes(partOf(from) ?? "") && isBuiltin(to));
    expect(leaks.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it("start programs in process/ only", () => {
    const starters = imports.filter(({ to }) => /^(?:node:)?child_process$/.test(to)).map(({ from }) => from);
    expect(starters.filter((file) => partOf(file) !== "process")).toEqual([]);
  });

  it("import a package only in its own part", () => {
    const leaks = imports.filter(({ from, to }) => {
      const name = /^(?:@[^/]+\/)?[^./][^/]*/.exec(to)?.[0] ?? "";
      return packageUsers[name]?.includes(partOf(from) ?? "") === false;
    });
    expect(leaks.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it("have no cycle between files, types included", () => {
    expect(firstCycle(edgesOf(inside.map(({ from, to }) => [from, to])))).toBeUndefined();
  });

  it("have no cycle between folders, a folder and what is inside it excepted", () => {
    const between = inside
      .map(({ from, to }) => [dirname(from), dirname(to)] as const)
      .filter(([from, to]) => from !== to && !isWithin(from, to) && !isWithin(to, from));
    expect(firstCycle(edgesOf(between))).toBeUndefined();
  });
});

function isWithin(folder: string, outer: string): boolean {
  return outer === "." || folder.startsWith(`${outer}/`);
}

/** Files of fewer than 15 lines that are right as they are, and why. */
const short: Readonly<Record<string, string>> = {
  "env.ts": "the type of an environment: imported from almost everywhere, belongs to no part",
  "package.ts": "the package's version and folder: the build replaces the version",
};

describe("the size of src/", () => {
  const folders = [...new Set(files.map((file) => dirname(file)))];
  const linesOf = (file: string) => readFileSync(join(src, file), "utf8").split("\n").length - 1;

  it("is fewer than 600 files", () => {
    expect(files.length).toBeLessThan(600);
  });

  it("is at most 25 files in a folder", () => {
    const sizes = folders.map((folder) => [folder, files.filter((file) => dirname(file) === folder).length] as const);
    expect(sizes.filter(([, count]) => count > 25)).toEqual([]);
  });

  it("is at least 15 lines in a file, a few with a reason excepted", () => {
    const slivers = files.filter((file) => linesOf(file) < 15 && short[file] === undefined);
    expect(slivers).toEqual([]);
  });

  it("names no exception that is gone or has grown", () => {
    expect(Object.keys(short).filter((file) => !files.includes(file) || linesOf(file) >= 15)).toEqual([]);
  });
});
