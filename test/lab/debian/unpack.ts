import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inLab } from "../folder.ts";
import { run } from "../run.ts";
import { aptGetFresh } from "./apt.ts";
import { debianKeyring } from "./keyring.ts";
import { debianMirror } from "./mirror.ts";

/** Unpacks packages into a folder, once, installing nothing. From this machine's suite, or from another one of Debian. */
export async function unpackPackages(packages: readonly string[], into: string, suite?: string): Promise<void> {
  if (existsSync(into)) return;
  const draft = `${into}.partial`;
  const debs = `${into}.debs`;
  for (const folder of [draft, debs]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  await aptGetFresh(["download", ...packages], debs, suite ? await suiteOptions(suite) : []);
  for (const deb of readdirSync(debs)) await run("dpkg", ["-x", join(debs, deb), draft]);
  rmSync(debs, { recursive: true });
  // The folder under its own name is the sign that all of it is there.
  renameSync(draft, into);
}

/** Options with which apt sees one other suite and none of the machine's own sources or lists. */
async function suiteOptions(suite: string): Promise<string[]> {
  const state = inLab(`apt-${suite}`);
  for (const folder of ["lists/partial", "cache/archives/partial"]) mkdirSync(join(state, folder), { recursive: true });
  const sources = join(state, "sources.list");
  writeFileSync(sources, `deb [signed-by=${await debianKeyring()}] ${debianMirror()} ${suite} main\n`);
  return [
    ...[`-oDir::Etc::sourcelist=${sources}`, "-oDir::Etc::sourceparts=/dev/null"],
    ...[`-oDir::State::Lists=${state}/lists`, `-oDir::Cache=${state}/cache`],
    ...["-oAcquire::Languages=none", "-oAcquire::Check-Valid-Until=false"],
  ];
}
