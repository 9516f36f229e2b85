import { cpSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Run } from "./corpus.ts";

/** A run's project folder on this machine, and the command line to run in it. */
export interface Sandbox {
  readonly home: string;
  readonly project: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Global flags, before the command. */
  readonly globals: readonly string[];
  /** Flags behind it. */
  readonly flags: readonly string[];
}

/** Lays a run's project out below a root, six levels deep, so that `../../x` stays inside; once for all its variants. */
export function sandboxOf(run: Run, root: string): Sandbox {
  const { given, folder } = run;
  const home = join(root, "home");
  const project = join(root, run.id.replace(/#.*/, ""), "w3/w4/w5/w6", given.dirname ?? "input");
  const cwd = join(project, given.cwd ?? ".");
  if (!existsSync(cwd)) {
    mkdirSync(home, { recursive: true });
    mkdirSync(dirname(project), { recursive: true });
    if (existsSync(join(folder, "input"))) cpSync(join(folder, "input"), project, { recursive: true });
    for (const path of [cwd, ...(given.dirs ?? []).map((dir) => join(project, dir))])
      mkdirSync(path, { recursive: true });
  }
  const own = Object.entries(given.env ?? {}).map(([name, value]) => [
    name,
    value.replaceAll("<DIR>", project).replaceAll("<HOME>", home),
  ]);
  const { project_directory: directory = ".", project_name: name = "conf" } = given;
  return {
    home,
    project,
    cwd,
    env: { PATH: process.env["PATH"] ?? "", HOME: home, PWD: cwd, ...Object.fromEntries(own) },
    globals: [
      ...given.files.flatMap((file) => ["-f", file]),
      ...(directory === null ? [] : ["--project-directory", join(project, directory)]),
      ...(name === null ? [] : ["-p", name]),
      ...run.args,
    ],
    flags: run.configArgs,
  };
}

/** Puts `<HOME>`, `<DIR>`, `<DIR/..>` … for the folders of a sandbox, in every text of some data. */
export function portable({ home, project }: Sandbox): (value: unknown) => unknown {
  const folders: [RegExp, string][] = [[boundary(home), "<HOME>"]];
  let path = project;
  for (let up = ""; up.length <= 3 * 7; up += "/..") {
    folders.push([boundary(path), `<DIR${up}>`]);
    path = dirname(path);
  }
  const text = (value: string): string => folders.reduce((told, [folder, sign]) => told.replace(folder, sign), value);
  const walk = (value: unknown): unknown => {
    if (typeof value === "string") return text(value);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [text(key), walk(member)]));
  };
  return walk;
}

function boundary(folder: string): RegExp {
  return new RegExp(`${folder.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![A-Za-z0-9_.-])`, "g");
}
