import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { difference } from "../difference.ts";
import { type Answer, configInProcess } from "../in-process.ts";
import { yamlOf } from "./data.ts";
import type { Scenario } from "./scenario.ts";

const peer = process.env["BERTH_PEER"] ?? `${homedir()}/.docker/cli-plugins/docker-compose`;

/** How docker compose and berth differ. */
export interface Finding {
  /** The same for differences with one cause, as far as can be told. */
  readonly kind: string;
  readonly detail: string;
}

type Agreement = "both succeed" | "both fail";

/** Lays a scenario out in the folder and asks both. */
export async function compare(scenario: Scenario, folder: string): Promise<Agreement | Finding> {
  layOut(scenario, folder);
  const home = join(dirname(folder), "home");
  const env = { PATH: process.env["PATH"] ?? "", HOME: home, PWD: folder, ...scenario.env };
  const [theirs, ours] = [
    await ask([...scenario.globals, "config", ...scenario.flags], { cwd: folder, env }),
    await answer(scenario, { home, project: folder, cwd: folder, env }),
  ];
  return judged(theirs, ours, scenario);
}

function layOut({ stacks, texts }: Scenario, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  const yaml = Object.entries(stacks).map(([name, data]) => [name, yamlOf(data)] as const);
  for (const [name, text] of [...Object.entries(texts), ...yaml]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  for (const name of ["sub", "dir", "../home"]) mkdirSync(join(folder, name), { recursive: true });
}

function ask(args: readonly string[], options: { cwd: string; env: Record<string, string> }): Promise<Answer> {
  return new Promise((resolve) => {
    const child = execFile(peer, args, { ...options, maxBuffer: 1e8, timeout: 20_000 }, (error, stdout, stderr) =>
      resolve({ text: error ? undefined : stdout, complaint: stderr.trim().split("\n").at(-1) ?? "" }),
    );
    child.stdin?.end();
  });
}

async function answer(
  { globals, flags }: Scenario,
  place: Omit<Parameters<typeof configInProcess>[0], "globals" | "flags">,
): Promise<Answer> {
  try {
    return await configInProcess({ ...place, globals, flags }, []);
  } catch (error) {
    return {
      text: undefined,
      complaint: `CRASH ${String((error as Error).stack)
        .split("\n")
        .slice(0, 4)
        .join(" ")}`,
    };
  }
}

function judged(theirs: Answer, ours: Answer, { flags }: Scenario): Agreement | Finding {
  if (ours.complaint.startsWith("CRASH")) return { kind: "berth crashes", detail: ours.complaint };
  if (theirs.text === undefined && ours.text === undefined) return "both fail";
  if (theirs.text === undefined) return { kind: `compose fails: ${gist(theirs.complaint)}`, detail: theirs.complaint };
  if (ours.text === undefined) return { kind: `berth fails: ${gist(ours.complaint)}`, detail: ours.complaint };
  if (theirs.text === ours.text || (isUnordered(flags) && sorted(theirs.text) === sorted(ours.text)))
    return "both succeed";
  const isJson = flags.includes("json") && !flags.includes("--variables");
  const detail = isJson
    ? difference(JSON.parse(theirs.text), JSON.parse(ours.text))
    : lineDifference(theirs.text, ours.text);
  if (detail === undefined) return { kind: "order or layout", detail: lineDifference(theirs.text, ours.text) };
  const flag = flags.filter((name) => name !== "json" && name !== "--format").join(" ");
  return { kind: `${flag} ${gist(detail)}`, detail };
}

/** Compose prints these in whatever order Go's maps have. */
function isUnordered(flags: readonly string[]): boolean {
  return ["--variables", "--services", "--networks", "--volumes", "--models", "--images"].some((flag) =>
    flags.includes(flag),
  );
}

function sorted(text: string): string {
  return text.split("\n").sort().join("\n");
}

function lineDifference(theirs: string, ours: string): string {
  const [left, right] = [theirs.split("\n"), ours.split("\n")];
  const line = left.findIndex((text, index) => text !== right[index]);
  return `expected ${JSON.stringify(left[line])}, got ${JSON.stringify(right[line])}`;
}

/** A complaint without names, numbers and values. */
function gist(text: string): string {
  return text
    .replace(/(services|networks|volumes|configs|secrets|models)\.[\w-]+/g, "$1.*")
    .replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, "…")
    .replace(/\/\S+/g, "/…")
    .replace(/\d+/g, "0")
    .slice(0, 110);
}
