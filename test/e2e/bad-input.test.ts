import { spawnSync } from "node:child_process";
import { chmod, copyFile, cp, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandsOf } from "../support/project-commands.ts";
import { berthEntry, type RunResult, runBerth } from "../support/run-berth.ts";
import { type TestProject, withProject } from "../support/with-project.ts";

/** No failure of a user's may look like one of ours. */
function expectWords({ stderr, stdout }: RunResult): void {
  expect(stderr).not.toMatch(/bug:|^\s+at .+:\d+:\d+\)?$/m);
  expect(stdout).toBe("");
}

interface Mistake {
  readonly of: string;
  readonly file: string;
  /** What stderr holds, piece by piece: the place, the words, the line shown, the hint. */
  readonly says: readonly string[];
  readonly problems?: number;
}

const mistakes: readonly Mistake[] = [
  {
    of: "a text that is no YAML mapping",
    file: "hello world\n",
    says: [
      "compose.yaml:1:1: error: top-level object must be a mapping",
      "1 | hello world",
      'Start the file with "services:".',
    ],
  },
  {
    of: "broken YAML",
    file: "services:\n  web:\n    image: 'busybox\n",
    says: ["compose.yaml:3:12: error: unclosed quote", "3 |     image: 'busybox", "Close it with '."],
  },
  {
    of: "tabs",
    file: "services:\n\tweb:\n    image: busybox:1\n",
    says: ["compose.yaml:2:1: error: tabs are not allowed for indentation", "Indent with spaces"],
  },
  {
    of: "duplicate keys",
    file: "services:\n  web:\n    image: a\n    image: b\n  web:\n    image: c\n",
    says: [
      'compose.yaml:4:5: error: "image" is already defined on line 3',
      "4 |     image: b",
      'compose.yaml:5:3: error: "web" is already defined on line 2',
      "5 |   web:",
    ],
    problems: 2,
  },
  {
    of: "unknown keys",
    file: "services:\n  web:\n    image: x\n    depend_on: [db]\n  db: {image: x, evironment: {A: b}}\nvolums: {}\n",
    says: [
      "compose.yaml:4:5: error: ",
      "4 |     depend_on: [db]",
      'id you mean "depends_on"?',
      "compose.yaml:5:18: error: ",
      'id you mean "environment"?',
      "compose.yaml:6:1: error: ",
      'id you mean "volumes"?',
    ],
    problems: 3,
  },
  {
    of: "wrong types",
    file: "services:\n  web:\n    image: [a]\n    ports: 80\n    privileged: maybe\n",
    says: [
      "compose.yaml:3:12: error: services.web.image must be a string, not a list",
      "3 |     image: [a]",
      "compose.yaml:4:12: error: services.web.ports must be a list, not the number 80",
      "compose.yaml:5:17: error: ",
      '"maybe"',
    ],
    problems: 3,
  },
  {
    of: "a cycle, on the line that closes it",
    file: "services:\n  a:\n    image: x\n    depends_on:\n      - b\n  b:\n    image: x\n    depends_on: [a]\n",
    says: ["compose.yaml:8:18: error: dependency cycle detected: a → b → a", "8 |     depends_on: [a]"],
  },
  {
    of: "references to what is not there",
    file: [
      "services:",
      "  web:",
      "    image: x",
      "    networks: [frnt]",
      '    volumes: ["dta:/data"]',
      "    secrets: [pw]",
      "    configs: [cf]",
      "    depends_on: [dbb]",
      "  db: {image: x}",
      "networks: {front: {}}",
      "volumes: {data: {}}",
      "",
    ].join("\n"),
    says: [
      'compose.yaml:4:16: error: service "web" refers to undefined network frnt',
      'Did you mean "front"?',
      'compose.yaml:5:15: error: service "web" refers to undefined volume dta',
      'Did you mean "data"?',
      'compose.yaml:6:15: error: service "web" refers to undefined secret pw',
      'compose.yaml:7:15: error: service "web" refers to undefined config cf',
      'compose.yaml:8:18: error: service "web" depends on undefined service "dbb"',
      'Did you mean "db"?',
    ],
    problems: 5,
  },
  {
    of: "a missing env_file",
    file: "services:\n  web:\n    image: x\n    env_file: missing.env\n",
    says: ["compose.yaml:4:15: error: env file ", "missing.env not found", "4 |     env_file: missing.env"],
  },
  {
    of: "a variable that must be set",
    file: `services:\n  web:\n    image: x:\${TAG:?choose a tag}\n`,
    says: ["compose.yaml:3:", "choose a tag", "3 |     image: x:$"],
  },
  {
    of: "a project name of nothing that is allowed",
    file: 'name: "!!"\nservices: {web: {image: x}}\n',
    says: ['compose.yaml:1:7: error: invalid project name "!!"', "lowercase alphanumeric characters"],
  },
  {
    of: "an alias bomb",
    file: `x-a:\n  a0: &a0 [${"x, ".repeat(9)}x]\n${Array.from(
      { length: 9 },
      (_, n) => `  a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(9)}*a${n}]\n`,
    ).join("")}services: {web: {image: x}}\n`,
    says: ["compose.yaml:7:", "aliases expand to more than 500,000 values", "Use fewer nested aliases."],
  },
  { of: "an empty file", file: "", says: ["compose.yaml:1:1: error: empty compose file"] },
  {
    of: "mistakes of all stages at once",
    file: `services:\n  web:\n    imagee: x\n    ports: 80\n    command: "\${UNCLOSED"\n  db: {image: [], privileged: maybe}\n`,
    says: ["compose.yaml:3:5:", "compose.yaml:4:12:", "compose.yaml:5:", "compose.yaml:6:15:", "compose.yaml:6:31:"],
    problems: 5,
  },
];

describe("a stack file with", () => {
  it.each(mistakes)("$of is refused with its place, its line and exit code 3", ({ file, says, problems = 1 }) =>
    withProject("be2-", async ({ dir, write }) => {
      await write({ "compose.yaml": file });
      const result = await runBerth(["config"], { cwd: dir });
      expect(result.code).toBe(3);
      for (const piece of says) expect(result.stderr).toContain(piece);
      expect(result.stderr.trimEnd().split("\n").at(-1)).toBe(problems === 1 ? "1 error" : `${problems} errors`);
      expectWords(result);
    }),
  );
});

/** Asks for a stack file by this name, or for any where none is given. */
function asked(project: TestProject, file?: string): Promise<RunResult> {
  return runBerth([...(file === undefined ? [] : ["-f", file]), "config"], { cwd: project.dir });
}

describe("a file that", () => {
  const contents: readonly [what: string, content: Buffer, says: string][] = [
    ["is over 10 MB", Buffer.alloc(10_000_001 + 2 ** 20, "#"), "big.yaml is larger than 10 MB"],
    ["is binary", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 0xff, 0xfe]), "big.yaml is not a text file"],
  ];
  it.each(contents)("%s is refused with exit code 3", (_, content, says) =>
    withProject("be2-", async (project) => {
      await writeFile(join(project.dir, "big.yaml"), content);
      const result = await asked(project, "big.yaml");
      expect(result).toMatchObject({ code: 3 });
      expect(result.stderr).toContain(says);
      expectWords(result);
    }),
  );

  it("is a directory, or not there, is refused with exit code 3", () =>
    withProject("be2-", async (project) => {
      await mkdir(join(project.dir, "folder"));
      const folder = await asked(project, "folder");
      expect(folder).toMatchObject({ code: 3 });
      expect(folder.stderr).toContain("folder is a directory");
      const absent = await asked(project, "absent.yaml");
      expect(absent).toMatchObject({ code: 3 });
      expect(absent.stderr).toContain("absent.yaml: no such file");
      for (const result of [folder, absent]) expectWords(result);
    }));

  it("nobody wrote is asked for with exit code 2, and the next step", () =>
    withProject("be2-", async (project) => {
      const result = await asked(project);
      expect(result).toMatchObject({ code: 2 });
      expect(result.stderr).toContain("no configuration file provided: not found");
      expect(result.stderr).toContain("-f path/to/compose.yaml");
      expectWords(result);
    }));

  it.skipIf(process.platform !== "linux")("breaks in reading is refused with exit code 3 (Linux: /proc/self/mem)", () =>
    withProject("be2-", async (project) => {
      const result = await asked(project, "/proc/self/mem");
      expect(result).toMatchObject({ code: 3 });
      expect(result.stderr).toContain("/proc/self/mem cannot be read: ");
      expectWords(result);
    }),
  );

  it.skipIf(process.getuid === undefined)(
    "may not be read is refused with exit code 3 (needs a system with users)",
    () =>
      withProject("be2-", async (project) => {
        await project.write({ "compose.yaml": "services: {web: {image: x}}\n" });
        await chmod(join(project.dir, "compose.yaml"), 0);
        const result = await asNobody(project);
        expect(result.status).toBe(3);
        expect(result.stderr).toContain("compose.yaml cannot be read: permission denied");
      }),
  );
});

/** Root may read everything, so root's run is one of nobody's, of a copy that nobody can reach. */
async function asNobody({ dir }: TestProject): Promise<{ readonly status: number | null; readonly stderr: string }> {
  await chmod(dir, 0o755);
  const copy = join(dir, "berth");
  await cp(dirname(berthEntry), copy, { recursive: true });
  const node = join(dir, "node");
  await copyFile(process.execPath, node);
  const isRoot = process.getuid?.() === 0;
  return spawnSync(node, [join(copy, "berth.js"), "config"], {
    cwd: dir,
    encoding: "utf8",
    ...(isRoot ? { uid: 65_534, gid: 65_534 } : {}),
  });
}

describe("a command line with", () => {
  const usages: readonly [what: string, args: readonly string[], code: number, says: string][] = [
    ["an invalid project name", ["-p", "Bad Name", "config"], 2, 'invalid project name "Bad Name"'],
    ["an unknown flag", ["config", "--bogus"], 2, "--bogus"],
    ["an unknown command", ["frobnicate"], 2, '"frobnicate" is not a command'],
    ["an unknown service", ["up", "-d", "nosuch"], 2, "no such service: nosuch"],
    ["an invalid scale", ["up", "-d", "--scale", "web=x"], 2, 'invalid scale "web=x"'],
    ["an invalid number", ["up", "-t", "x"], 2, 'invalid value "x" for --timeout'],
    ["two flags that exclude each other", ["up", "--no-recreate", "--force-recreate"], 2, "cannot be used together"],
  ];
  it.each(usages)("%s is refused", (_, args, code, says) =>
    withProject("be2-", async (project) => {
      await project.write({ "compose.yaml": "services: {web: {image: 'busybox:1'}}\n" });
      const named = args.includes("-p") ? runBerth(args, { cwd: project.dir }) : commandsOf(project).tryBerth(args);
      const result = await named;
      expect(result.code).toBe(code);
      expect(result.stderr).toContain(says);
      expectWords(result);
    }),
  );
});
