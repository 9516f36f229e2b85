import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Run, runs } from "./corpus.ts";
import { configInProcess } from "./in-process.ts";
import { type Sandbox, sandboxOf } from "./sandbox.ts";

/** What is compared byte for byte, and the flags that print it. */
const aspects: Readonly<Record<string, { readonly flags: readonly string[]; readonly variants: RegExp }>> = {
  yaml: { flags: [], variants: /./ },
  json: { flags: ["--format", "json"], variants: /./ },
  hash: { flags: ["--hash", "*"], variants: /^(base|all-profiles)$/ },
};

const peer = process.env["BERTH_PEER"] ?? `${homedir()}/.docker/cli-plugins/docker-compose`;
const root = mkdtempSync(join(tmpdir(), "berth-conformance-"));

function ask(sandbox: Sandbox, flags: readonly string[]): Promise<string | undefined> {
  const args = [...sandbox.globals, "config", ...sandbox.flags, ...flags];
  const options = { cwd: sandbox.cwd, env: sandbox.env, maxBuffer: 1e8 };
  return new Promise((resolve) => {
    execFile(peer, args, options, (error, stdout) => resolve(error ? undefined : stdout)).stdin?.end();
  });
}

/** The first line that differs; undefined: none does. */
function firstDifference(theirs: string, ours: string): string | undefined {
  if (theirs === ours) return undefined;
  const [left, right] = [theirs.split("\n"), ours.split("\n")];
  const line = left.findIndex((text, index) => text !== right[index]);
  const at = line === -1 ? left.length : line;
  return `line ${at + 1}: ${JSON.stringify(left[at])} is ${JSON.stringify(right[at])}`;
}

/** Runs docker compose and berth on what docker compose accepts, prints where they differ and how often they agree. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { aspect: { type: "string", default: "hash" }, filter: { type: "string", default: "" } },
  });
  const { flags, variants } = aspects[values.aspect] ?? { flags: [], variants: /./ };
  const wanted = new RegExp(values.filter);
  const isWanted = (run: Run): boolean =>
    run.expected !== undefined && variants.test(run.variant) && wanted.test(run.id);
  const queue = runs().filter(isWanted);
  const total = queue.length;
  let equal = 0;
  const worker = async (): Promise<void> => {
    for (let run = queue.shift(); run !== undefined; run = queue.shift()) {
      const sandbox = sandboxOf(run, root);
      const theirs = await ask(sandbox, flags);
      const ours = await configInProcess(sandbox, flags);
      const fault =
        theirs === undefined || ours.text === undefined
          ? `${theirs === undefined ? "docker compose fails" : `berth fails: ${ours.complaint}`}`
          : firstDifference(theirs, ours.text);
      if (fault === undefined) equal++;
      else console.log(`${run.id}  ${fault}`);
    }
  };
  // In-process runs share the HOME of the process, which is the same for all sandboxes of one root.
  await Promise.all([worker(), worker()]);
  rmSync(root, { recursive: true, force: true });
  console.log(`${values.aspect}: ${equal} of ${total} equal`);
}

await main();
