import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { canonicalJson, canonicalJsonText, canonicalYaml } from "../../../../src/stack/canonical/canonical.ts";
import { configHash } from "../../../../src/stack/fingerprint.ts";
import { interpolate } from "../../../../src/stack/interpolate/interpolate.ts";
import { normalize } from "../../../../src/stack/normalize/normalize.ts";
import { stackShape } from "../../../../src/stack/normalize/stack-shape.ts";
import type { Stack } from "../../../../src/stack/stack.ts";
import { stackOf } from "../model.ts";
import { tree } from "../text.ts";

function golden(name: string): string {
  return readFileSync(new URL(`golden/${name}`, import.meta.url), "utf8");
}

async function load(name: string): Promise<Stack> {
  const environment = new Map([["GREETING", "hi"]]);
  const { root } = interpolate(tree(golden(`${name}.yaml`)), (variable) => environment.get(variable), stackShape);
  const context = { name: "golden", workingDir: "/project", files: [], environment, profiles: [], services: [] };
  return (await normalize(root, context)).stack;
}

// The golden files are the output of docker compose 2.40.3 for the same file in /project, with GREETING=hi.
describe.each(["everything", "rare", "scalars"])("the model of %s.yaml", (name) => {
  it("is printed as YAML byte for byte as docker compose does", async () => {
    expect(canonicalYaml(await load(name))).toBe(golden(`${name}.yaml.golden`));
  });

  it("is printed as JSON byte for byte as docker compose does", async () => {
    expect(canonicalJsonText(await load(name))).toBe(golden(`${name}.json.golden`));
  });

  it("has services with the same hashes as in docker compose", async () => {
    const { services } = await load(name);
    const lines = [...services].map(([key, service]) => `${key} ${configHash(service)}`).sort();
    expect(`${lines.join("\n")}\n`).toBe(golden(`${name}.hash.golden`));
  });
});

it("sorts extensions on every level, in YAML in natural order", async () => {
  const stack = await stackOf(
    "services: {a: {image: x, x-s: {b: {d: 1, c: 2}, a10: , a9: }}}\nx-t: {z: , y: [{b: , a: }]}",
  );
  expect(canonicalYaml(stack).replace(/\n/g, " ").replace(/ +/g, " ")).toMatch(
    /x-s: a9: null a10: null b: c: 2 d: 1 .*x-t: "y": - a: null b: null z: null $/,
  );
  expect(canonicalJsonText(stack).replace(/\s+/g, "")).toContain('"x-t":{"y":[{"a":null,"b":null}],"z":null}');
});

describe("canonicalJson", () => {
  it("never shows the value that a secret or config takes from the environment", async () => {
    const stack = await stackOf(
      "services: {a: {image: x, secrets: [s], configs: [c]}}\nsecrets: {s: {environment: S}}\nconfigs: {c: {environment: S}}",
      { environment: new Map([["S", "hunter2"]]) },
    );
    expect(stack.secrets.get("s")?.value).toBe("hunter2");
    expect(JSON.stringify(canonicalJson(stack)) + canonicalYaml(stack)).not.toContain("hunter2");
  });

  it("keeps a service, a label and an extension named __proto__", async () => {
    const stack = await stackOf("services: {__proto__: {image: x, labels: {__proto__: y}}}\nx-a: {__proto__: z}");
    expect(JSON.parse(canonicalJsonText(stack))).toEqual(
      JSON.parse(`{"name": "shop", "networks": {"default": {"name": "shop_default", "ipam": {}}}, "x-a": {"__proto__": "z"},
        "services": {"__proto__": {"command": null, "entrypoint": null, "image": "x", "labels": {"__proto__": "y"},
        "networks": {"default": null}}}}`),
    );
    expect(canonicalYaml(stack)).toContain('      __proto__: "y"');
  });
});
