import { parseArgs } from "node:util";
import type { CommandContext } from "../../src/context/context.ts";
import { BerthError } from "../../src/errors.ts";
import { aspects, config } from "../../src/flows/config/config.ts";
import { load, type Stages } from "../../src/stack/load.ts";
import { outline } from "../../src/stack/outline/outline.ts";
import type { Sandbox } from "./sandbox.ts";

/** What a command printed; undefined where it failed, and what it said. */
export interface Answer {
  readonly text: string | undefined;
  readonly complaint: string;
}

type Aspect = (typeof aspects)[number];
/** `berth config` with some flags in a sandbox, without a process of its own. A bug of ours is thrown. */
export async function configInProcess(sandbox: Sandbox, flags: readonly string[]): Promise<Answer> {
  const { values, positionals } = parseArgs({
    args: [...sandbox.globals, ...sandbox.flags, ...flags],
    allowPositionals: true,
    options: {
      ...(Object.fromEntries(aspects.map((name) => [name, { type: "boolean" }])) as Record<
        Aspect,
        { type: "boolean" }
      >),
      quiet: { type: "boolean", short: "q" },
      compatibility: { type: "boolean" },
      "all-resources": { type: "boolean" },
      "no-env-resolution": { type: "boolean" },
      file: { type: "string", short: "f", multiple: true },
      "project-directory": { type: "string" },
      "project-name": { type: "string", short: "p" },
      profile: { type: "string", multiple: true },
      "env-file": { type: "string", multiple: true },
      format: { type: "string" },
      hash: { type: "string" },
      "no-interpolate": { type: "boolean" },
      "no-normalize": { type: "boolean" },
      "no-path-resolution": { type: "boolean" },
      "no-consistency": { type: "boolean" },
    },
  });
  const request = {
    cwd: sandbox.cwd,
    env: sandbox.env,
    files: values.file ?? [],
    ...(values["project-name"] === undefined ? {} : { projectName: values["project-name"] }),
    ...(values["project-directory"] === undefined ? {} : { projectDirectory: values["project-directory"] }),
    profiles: values.profile ?? [],
    envFiles: values["env-file"] ?? [],
    allResources: values["all-resources"] ?? false,
  };
  const stages = {
    interpolate: !values["no-interpolate"],
    normalize: !values["no-normalize"] && !values.compatibility,
    resolvePaths: !values["no-path-resolution"],
    consistency: !values["no-consistency"],
    resolveEnv: values.hash === undefined,
  };
  const printed: string[] = [];
  const ctx = {
    load: (services: readonly string[], wanted: Stages) => load({ ...request, services, ...wanted }),
    outline: () => outline({ ...request, ...stages }),
    ui: { bytes: (bytes: string) => printed.push(bytes) },
  } as unknown as CommandContext;
  process.env["HOME"] = sandbox.home;
  try {
    const { hash } = values;
    const format = values.format as "yaml" | "json" | undefined;
    const aspect = hash ? "hashes" : (aspects.find((name) => values[name]) ?? "stack");
    const show = values.quiet ? "nothing" : aspect;
    await config({ services: positionals, show, format, hash: hash ?? "*", stages, output: undefined }, ctx);
    return { text: printed.join(""), complaint: "" };
  } catch (error) {
    if (!(error instanceof BerthError)) throw error;
    return { text: undefined, complaint: error.message };
  }
}
