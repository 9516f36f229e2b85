import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import Docker from "dockerode";
import { removeProject } from "../../support/engine-state.ts";
import { median } from "../measure.ts";
import { isNothing, type Left, leftOf, projectsOf } from "./left.ts";
import { brokenStack, lastWords, soundStack } from "./stack.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

interface Peer {
  readonly name: string;
  readonly argv: (folder: string, mode: "once" | "hold") => readonly string[];
}

const peers: readonly Peer[] = [
  {
    name: "berth ci",
    argv: (folder, mode) => [
      ...[here("../../../dist/berth.js"), "--project-directory", folder, "-f", `${folder}/compose.yaml`],
      ...["ci", "--", process.execPath, here("request.mjs"), mode],
    ],
  },
  {
    name: `testcontainers ${versionOf("testcontainers")}`,
    argv: (folder, mode) => [here("testcontainers.mjs"), folder, mode],
  },
];

function versionOf(name: string): string {
  return JSON.parse(readFileSync(here(`../../../node_modules/${name}/package.json`), "utf8")).version;
}

interface Ended {
  readonly ms: number;
  readonly code: number | null;
  readonly text: string;
}

/** Runs a peer; `onText` is told all that it has said so far. */
function run(argv: readonly string[], env: NodeJS.ProcessEnv, onText?: (text: string, kill: () => void) => void) {
  return new Promise<Ended>((resolve, reject) => {
    const began = performance.now();
    const child = spawn(process.execPath, argv, { env, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
        onText?.(text, () => child.kill("SIGKILL"));
      });
    }
    child.on("error", reject);
    child.on("exit", (code) => resolve({ ms: performance.now() - began, code, text }));
  });
}

/** How long a stack, a request and the clean-up take each peer, in turn: what else goes on at the machine hits all alike. */
async function timed(rounds: number, env: NodeJS.ProcessEnv, docker: Docker): Promise<ReadonlyMap<Peer, number>> {
  const times = new Map<Peer, number[]>(peers.map((peer) => [peer, []]));
  for (let round = 0; round < rounds; round++) {
    for (const peer of round % 2 === 0 ? peers : [...peers].reverse()) {
      const { ms, code, text } = await inFolder(soundStack, docker, (folder) => run(peer.argv(folder, "once"), env));
      if (code !== 0) throw new Error(`${peer.name} exited with ${code}:\n${text}`);
      times.get(peer)?.push(ms);
    }
  }
  return new Map([...times].map(([peer, all]) => [peer, median(all)]));
}

/** What a peer makes of SIGKILL, and of a stack that does not come up. */
async function mishaps(peer: Peer, env: NodeJS.ProcessEnv, docker: Docker) {
  const killed = await inFolder(soundStack, docker, async (folder) => {
    await run(peer.argv(folder, "hold"), env, (text, kill) => /^up 200$/m.test(text) && kill());
    return afterKill(folder, docker);
  });
  const broken = await inFolder(brokenStack, docker, (folder) => run(peer.argv(folder, "once"), env));
  return { killed, broken };
}

const patienceMs = 15_000;

/** How long it takes until nothing is left, or what is left when patience is over. */
async function afterKill(folder: string, docker: Docker): Promise<number | Left> {
  const began = performance.now();
  const [project] = await projectsOf(folder, docker);
  if (project === undefined) throw new Error("there was no stack to be left behind");
  for (;;) {
    const left = await leftOf(project, docker);
    const ms = performance.now() - began;
    if (isNothing(left)) return ms;
    if (ms > patienceMs) return left;
    await pause(100);
  }
}

async function inFolder<T>(file: string, docker: Docker, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = realpathSync(mkdtempSync(`${tmpdir()}/berth-bench-ci-`));
  writeFileSync(`${folder}/compose.yaml`, file);
  try {
    return await work(folder);
  } finally {
    for (const project of await projectsOf(folder, docker)) await removeProject(project, docker);
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Compared extends Awaited<ReturnType<typeof mishaps>> {
  readonly name: string;
  readonly ms: number;
}

/** Around one command: berth ci and testcontainers-node, as a table. */
export async function peersTable(rounds: number, given: NodeJS.ProcessEnv): Promise<readonly string[]> {
  // Its reaper runs from an image, which cannot be pulled everywhere.
  const env = { ...given, TESTCONTAINERS_RYUK_DISABLED: "true" };
  const docker = new Docker();
  const times = await timed(rounds, env, docker);
  const found: Compared[] = [];
  for (const peer of peers) {
    found.push({ name: peer.name, ms: times.get(peer) ?? Number.NaN, ...(await mishaps(peer, env, docker)) });
  }
  const row = (what: string, cell: (of: Compared) => string) => `| ${[what, ...found.map(cell)].join(" | ")} |`;
  const has = (pattern: RegExp) => (of: Compared) => (pattern.test(of.broken.text) ? "yes" : "no");
  return [
    row("", ({ name }) => name),
    "|---|---|---|",
    row("a stack of 3 services, one request, all gone again", ({ ms }) => seconds(ms)),
    row("after SIGKILL, within 15 s", ({ killed }) => killedText(killed)),
    row("a service that ends at once: told after", ({ broken }) => seconds(broken.ms)),
    row("… exit code", ({ broken }) => String(broken.code)),
    row("… names the service", has(/\bapp\b/)),
    row("… tells its exit code", has(/\b78\b/)),
    row("… tells its last words", has(new RegExp(lastWords))),
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function killedText(killed: number | Left): string {
  if (typeof killed === "number") return `all gone after ${seconds(killed)}`;
  return `left: ${Object.entries(killed)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(", ")}`;
}
