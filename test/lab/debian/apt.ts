import { run } from "../run.ts";

const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" };
const always = ["-q", "-oDPkg::Lock::Timeout=120", "-oAPT::Sandbox::User=root"];

let last: Promise<unknown> = Promise.resolve();

/** apt-get in this machine's own suite. Calls of one process run one after the other: apt has one lock for its lists. */
function aptGet(args: readonly string[], cwd = "/"): Promise<string> {
  const turn = last.then(() => run("apt-get", [...always, ...args], { cwd, env }));
  last = turn.catch(() => {});
  return turn;
}

/** Like `aptGet`, with the package lists brought up to date and a second try where it fails. */
export async function aptGetFresh(args: readonly string[], cwd = "/", options: readonly string[] = []): Promise<void> {
  try {
    await aptGet([...options, ...args], cwd);
  } catch {
    // No lists yet (a fresh machine), or lists so old that their packages left the mirror.
    await aptGet([...options, "update"]);
    await aptGet([...options, ...args], cwd);
  }
}

/** Installs packages of this machine's suite, and nothing that they merely recommend. */
export async function aptInstall(packages: readonly string[]): Promise<void> {
  await aptGetFresh(["install", "-y", "--no-install-recommends", ...packages]);
}

/** The version of a package that apt would install, or undefined. */
export async function candidateVersion(name: string): Promise<string | undefined> {
  const ask = async () => /Candidate: (\d\S*)/.exec(await run("apt-cache", ["policy", name], { env }))?.[1];
  const known = await ask();
  if (known !== undefined) return known;
  await aptGet(["update"]);
  return ask();
}
