import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Schema } from "../../../../src/stack/check/schema.ts";
import type { Cast, Typed } from "../../../../src/stack/interpolate/casts.ts";
import { stackShape } from "../../../../src/stack/normalize/stack-shape.ts";

const schema: Schema = JSON.parse(
  readFileSync(new URL("../../../../schemas/stack.schema.json", import.meta.url), "utf8"),
);

/** The part of the schema that `#/$defs/service` points to. */
function definition(pointer: string): Schema {
  const keys = pointer.split("/").slice(1);
  return keys.reduce((at, key) => (at as Readonly<Record<string, Schema>>)[key] ?? {}, schema);
}

/** All paths of the stack file's schema; `*` is any key or index. */
function pathsBelow(at: Schema, path: readonly string[]): readonly (readonly string[])[] {
  const target = at.$ref === undefined ? at : definition(at.$ref);
  const members = [
    ...Object.entries(target.properties ?? {}),
    ...Object.values(target.patternProperties ?? {}).map((each) => ["*", each] as const),
    ...(typeof target.additionalProperties === "object" ? [["*", target.additionalProperties] as const] : []),
    ...(target.items === undefined ? [] : [["*", target.items] as const]),
  ];
  return [path, ...members.flatMap(([key, member]) => pathsBelow(member, [...path, key]))];
}

function castAt(path: readonly string[]): Cast | undefined {
  let at: Typed | undefined = stackShape;
  for (const key of path) at = at?.below?.(key);
  return at?.cast;
}

/** The casts of docker compose. A service's apply to its `pre_start` hooks too, as far as those have the attribute. */
const expected: Readonly<Record<string, readonly string[]>> = {
  "true or false": [
    ...["configs.*.external", "secrets.*.external", "volumes.*.external"],
    ...["attachable", "enable_ipv4", "enable_ipv6", "external", "internal"].map((key) => `networks.*.${key}`),
    ...["attach", "init", "oom_kill_disable", "privileged", "read_only", "stdin_open", "tty"].map(ofService),
    ...["build.no_cache", "build.privileged", "build.pull", "env_file.*.required", "healthcheck.disable"].map(
      ofService,
    ),
    ...["post_start.*.privileged", "pre_stop.*.privileged", "volumes.*.read_only"].map(ofService),
    ...["volumes.*.bind.create_host_path", "volumes.*.volume.nocopy"].map(ofService),
    ...["init", "oom_kill_disable", "privileged", "read_only", "env_file.*.required"].map(ofHook),
    ...["volumes.*.read_only", "volumes.*.bind.create_host_path", "volumes.*.volume.nocopy"].map(ofHook),
  ],
  "a whole number": [
    ...["cpu_count", "oom_score_adj", "pids_limit", "scale", "healthcheck.retries", "ports.*.target"].map(ofService),
    ...["deploy.placement.max_replicas_per_node", "deploy.replicas", "deploy.resources.limits.pids"].map(ofService),
    ...["restart_policy.max_attempts", "rollback_config.parallelism", "update_config.parallelism"].map(
      (key) => `services.*.deploy.${key}`,
    ),
    ...["ulimits.*", "ulimits.*.hard", "ulimits.*.soft"].map(ofService),
    ...["cpu_count", "oom_score_adj", "pids_limit"].map(ofHook),
  ],
  "a number": [
    ...["cpus", "deploy.rollback_config.max_failure_ratio", "deploy.update_config.max_failure_ratio"].map(ofService),
    ofHook("cpus"),
  ],
};

function ofService(key: string): string {
  return `services.*.${key}`;
}

function ofHook(key: string): string {
  return `services.*.pre_start.*.${key}`;
}

it.each(Object.keys(expected))("reads a text as %s where docker compose does, of all paths in the schema", (wants) => {
  const cast = pathsBelow(schema, []).filter((path) => castAt(path)?.wants === wants);
  expect(cast.map((path) => path.join(".")).sort()).toEqual(expected[wants]?.toSorted());
});
