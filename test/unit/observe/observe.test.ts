import { describe, expect, it } from "vitest";
import type { EngineReads } from "../../../src/engine/engine.ts";
import { observe, observeProject } from "../../../src/observe/observe.ts";
import type { Service, Stack } from "../../../src/stack/stack.ts";

function service(name: string, given: Partial<Service>): [string, Service] {
  return [name, { name, command: null, entrypoint: null, ...given }];
}

const stack: Stack = {
  name: "shop",
  workingDir: "/srv",
  files: ["/srv/compose.yaml"],
  services: new Map([
    service("web", { image: "nginx:1" }),
    service("api", { build: { context: "/srv/api" } }),
    service("job", { image: "registry/job:2", build: { context: "/srv/job" } }),
    service("web2", { image: "nginx:1" }),
  ]),
  disabled: new Map([service("debug", { image: "busybox:1" })]),
  networks: new Map([
    ["default", { name: "shop_default", ipam: {} }],
    ["edge", { name: "edge", external: true, ipam: {} }],
  ]),
  volumes: new Map([["data", { name: "legacy", external: true }]]),
  configs: new Map(),
  secrets: new Map(),
  models: new Map(),
  extensions: {},
};

/** Records the reads, and answers only once all four have been sent: sequential reads would hang. */
function asked() {
  const questions: unknown[] = [];
  let answer = () => {};
  const all = new Promise<void>((go) => {
    answer = go;
  });
  const ask = async (...question: unknown[]) => {
    if (questions.push(question) === 4) answer();
    await all;
    return [];
  };
  const engine = {
    summaries: (project: string) => ask("summaries", project),
    networks: (project: string, names: readonly string[]) => ask("networks", project, names),
    volumes: (project: string, names: readonly string[]) => ask("volumes", project, names),
    images: (references: readonly string[]) => ask("images", references),
  } as unknown as EngineReads;
  return { engine, questions };
}

describe("observe", () => {
  it("reads everything in parallel, external resources by name and each image once", async () => {
    const { engine, questions } = asked();
    await observe(engine, stack);
    expect(questions).toEqual([
      ["summaries", "shop"],
      ["networks", "shop", ["shop_default", "edge"]],
      ["volumes", "shop", ["legacy"]],
      ["images", ["nginx:1", "shop-api", "registry/job:2"]],
    ]);
  });

  it("reads by labels alone without a stack file", async () => {
    const { engine, questions } = asked();
    expect(await observeProject(engine, "shop")).toMatchObject({
      containers: [],
      networks: [],
      volumes: [],
      images: [],
    });
    expect(questions).toEqual([
      ["summaries", "shop"],
      ["networks", "shop", []],
      ["volumes", "shop", []],
      ["images", []],
    ]);
  });
});
