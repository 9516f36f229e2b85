// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates under test are Compose's, not JavaScript's.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { complaints, loaded, project } from "../project.ts";

async function service(files: Record<string, string>, name = "web") {
  const cwd = project(files);
  return { cwd, service: (await loaded(cwd)).stack.services.get(name) };
}

describe("extends", () => {
  it("extends services of the same file, through a chain", async () => {
    const text = `
services:
  web: {extends: middle, environment: {A: 3}}
  middle: {extends: {service: base}, environment: [B=2]}
  base: {image: i, environment: {A: 1, B: 1, C: 1}, ports: ["80"]}`;
    const { service: web } = await service({ "compose.yaml": text });
    expect(web).toMatchObject({ image: "i", environment: { A: "3", B: "2", C: "1" }, ports: [{ target: 80 }] });
  });

  it("resolves ssh keys of a build relative to the base's file", async () => {
    for (const ssh of ["{k: ./key}", "[k=key]"]) {
      const { cwd, service: web } = await service({
        "compose.yaml": "services: {web: {extends: {file: lib/base.yaml, service: base}}}",
        "lib/base.yaml": `services: {base: {build: {context: ., ssh: ${ssh}}}}`,
      });
      expect(web?.build?.ssh).toEqual([`k=${join(cwd, "lib/key")}`]);
    }
  });

  it("replaces `gpus: all` of the base, and appends to a list", async () => {
    const of = async (base: string) => {
      const text = `
services:
  web: {extends: base, gpus: [{driver: d, count: 1}]}
  base: {image: i, gpus: ${base}}`;
      return (await service({ "compose.yaml": text })).service?.gpus;
    };
    expect(await of("all")).toEqual([{ driver: "d", count: 1 }]);
    expect(await of("[{driver: e}]")).toEqual([
      { driver: "e", count: -1 },
      { driver: "d", count: 1 },
    ]);
  });

  it("extends a service of another file, whose paths stay relative to that file", async () => {
    const { cwd, service: web } = await service({
      "compose.yaml":
        "services: {web: {extends: {file: ../shop/lib/base.yaml, service: base}, volumes: ['./mine:/mine']}}",
      "lib/base.yaml":
        "services: {base: {extends: {file: deep/er.yaml, service: deep}, build: ./src, env_file: '${X:-x}.env', volumes: ['./d:/d', 'data:/v']}}\nvolumes: {ignored: }",
      "lib/deep/er.yaml": "services: {deep: {volumes: ['./e:/e']}}",
      "lib/x.env": "FROM=env",
      "compose.override.yaml": "volumes: {data: }",
    });
    expect(web?.build?.context).toBe(join(cwd, "lib/src"));
    expect(web?.environment).toEqual({ FROM: "env" });
    expect(web?.volumes?.map(({ source }) => source)).toEqual([
      join(cwd, "lib/deep/e"),
      join(cwd, "lib/d"),
      "data",
      join(cwd, "mine"),
    ]);
  });

  it("applies !reset and !override to the base", async () => {
    const text =
      "services: {base: {image: i, ports: ['80'], tty: true}, web: {extends: base, ports: !override ['81'], tty: !reset }}";
    const { service: web } = await service({ "compose.yaml": text });
    expect(web?.ports).toMatchObject([{ target: 81 }]);
    expect(web?.tty).toBeUndefined();
  });

  it("applies them to the same service of an earlier file too", async () => {
    const cwd = project({
      "a.yaml": "services: {base: {image: i, ports: ['80']}, web: {image: w, ports: ['81'], tty: true, cap_add: [A]}}",
      "b.yaml":
        "services: {web: {extends: {file: a.yaml, service: base}, ports: !override ['90'], tty: !reset , cap_add: [B]}}",
      "c.yaml": "services: {web: !override {extends: {file: a.yaml, service: base}, tty: true}}",
    });
    const web = async (files: string[]) => (await loaded(cwd, { files })).stack.services.get("web");
    const over = await web(["a.yaml", "b.yaml"]);
    expect(over?.ports?.map(({ target }) => target)).toEqual([90]);
    expect(over?.tty).toBeUndefined();
    expect(over?.cap_add).toEqual(["A", "B"]);
    expect((await web(["a.yaml", "c.yaml"]))?.cap_add).toBeUndefined();
  });

  it.each([
    ["a cycle", "services: {a: {extends: b}, b: {extends: a}}", "extends cycle detected: a → b → a"],
    [
      "a service that is not there",
      "services: {a: {image: i, extends: no}}",
      'cannot extend service "a": service "no" not found',
    ],
    [
      "a service that is not in that file",
      "services: {a: {image: i, extends: {file: o.yaml, service: no}}}",
      'cannot extend service "a": service "no" not found in o.yaml',
    ],
    [
      "a file that is not there",
      "services: {a: {image: i, extends: {file: no.yaml, service: x}}}",
      "no.yaml: no such file",
    ],
  ])("names %s", async (_, text, message) => {
    const cwd = project({ "compose.yaml": text, "o.yaml": "services: {x: {image: i}}" });
    expect((await complaints(cwd))[0]).toContain(message);
  });
});
