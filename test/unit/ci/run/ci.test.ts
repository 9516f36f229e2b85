import { describe, expect, it } from "vitest";
import type { CiRequest } from "../../../../src/ci/request.ts";
import { ci } from "../../../../src/ci/run/ci.ts";
import { memoryContext } from "../../../support/memory-context.ts";

const request: CiRequest = {
  command: ["true"],
  share: [],
  reuse: false,
  keepPorts: false,
  keepExternal: false,
  keepOnFailure: false,
  timeoutMs: 1000,
  ttlMs: 60_000,
  environment: { templates: [] },
};

describe("ci", () => {
  const refused: readonly [string, string, Partial<CiRequest>, RegExp][] = [
    [
      "an external network that does not exist",
      "services: { web: { image: a } }\nnetworks: { default: { name: theirs, external: true } }",
      {},
      /did not come up/,
    ],
    [
      "an external volume to write to",
      "services: { db: { image: a, volumes: ['data:/data'] } }\nvolumes: { data: { name: precious, external: true } }",
      {},
      /service db writes to external volume precious/,
    ],
    [
      "a template for a service that does not exist",
      "services: { web: { image: a } }",
      { environment: { templates: ["URL={{wbe.host}}"] } },
      /wbe/,
    ],
  ];
  const ways: readonly Partial<CiRequest>[] = [{}, { reuse: true }, { share: ["web"] }];

  it.each(refused)("changes nothing before it refuses %s", async (_, text, more, message) => {
    for (const way of ways) {
      if (way.share !== undefined && !text.includes("web")) continue;
      const { ctx, writes } = memoryContext(text, { images: ["a"] });
      await expect(ci({ ...request, ...way, ...more }, ctx)).rejects.toThrow(message);
      expect(writes()).toEqual([]);
    }
  });

  it("reports in a dry run what a run would refuse, and which external volumes it would write to", async () => {
    const text = "services: { db: { image: a, volumes: ['data:/data'] } }\nvolumes: { data: { external: true } }";
    const { ctx, shown, writes, engine } = memoryContext(text, { images: ["a"], dryRun: true });
    await engine.createVolume({ name: "data" }, {});
    await expect(ci(request, ctx)).rejects.toThrow("service db writes to external volume data");
    expect(await ci({ ...request, keepExternal: true }, ctx)).toBe(0);
    expect(shown).toContain("note: service db writes to external volume data, which stays after this run");
    expect(writes()).toEqual([]);
  });
});
