// `npm run bench [NAME…]`: berth against docker compose on the same engine, alternating, medians and ratios; then what
// holds of the loader for anything it is given. `--quick`: one run and few cases of each; `--to FILE`: the table's place.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { labUp } from "../lab/lab.ts";
import { bundled } from "../support/bundled.ts";
import { overheadTable } from "./ci/overhead.ts";
import { peersTable } from "./ci/peers.ts";
import { measure, median, type Run } from "./measure.ts";
import { loadCost, type Scenario, scenarios } from "./scenarios.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
process.chdir(root);
const { values: flags, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean", default: false }, to: { type: "string" } },
});
const lab = await labUp({ images: ["busybox:1"], log: console.error });
const env = { ...process.env, DOCKER_HOST: lab.dockerHost };
const docker = lab.dockerBin ?? "docker";
const composeVersion = spawnSync(docker, ["compose", "version", "--short"], { encoding: "utf8" });

interface Tool {
  readonly name: string;
  readonly argv: readonly string[];
}
const tools: readonly Tool[] = [
  { name: "berth", argv: [process.execPath, `${root}dist/berth.js`] },
  ...(composeVersion.status === 0 ? [{ name: "compose", argv: [docker, "compose"] }] : []),
];

interface Row {
  readonly scenario: Scenario;
  readonly results: ReadonlyMap<string, readonly Run[]>;
}

/** Runs one scenario for every tool in turn, each in a project of its own, and leaves nothing behind. */
async function benchmark(scenario: Scenario): Promise<Row> {
  const folder = mkdtempSync(`${tmpdir()}/berth-bench-`);
  writeFileSync(`${folder}/compose.yaml`, scenario.file);
  const results = new Map<string, Run[]>(tools.map(({ name }) => [name, []]));
  const run = (tool: Tool, command: readonly string[]) =>
    measure([...tool.argv, "-p", `bench-${tool.name}`, ...command], folder, env);
  const all = async (tool: Tool, commands: readonly (readonly string[])[]) => {
    for (const command of commands) await run(tool, command);
  };
  try {
    // One project at a time: twenty idle containers of the other tool would be in the way of both alike, but not equally.
    for (let round = 0; round < (flags.quick ? 1 : scenario.runs); round++) {
      for (const tool of round % 2 === 0 ? tools : [...tools].reverse()) {
        if (round === 0) await all(tool, scenario.once ?? []);
        await all(tool, scenario.before ?? []);
        results.get(tool.name)?.push(await run(tool, scenario.command));
      }
    }
  } finally {
    for (const tool of tools) await run(tool, ["down", "-t", "1", "-v"]).catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
  return { scenario, results };
}

const seconds = (runs: readonly Run[]) => median(runs.map(({ ms }) => ms)) / 1000;
const megabytes = (runs: readonly Run[]) => median(runs.map(({ peakBytes }) => peakBytes ?? Number.NaN)) / 1e6;
const rate = (runs: readonly Run[]) => median(runs.map(({ stdoutBytes, ms }) => stdoutBytes / 1e3 / ms));
const amount = (runs: readonly Run[]) => median(runs.map(({ stdoutBytes }) => stdoutBytes)) / 1e6;

function line({ scenario, results }: Row): string {
  const [mine = [], theirs = []] = tools.map(({ name }) => results.get(name) ?? []);
  const cell = (runs: readonly Run[]) =>
    runs.length === 0
      ? "–"
      : `${seconds(runs).toFixed(2)} s${scenario.throughput ? ` (${amount(runs).toFixed(1)} MB, ${rate(runs).toFixed(1)} MB/s)` : ""}`;
  const ratio = theirs.length === 0 ? "–" : `${(seconds(mine) / seconds(theirs)).toFixed(2)}`;
  const memory = [mine, theirs].map((runs) => (runs.length === 0 ? "–" : megabytes(runs).toFixed(0)));
  return `| ${scenario.name} | ${cell(mine)} | ${cell(theirs)} | ${ratio} | ${memory.join(" | ")} |`;
}

/** How much more a service costs, from one size of the large file to the next, and what the largest but one takes. */
function growth(rows: readonly Row[]): readonly string[] {
  const cost = loadCost.flatMap(({ services, name }) => {
    const runs = rows.find(({ scenario }) => scenario.name === name)?.results.get("berth");
    return runs === undefined ? [] : [{ services, seconds: seconds(runs), megabytes: megabytes(runs) }];
  });
  const each = cost.slice(1).map((to, index) => {
    const from = cost[index] ?? to;
    const milliseconds = (1000 * (to.seconds - from.seconds)) / (to.services - from.services);
    return `${milliseconds.toFixed(2)} ms (${from.services} → ${to.services})`;
  });
  const thousand = cost.find(({ services }) => services === 1000);
  return [
    ...(each.length === 0 ? [] : [`Each service more costs ${each.join(", ")}: linear where these do not grow.`]),
    ...(thousand === undefined
      ? []
      : [`The file of 1,000 services takes ${thousand.megabytes.toFixed(0)} MB at its peak; the goal is below 300.`]),
  ];
}

async function properties(): Promise<readonly string[]> {
  const { robustness } = (await import(await bundled("test/bench/robustness.ts"))) as typeof import("./robustness.ts");
  return await robustness(flags.quick ? 0.02 : 1);
}

const isWanted = (name: string) => wanted.length === 0 || wanted.some((word) => name.includes(word));
const rows: Row[] = [];
for (const scenario of scenarios.filter(({ name }) => isWanted(name))) {
  const row = await benchmark(scenario);
  console.error(line(row));
  rows.push(row);
}
const held = isWanted("robustness") ? await properties() : [];

const around = isWanted("ci") && composeVersion.status === 0 ? await peersTable(flags.quick ? 1 : 5, env) : [];
const overhead = isWanted("ci") ? await overheadTable(flags.quick ? 1 : 9, env) : [];

const compose =
  composeVersion.status === 0 ? `docker compose ${composeVersion.stdout.trim()}` : "docker compose (not found)";
const table = `# Bench

berth against ${compose}, engine ${lab.version} (API ${lab.apiVersion}), Node ${process.versions.node}, ${cpus().length} cores,
${(totalmem() / 2 ** 30).toFixed(0)} GiB. Alternating runs on one engine; medians of wall time; peak memory of the client process. A ratio below 1
means that berth is faster. Made by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}.

| | berth | docker compose | ratio | berth MB | compose MB |
|---|---|---|---|---|---|
${rows.map(line).join("\n")}

${growth(rows).join("\n")}

## Around a command

One stack up, one request, and down again: \`berth ci\`, and testcontainers-node's DockerComposeEnvironment with
docker compose, without its reaper Ryuk, whose image cannot be pulled here.

${around.join("\n")}

What \`berth ci\` costs over the same stack by hand; the goal is below 300 ms.

${overhead.join("\n")}

## Robustness

| property of the loader | cases | held | slowest |
|---|---|---|---|
${held.join("\n")}
`;
console.log(table);
const to = flags.to ?? (wanted.length === 0 && !flags.quick ? "test/bench/RESULTS.md" : undefined);
if (to !== undefined) writeFileSync(to, table);
