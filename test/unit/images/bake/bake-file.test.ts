import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bakeFile, secretVariables, targetNames } from "../../../../src/images/bake/bake-file.ts";
import { bakeArguments } from "../../../../src/images/bake/bake-runner.ts";
import type { BuildOptions } from "../../../../src/images/build-options.ts";
import { fromOrderedValue } from "../../../../src/stack/ordered-value.ts";
import type { Build } from "../../../../src/stack/stack.ts";
import { stackOf } from "../../../support/stacks.ts";

const secrets = new Map([
  ["key", { name: "key", file: "/keys/key" }],
  ["token", { name: "token", environment: "TOKEN", value: "hush" }],
]);

async function targetOf(build: Build, options: BuildOptions = {}, service = {}) {
  const stack = { ...stackOf({ services: { web: { image: "web:1", build, ...service } } }), secrets };
  const built = [...stack.services.values()];
  const { file } = await bakeFile({ stack, built, known: [], options });
  const { target } = fromOrderedValue(file) as { target: { web: Record<string, unknown> } };
  return target.web;
}

describe("a bake target", () => {
  it("has the attributes of the file and no others", async () => {
    expect(await targetOf({ context: "/nowhere/app", dockerfile: "Dockerfile" })).toEqual({
      context: "/nowhere/app",
      dockerfile: "/nowhere/app/Dockerfile",
      labels: {
        "com.docker.compose.project": "shop",
        "com.docker.compose.service": "web",
        "com.docker.compose.version": "2.40.3",
      },
      tags: ["web:1"],
      output: ["type=docker"],
    });
  });

  it.each<[string, Build, Record<string, unknown>]>([
    ["a git context", { context: "https://a/b.git", dockerfile: "D" }, { context: "https://a/b.git", dockerfile: "D" }],
    ["a Dockerfile elsewhere", { context: "/no/a", dockerfile: "../D" }, { dockerfile: "/no/D" }],
    ["an argument that nobody sets", { args: { A: "1", B: null } }, { args: { A: "1" } }],
    [
      "a variable of the Dockerfile's",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the Dockerfile's.
      { dockerfile_inline: "RUN echo ${A}" },
      { "dockerfile-inline": "RUN echo $${A}" },
    ],
    [
      "secrets",
      { secrets: [{ source: "key" }, { source: "token", target: "t" }] },
      {
        secret: ["id=key,type=file,src=/keys/key", "id=t,type=env,env=TOKEN"],
      },
    ],
    ["an SSH agent", { ssh: ["default", "k=/key"] }, { ssh: ["default=", "k=/key"] }],
    ["limits", { ulimits: { nofile: 9, nproc: { soft: 1, hard: 2 } } }, { ulimits: ["nofile=9", "nproc=1:2"] }],
    ["hosts", { extra_hosts: ["a=1.1.1.1", "a=::1"] }, { "extra-hosts": { a: "1.1.1.1,::1" } }],
    [
      "privileges",
      { privileged: true, entitlements: ["network.host"] },
      {
        entitlements: ["network.host", "security.insecure"],
      },
    ],
    [
      "attestations",
      { provenance: "mode=max", sbom: "false" },
      {
        attest: ["type=provenance,mode=max", "type=sbom,disabled=true"],
      },
    ],
    ["several platforms", { platforms: ["linux/amd64", "linux/arm64"] }, { output: ["type=image,push=false"] }],
    ["more tags", { tags: ["web:2"] }, { tags: ["web:2", "web:1"] }],
  ])("has %s", async (_, build, target) => {
    expect(await targetOf(build)).toMatchObject(target);
  });

  it("pushes only images with a name", async () => {
    expect(await targetOf({}, { push: true })).toMatchObject({ output: ["type=registry"] });
    expect(await targetOf({}, { push: true }, { image: undefined })).toMatchObject({ output: ["type=docker"] });
  });

  it("has no output if it is only checked", async () => {
    expect(await targetOf({}, { check: true })).toMatchObject({ call: "lint" });
    expect(await targetOf({}, { check: true })).not.toHaveProperty("output");
  });
});

it("a service as context refers to a target, also if that service is not built", async () => {
  const build = { additional_contexts: { base: "service:a.b", other: "docker-image://busybox:1" } };
  const stack = stackOf({ services: { "a.b": { build: {} }, web: { build } } });
  const [base, web] = [...stack.services.values()];
  const { file } = await bakeFile({ stack, built: web ? [web] : [], known: base ? [base] : [], options: {} });
  expect(fromOrderedValue(file)).toMatchObject({
    group: { default: { targets: ["web"] } },
    target: { a_b: {}, web: { contexts: { base: "target:a_b", other: "docker-image://busybox:1" } } },
  });
});

it("a secret's value is only passed in bake's environment", async () => {
  const stack = stackOf({ services: { web: { build: { secrets: [{ source: "token" }] } } } });
  const services = [...stack.services.values()];
  const { file } = await bakeFile({ stack: { ...stack, secrets }, built: services, known: [], options: {} });
  expect(JSON.stringify(fromOrderedValue(file))).not.toContain("hush");
  expect(bakeArguments(services, {}).join(" ")).not.toContain("hush");
  expect(secretVariables(services, secrets)).toEqual({ TOKEN: "hush" });
});

it("target names are valid and unique", () => {
  const name = fc.stringMatching(/^[a-zA-Z0-9._-]{1,6}$/);
  fc.assert(
    fc.property(fc.uniqueArray(name), (services) => {
      const names = [...targetNames(services).values()];
      expect(new Set(names).size).toBe(services.length);
      for (const target of names) expect(target).toMatch(/^[\w-]+$/);
    }),
  );
});
