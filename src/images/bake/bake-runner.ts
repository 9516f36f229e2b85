import type { Env } from "../../env.ts";
import type { BerthError } from "../../errors.ts";
import { goJson } from "../../stack/canonical/go-json.ts";
import { withContextServices } from "../../stack/dependencies.ts";
import { isRemoteContext } from "../../stack/remote/remote.ts";
import type { Service } from "../../stack/stack.ts";
import type { BuildOptions } from "../build-options.ts";
import { bakeError, failedTarget } from "./bake-fault.ts";
import { type BakeFile, type BakeRequest, bakeFile, secretVariables } from "./bake-file.ts";
import { entitlementsOf } from "./bake-target.ts";
import { type BakeEnd, runBake } from "./run-bake.ts";
import { buildLines, type SolveStatus } from "./solve-status.ts";

export interface BakeRunnerRequest extends BakeRequest {
  /** Path of docker buildx. */
  readonly buildx: string;
  readonly env: Env;
  readonly signal: AbortSignal;
  /** A line of build output, and its service if known. */
  readonly onLine: (text: string, service: string | undefined) => void;
  /** The output of bake on stdout. */
  readonly onResult: (text: string) => void;
}

/** The error of each service's build; undefined: it succeeded. */
export type BakeResult = ReadonlyMap<string, BerthError | undefined>;

/**
 * Bakes all services at once, so that common steps run once. Bake stops everything if one build fails, so the others are
 * baked again without it (from the cache), and each error belongs to one service.
 */
export async function bakeAll(request: BakeRunnerRequest): Promise<BakeResult> {
  const results = new Map<string, BerthError | undefined>();
  let left = request.built;
  while (left.length > 0) {
    const { culprit, error } = await bake({ ...request, built: left });
    const hit = left.filter(
      ({ name }) => culprit !== undefined && withContextServices(request.stack, [name]).has(culprit),
    );
    const ended = new Set((hit.length > 0 ? hit : left).map(({ name }) => name));
    for (const name of ended) results.set(name, error);
    left = left.filter(({ name }) => !ended.has(name));
  }
  return results;
}

interface Result {
  readonly error?: BerthError;
  /** The service whose build failed, if bake names it. */
  readonly culprit?: string | undefined;
}

async function bake(request: BakeRunnerRequest): Promise<Result> {
  const { stack, built, known, options, buildx, env, signal } = request;
  const baked = [...known, ...built];
  const file = await bakeFile(request);
  const reader = readStatuses(file, request.onLine);
  const end = await runBake({
    buildx,
    args: bakeArguments(baked, options),
    input: goJson(file.file),
    env: { ...env, ...secretVariables(baked, stack.secrets), DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND: undefined },
    signal,
    onStatus: reader.read,
  });
  if (end.stdout !== "") request.onResult(end.stdout);
  return end.ok ? {} : failure(end, { file, reader, built });
}

interface Failing {
  readonly file: BakeFile;
  readonly reader: Reader;
  readonly built: readonly Service[];
}

function failure({ messages }: BakeEnd, { file, reader, built }: Failing): Result {
  const culprit =
    reader.failed() ?? serviceOf(file, failedTarget(messages)) ?? (built.length === 1 ? built[0]?.name : undefined);
  const services = culprit === undefined ? built.map(({ name }) => name) : [culprit];
  return { culprit, error: bakeError(services, messages, reader.output()) };
}

interface Reader {
  readonly read: (status: SolveStatus) => void;
  /** The service whose step failed. */
  readonly failed: () => string | undefined;
  /** The last output of the failed step. */
  readonly output: () => readonly string[];
}

const lastLines = 10;

function readStatuses(file: BakeFile, onLine: BakeRunnerRequest["onLine"]): Reader {
  const lines = buildLines();
  const written = new Map<string, string[]>();
  let failed: string | undefined;
  const serviceOfVertex = (name: string) => serviceOf(file, /^\[([\w-]+)[\] ]/.exec(name)?.[1]);
  return {
    read: (status) => {
      // Steps that were stopped because of the failure report "context canceled".
      const error = status.vertexes?.find((vertex) => vertex.error && !/context canceled/.test(vertex.error));
      failed ??= error?.name;
      for (const { vertex, text } of lines(status)) {
        onLine(text, serviceOfVertex(vertex));
        const output = /^#\d+ \d+\.\d+ (.*)$/.exec(text)?.[1];
        if (output !== undefined) written.set(vertex, [...(written.get(vertex) ?? []), output].slice(-lastLines));
      }
    },
    failed: () => (failed === undefined ? undefined : serviceOfVertex(failed)),
    output: () => (failed === undefined ? [] : (written.get(failed) ?? [])),
  };
}

function serviceOf({ names }: BakeFile, target: string | undefined): string | undefined {
  return [...names].find(([, name]) => name === target)?.[0];
}

/** Command-line arguments for bake. Entitlements are allowed because the stack file asks for them. */
export function bakeArguments(services: readonly Service[], options: BuildOptions): readonly string[] {
  const builds = services.map(({ build = {} }) => build);
  const needs = builds.flatMap((build) => [
    ...entitlementsOf(build),
    ...(build.network === "host" ? ["network.host"] : []),
  ]);
  const { builder, provenance, sbom } = options;
  return [
    ...[...new Set(needs)].flatMap((need) => ["--allow", need]),
    // Folders, Dockerfiles, secrets and caches can be anywhere.
    ...(builds.some(({ context = "." }) => !isRemoteContext(context)) ? ["--allow", "fs=*"] : []),
    ...(builder === undefined ? [] : ["--builder", builder]),
    ...(provenance === undefined ? [] : [`--provenance=${provenance}`]),
    ...(sbom === undefined ? [] : [`--sbom=${sbom}`]),
  ];
}
