// `npm run test:engines [28] [20] [podman]`: the engine tests on other engines than the lab's own; results as JSON files.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { imageNames } from "../lab/images/recipes.ts";
import { labUp } from "../lab/lab.ts";
import { type Beside, type Launch, startBeside } from "./beside.ts";
import { dockerLaunch } from "./docker.ts";
import { empty } from "./empty.ts";
import { loadImages } from "./load-images.ts";
import { podmanLaunch } from "./podman.ts";
import { type Results, resultsOf } from "./results.ts";

const launches: Record<string, () => Promise<Launch>> = {
  "28": () => dockerLaunch("28"),
  "20": () => dockerLaunch("20"),
  podman: podmanLaunch,
};
const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const log = (line: string) => process.stderr.write(`${line}\n`);

const args = process.argv.slice(2);
const named = args.filter((arg) => arg in launches);
const rest = args.filter((arg) => !(arg in launches));

for (const name of named.length > 0 ? named : Object.keys(launches)) await onEngine(name, rest);

async function onEngine(name: string, vitestArgs: readonly string[]): Promise<void> {
  const lab = await labUp({ log });
  const launch = await launches[name]?.();
  if (launch === undefined) return;
  const engine = await startBeside(launch);
  try {
    await empty(engine.dockerHost, imageNames());
    await loadImages(lab.dockerHost, engine.dockerHost, imageNames());
    tell(`${name}: engine ${engine.version}, API ${engine.apiVersion}`, runSuite(engine, vitestArgs));
  } finally {
    await engine.stop();
  }
}

function runSuite({ dockerHost, within }: Beside, vitestArgs: readonly string[]): Results {
  const folder = mkdtempSync(`${tmpdir()}/berth-engines-`);
  const report = `${folder}/report.json`;
  const [program, ...rest] = within([
    ...["npx", "vitest", "run", "--config=test/vitest.config.ts", "--project=e2e", "--reporter=dot"],
    ...["--reporter=json", `--outputFile.json=${report}`, ...vitestArgs],
  ] as [string, ...string[]]);
  const env = { ...process.env, DOCKER_HOST: dockerHost, CI: "true" };
  // Its dots and diffs to stderr: stdout is for what is kept.
  spawnSync(program, rest, { cwd: root, env, stdio: ["ignore", 2, 2] });
  const results = resultsOf(JSON.parse(readFileSync(report, "utf8")), root);
  rmSync(folder, { recursive: true });
  return results;
}

/** Markdown, to be kept in test/engines.md. */
function tell(title: string, { passed, skipped, failures }: Results): void {
  const lines = failures.map(({ test, why }) => `| ${cell(test)} | ${cell(why)} |`);
  const table = lines.length > 0 ? ["", "| failed | why |", "| --- | --- |", ...lines] : [];
  console.log(
    [`## ${title}`, "", `${passed} passed, ${failures.length} failed, ${skipped} skipped.`, ...table, ""].join("\n"),
  );
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
