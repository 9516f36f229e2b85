import { describe, expect, it } from "vitest";
import { hasBuildx, hasCompose } from "../support/peer.ts";
import { commandsOf } from "../support/project-commands.ts";
import { withProject } from "../support/with-project.ts";

interface Bake {
  readonly group: { readonly default: { readonly targets: readonly string[] } };
  readonly target: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A bake file without what has no order: docker compose writes it in another one each time. */
function settled(text: string): Bake {
  const { group, target } = JSON.parse(text) as Bake;
  const sorted = (value: unknown) => (Array.isArray(value) ? [...value].sort() : value);
  return {
    group: { default: { targets: [...new Set(group.default.targets)].sort() } },
    target: Object.fromEntries(
      Object.entries(target).map(([name, given]) => [
        name,
        { ...given, ulimits: sorted(given["ulimits"]), ssh: sorted(given["ssh"]) },
      ]),
    ),
  };
}

// Left out on purpose: `provenance: "false"`, which compose 2.40 drops and 5.x passes on, as berth does.
const everything = `
services:
  a.c:
    build:
      context: ctx
      dockerfile_inline: |
        FROM busybox:1
        RUN echo $\${HOME} > /x
      args: {N: 1, T: true, HERE: , NOWHERE: }
      additional_contexts: {base: "service:base", other: ./o, img: "docker-image://busybox:1"}
      cache_from: ["type=local,src=/tmp/c"]
      cache_to: ["type=local,dest=/tmp/c"]
      secrets: [s, {source: e, target: ee}]
      ssh: [default, "k=./key"]
      labels: {l: "a<b&c"}
      network: host
      shm_size: 128m
      ulimits: {nofile: 100, nproc: {soft: 1, hard: 2}}
      extra_hosts: ["h=1.2.3.4", "g=::1"]
      platforms: [linux/amd64, linux/arm64]
      privileged: true
      entitlements: [network.host]
      provenance: "mode=max"
      sbom: "true"
      pull: true
      no_cache: true
      target: x
      tags: [q:1]
  named:
    image: foo
    platform: linux/amd64
    depends_on: [dep]
    build: {context: "https://github.com/a/b.git#main:sub", dockerfile: D}
  base: {build: ./ctx}
  dep: {build: {context: ctx, dockerfile: ../D}}
  img: {image: busybox:1}
secrets:
  s: {file: ./sec}
  e: {environment: HERE}
`;

describe.skipIf(!hasCompose || !hasBuildx)("build --print (left out without docker compose and buildx)", () => {
  it.each<{ readonly args: readonly string[]; readonly env?: Readonly<Record<string, string>> }>([
    { args: [] },
    { args: ["--push"] },
    { args: ["--check"] },
    { args: ["a.c"] },
    { args: ["named"] },
    { args: ["--with-dependencies", "named"] },
    { args: ["--no-cache", "--pull", "--ssh", "k=./rel", "--build-arg", "N=2", "--build-arg", "HERE", "named", "dep"] },
    { args: ["--push", "a.c"], env: { DOCKER_DEFAULT_PLATFORM: "linux/amd64" } },
    { args: ["base"], env: { DOCKER_DEFAULT_PLATFORM: "linux/amd64" } },
  ])("with $args is the same as docker compose's", async ({ args, env = {} }) => {
    await withProject("bld-", async (project) => {
      await project.write({ "compose.yaml": everything, "ctx/Dockerfile": "FROM busybox:1\n" });
      const { berth, compose } = commandsOf(project, { HERE: "hush", ...env });
      const [ours, theirs] = await Promise.all([
        berth("build", "--print", ...args),
        compose("build", "--print", ...args),
      ]);
      expect(settled(ours.stdout)).toEqual(settled(theirs.stdout));
      expect(ours.stdout).not.toContain("id=ee,type=env,env=hush");
    });
  });
});
