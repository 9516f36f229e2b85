// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates under test are Compose's, not JavaScript's.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { complaints, loaded, project } from "../project.ts";

describe("include", () => {
  const inner =
    "services: {api: {image: 'i:${TAG-none}', build: {target: t}, volumes: ['./d:/d', 'data:/v'], environment: [TAG]}}\nvolumes: {data: }\n";

  it("adds a stack with its own directory and .env", async () => {
    const cwd = project({
      "compose.yaml": "include: [lib/compose.yaml]\nservices: {web: {image: w}}\n",
      "lib/compose.yaml": inner,
      "lib/.env": "TAG=1",
    });
    const { stack } = await loaded(cwd);
    expect([...stack.services.keys()].sort()).toEqual(["api", "web"]);
    expect(stack.services.get("api")).toMatchObject({
      image: "i:1",
      build: { context: join(cwd, "lib") },
      environment: { TAG: "1" },
    });
    expect(stack.services.get("api")?.volumes?.map(({ source }) => source)).toEqual([join(cwd, "lib/d"), "data"]);
  });

  it("accepts several files, a directory and env files in long syntax, and outer variables win", async () => {
    const files = {
      "compose.yaml": "include: [{path: [lib/compose.yaml, over.yaml], project_directory: ., env_file: inc.env}]\n",
      "lib/compose.yaml": inner,
      "over.yaml": "services: {api: {tty: true}}",
      "inc.env": "TAG=2",
    };
    const cwd = project(files);
    expect((await loaded(cwd)).stack.services.get("api")).toMatchObject({
      image: "i:2",
      tty: true,
      build: { context: cwd },
    });
    expect((await loaded(cwd, { env: { TAG: "shell" } })).stack.services.get("api")?.image).toBe("i:shell");
  });

  it("uses the included file's variables for the value of a secret", async () => {
    const cwd = project({
      "compose.yaml":
        "include: [{path: lib/c.yaml, env_file: inc.env}]\nservices: {web: {image: w, secrets: [own]}}\nsecrets: {own: {environment: OWN}}\n",
      "lib/c.yaml": "services: {api: {image: i, secrets: [key]}}\nsecrets: {key: {environment: KEY}}",
      "inc.env": "KEY=inner\nOWN=inner",
    });
    const { stack } = await loaded(cwd, { env: { OWN: "outer" } });
    expect([...stack.secrets.values()].map(({ value }) => value).sort()).toEqual(["inner", "outer"]);
  });

  it("nests", async () => {
    const cwd = project({
      "compose.yaml": "include: [a/c.yaml]",
      "a/c.yaml": "include: [b/c.yaml]\nservices: {a: {image: i}}",
      "a/b/c.yaml": "services: {b: {build: .}}",
    });
    const { stack } = await loaded(cwd);
    expect(stack.services.get("b")?.build?.context).toBe(join(cwd, "a/b"));
  });

  it.each([
    [
      "a cycle",
      { "compose.yaml": "include: [a.yaml]", "a.yaml": "include: [compose.yaml]" },
      "include cycle detected: compose.yaml → a.yaml → compose.yaml",
    ],
    [
      "what both define differently",
      { "compose.yaml": "include: [a.yaml]\nservices: {s: {image: i}}", "a.yaml": "services: {s: {image: j}}" },
      "compose.yaml:2:12 s | services.s conflicts with imported resource",
    ],
    ["a file that is not there", { "compose.yaml": "include: [no.yaml]" }, "no.yaml: no such file"],
  ])("names %s", async (_, files, message) => {
    expect((await complaints(project(files)))[0]).toContain(message);
  });
});
