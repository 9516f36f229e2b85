import { describe, expect, it } from "vitest";
import { reapProject } from "../../../../src/ci/gc/reap-project.ts";
import type { Engine } from "../../../../src/engine/engine.ts";
import type { ResourceFact } from "../../../../src/engine/facts.ts";
import { labels } from "../../../../src/engine/labels.ts";
import { memoryEngine } from "../../../support/memory-engine.ts";
import { stackOf } from "../../../support/stacks.ts";

const project = "shop-ci-k3v9q0za";
const stack = stackOf({ name: project, services: { web: {} } });
const own = { [labels.project]: project };
const network = { name: `${project}_default`, ipam: {} };
const volume = { name: `${project}_data` };

async function laden(): Promise<ReturnType<typeof memoryEngine>> {
  const engine = memoryEngine();
  engine.addImage("app:1");
  const service = stack.services.get("web") ?? expect.fail();
  await engine.createNetwork(network, own);
  await engine.createVolume(volume, own);
  await engine.createNetwork({ name: "neighbour", ipam: {} }, { [labels.project]: "shop" });
  const name = `${project}-web-1`;
  await engine.createContainer({
    name,
    stack,
    service,
    number: 1,
    image: "app:1",
    labels: { ...own, [labels.configHash]: "1" },
  });
  await engine.startContainer({ name, stack, service });
  return engine;
}

const options = { signal: new AbortController().signal, quietMs: 1 };

describe("reap", () => {
  it("removes all of a project and nothing else, containers first", async () => {
    const engine = await laden();
    const removed = await reapProject(project, engine, options);
    expect(removed.map(({ kind }) => kind)).toEqual(["container", "network", "volume"]);
    expect(engine.names()).toEqual({ containers: [], networks: ["neighbour"], volumes: [] });
  });

  it("looks again until two looks find nothing: what was under way when its maker died comes later", async () => {
    const engine = await laden();
    let looks = 0;
    const late: Engine = {
      ...engine,
      resources: async (label) => {
        const found = await engine.resources(label);
        if (++looks === 2) await engine.createVolume({ name: `${project}_late` }, own);
        return found;
      },
    };
    await reapProject(project, late, options);
    expect(engine.names().volumes).toEqual([]);
  });

  it("ends where an image with a name of the user's stays", async () => {
    const image = (name: string): ResourceFact => ({ kind: "image", id: "sha256:1", name, labels: own, users: [] });
    const asked: string[] = [];
    const engine: Engine = {
      ...memoryEngine(),
      resources: async () => [image("theirs:1"), image(`${project}-api:latest`)],
      removeImage: async (name) => {
        asked.push(name);
        return "in-use";
      },
    };
    await reapProject(project, engine, options);
    expect(new Set(asked)).toEqual(new Set([`${project}-api:latest`]));
  });
});
