import { expect, it } from "vitest";
import { leaseLabels } from "../../../src/ci/ephemeral/lease.ts";
import { ownerLabel } from "../../../src/ci/ephemeral/owner-process.ts";
import { gc } from "../../../src/ci/gc/gc.ts";
import type { Context } from "../../../src/context/context.ts";
import { labels } from "../../../src/engine/labels.ts";
import { memoryEngine } from "../../support/memory-engine.ts";

const project = "shop-ci-aaaaaaaa";
const begunMs = Date.now();
const lease = { begunMs, expiresMs: begunMs + 60_000 };
/** This process, had it been started at another time. */
const dead = ownerLabel(process.pid)?.replace(/\d+$/, "1");

/** A warm stack's data, and these leases of it. */
async function warm(...holders: readonly (string | undefined)[]) {
  const engine = memoryEngine();
  const marks = { [labels.ephemeral]: "true", [labels.project]: project };
  await engine.createVolume({ name: "data" }, marks);
  for (const [index, holder] of holders.entries()) {
    await engine.createVolume({ name: `lease-${index}` }, { ...marks, ...leaseLabels({ ...lease, holder }) });
  }
  return engine;
}

async function wouldRemove(engine: ReturnType<typeof memoryEngine>, ttlMs?: number): Promise<string> {
  let said = "";
  const ports = {
    dryRun: true,
    engine: async () => engine,
    interrupts: { stop: new AbortController().signal },
    ui: {
      result: (text: string) => {
        said = text;
      },
    },
  };
  await gc({ projects: [], ttlMs, format: "text" }, ports as unknown as Context);
  return said;
}

it("leaves a stack to who took it over from a dead one", async () => {
  expect(await wouldRemove(await warm(dead, ownerLabel(process.pid)))).toBe("nothing to remove");
});

it("takes a stack for over once all its leases are, and tells all that goes with it", async () => {
  const said = `would remove ${project}: its process died\n  volume data\n  volume lease-0\n  volume lease-1`;
  expect(await wouldRemove(await warm(dead, dead))).toBe(said);
});

it("takes none for over of which nobody knows the end", async () => {
  expect(await wouldRemove(await warm(undefined))).toBe("nothing to remove");
  expect(await wouldRemove(await warm())).toBe("nothing to remove");
  expect(await wouldRemove(await warm(undefined), 0)).toContain("expired");
});
