// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables are Compose's, not JavaScript's.
// `npm run test:fuzz [--seconds N] [--seed N]`: gives the readers of foreign text what nobody would write, and fails if one
// of them throws anything but an error for users, or takes more than 5 CPU-seconds or 1 GB.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { BerthError } from "../../src/errors.ts";
import { splitFrames } from "../../src/logs/frames.ts";
import { joinLines } from "../../src/logs/lines.ts";
import { splitRaw } from "../../src/logs/raw.ts";
import { parseEnvFile } from "../../src/stack/env/env-file.ts";
import { StackInvalid } from "../../src/stack/errors.ts";
import { load } from "../../src/stack/load.ts";
import { fetchOci } from "../../src/stack/remote/oci.ts";
import { changedFile, signsOf } from "../unit/stack/any-text.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "600" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
  },
});
const seed = Number(values.seed);
console.log(`seed ${seed}: repeat this run with --seed ${seed}`);

const cpuLimitMs = 5000;
const memoryLimitBytes = 1e9;
const folder = mkdtempSync(join(tmpdir(), "berth-fuzz-"));

interface Target {
  readonly name: string;
  readonly inputs: fc.Arbitrary<string | Uint8Array>;
  read(input: string | Uint8Array): Promise<unknown>;
}

/** Many times the same, as attacks on time and memory are. */
const repeated = fc
  .tuple(signsOf(6), fc.integer({ min: 1, max: 20_000 }))
  .map(([text, times]) => text.repeat(Math.min(times, Math.ceil(200_000 / Math.max(1, text.length)))));

const substitutions = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "${",
        "}",
        "$",
        "$$",
        ":-",
        "-",
        ":?",
        "?",
        ":+",
        "+",
        "A",
        "B_1",
        "${A}",
        "${A:-${B:-x}}",
        '"',
        "'",
        "\\",
        " ",
      ),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(""));

const variables = fc
  .array(
    fc.tuple(
      fc.constantFrom("A", "B", "C", "export D", "E F", "1"),
      fc.constantFrom("=", ": ", " = ", ""),
      substitutions,
    ),
    {
      maxLength: 40,
    },
  )
  .map((lines) => lines.map((parts) => parts.join("")).join("\n"));

const manifests = fc
  .oneof(
    fc.jsonValue({ maxDepth: 4 }),
    fc.record(
      {
        mediaType: fc.oneof(fc.constant("application/vnd.oci.image.manifest.v1+json"), fc.jsonValue()),
        artifactType: fc.oneof(fc.constant("application/vnd.docker.compose.project"), fc.jsonValue()),
        config: fc.jsonValue({ maxDepth: 2 }),
        layers: fc.oneof(
          fc.jsonValue({ maxDepth: 3 }),
          fc.array(
            fc.record({
              mediaType: fc.constantFrom(
                "application/vnd.docker.compose.file+yaml",
                "application/vnd.docker.compose.envfile",
                "x",
              ),
              digest: fc.oneof(fc.constant(`sha256:${"a".repeat(64)}`), fc.string()),
              size: fc.integer(),
              annotations: fc.oneof(
                fc.jsonValue({ maxDepth: 1 }),
                fc.dictionary(
                  fc.constantFrom("com.docker.compose.file", "com.docker.compose.envfile"),
                  fc.string({ maxLength: 5000 }),
                ),
              ),
            }),
            { maxLength: 50 },
          ),
        ),
      },
      { requiredKeys: [] },
    ),
  )
  .map((value) => JSON.stringify(value));

let manifest = "";
const registry = createServer((request, reply) => {
  reply.writeHead(200, { "Content-Type": "application/vnd.oci.image.manifest.v1+json" });
  reply.end(request.url?.includes("/manifests/") ? manifest : "services: {a: {image: a}}");
});
await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
const host = `127.0.0.1:${(registry.address() as AddressInfo).port}`;

const loaded = async (files: Readonly<Record<string, string | Uint8Array>>) => {
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return load({ cwd: folder, env: { HOME: folder }, files: ["compose.yaml"], profiles: [], envFiles: [] });
};

const targets: readonly Target[] = [
  {
    name: "loader",
    inputs: fc.oneof(changedFile, signsOf(400), repeated, fc.uint8Array({ maxLength: 2000 })),
    read: (input) => loaded({ "compose.yaml": input, ".env": "A=1\n" }),
  },
  {
    name: "interpolation",
    inputs: substitutions,
    read: (input) =>
      loaded({
        "compose.yaml": `services: {a: {image: a, command: ${JSON.stringify(String(input))}}}`,
        ".env": "A=1\n",
      }),
  },
  {
    name: "dotenv",
    inputs: fc.oneof(variables, signsOf(300), repeated),
    read: async (input) => {
      parseEnvFile({ name: ".env", path: "/.env", text: String(input) }, (name) => (name === "A" ? "1" : undefined));
      return loaded({
        "compose.yaml": 'services: {a: {image: a, env_file: [e], environment: {X: "${A}"}}}',
        ".env": input,
        e: input,
      });
    },
  },
  {
    name: "OCI manifest",
    inputs: manifests,
    read: (input) => {
      manifest = String(input);
      const env = { HOME: folder, XDG_CACHE_HOME: join(folder, "cache") };
      return fetchOci(`oci://${host}/a/b:1`, { env, note: () => {}, credentials: async () => undefined });
    },
  },
  {
    name: "log frames",
    inputs: fc.uint8Array({ maxLength: 5000 }),
    read: async (input) => {
      const bytes = Buffer.from(input as Uint8Array);
      for (const split of [splitFrames, splitRaw]) {
        for (const stamped of [false, true]) {
          const divide = split({ stamped });
          const lines = joinLines({ id: "1", name: "a", service: "a" });
          const cut = bytes.length === 0 ? 0 : (bytes[0] ?? 0);
          for (const part of [bytes.subarray(0, cut), bytes.subarray(cut)]) lines.push(divide(part));
          lines.end();
        }
      }
    },
  },
];

interface Tally {
  runs: number;
  slowestMs: number;
}

/** What is wrong with a run; undefined if nothing is. */
async function faultOf({ read }: Target, input: string | Uint8Array, tally: Tally): Promise<string | undefined> {
  const before = process.cpuUsage();
  let fault: string | undefined;
  try {
    await read(input);
  } catch (error) {
    if (!(error instanceof BerthError) && !(error instanceof StackInvalid))
      fault = error instanceof Error ? error.stack : String(error);
  }
  const { user, system } = process.cpuUsage(before);
  const cpuMs = (user + system) / 1000;
  tally.runs += 1;
  tally.slowestMs = Math.max(tally.slowestMs, cpuMs);
  if (cpuMs > cpuLimitMs) fault ??= `took ${Math.round(cpuMs)} ms of CPU`;
  const { rss } = process.memoryUsage();
  if (rss > memoryLimitBytes) fault ??= `took ${Math.round(rss / 1e6)} MB of memory`;
  return fault;
}

const endMs = Date.now() + Number(values.seconds) * 1000;
const tallies = new Map<string, Tally>(targets.map(({ name }) => [name, { runs: 0, slowestMs: 0 }]));
const faults: string[] = [];
const batch = 25;
for (let round = 0; Date.now() < endMs && faults.length < 20; round++) {
  for (const target of targets) {
    for (const input of fc.sample(target.inputs, { seed: seed + round, numRuns: batch })) {
      const fault = await faultOf(target, input, tallies.get(target.name) as Tally);
      if (fault === undefined) continue;
      const text = typeof input === "string" ? input : Buffer.from(input).toString("latin1");
      faults.push(`${target.name}: ${fault}\n  input (${text.length}): ${JSON.stringify(text.slice(0, 500))}`);
    }
  }
}
registry.close();
rmSync(folder, { recursive: true, force: true });
for (const [name, { runs, slowestMs }] of tallies)
  console.log(`${name}: ${runs} inputs, slowest ${Math.round(slowestMs)} ms of CPU`);
for (const fault of faults) console.log(`\n${fault}`);
console.log(`fuzz: ${faults.length === 0 ? "passed" : `${faults.length} faults`}, seed ${seed}`);
process.exit(faults.length === 0 ? 0 : 1);
