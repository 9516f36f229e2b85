import { describe, expect, it } from "vitest";
import { changedFields, configHash, fieldDigests } from "../../../src/stack/fingerprint.ts";
import { serviceOf } from "./model.ts";

const base = "image: x\nenvironment: {A: 1, B: 2}\nports: ['80:80']\nhealthcheck: {test: y, interval: 1s}";

describe("configHash", () => {
  it.each([
    "scale: 4",
    "deploy: {replicas: 2}",
    "pull_policy: always",
    "depends_on: [b]",
    "profiles: [p]",
    "build: .",
    "x-y: z",
  ])("does not depend on %s", async (more) => {
    const bare = await serviceOf(more.startsWith("deploy") ? `${base}\ndeploy: {}` : base);
    expect(configHash(await serviceOf(`${base}\n${more}`, { profiles: ["p"] }))).toBe(configHash(bare));
  });

  it("depends on values, not on the order of variables", async () => {
    const hash = configHash(await serviceOf(base));
    expect(configHash(await serviceOf(base.replace("{A: 1, B: 2}", "[B=2, A=1]")))).toBe(hash);
    expect(configHash(await serviceOf(base.replace("A: 1", "A: 2")))).not.toBe(hash);
  });

  it("does not depend on the order of the model's members", async () => {
    const service = await serviceOf(base);
    const turned = Object.fromEntries(Object.entries(service).reverse()) as typeof service;
    expect(configHash(turned)).toBe(configHash(service));
  });
});

describe("fieldDigests", () => {
  it("show which fields changed, appeared or disappeared, with the same key", async () => {
    const before = await serviceOf(base);
    const key = configHash(before);
    const after = await serviceOf(base.replace("B: 2", "C: 3").replace("80:80", "81:80").replace("1s", "2s"));
    expect(changedFields(after, fieldDigests(before), key)).toEqual([
      "environment.B",
      "environment.C",
      "healthcheck.interval",
      "ports",
    ]);
    expect(changedFields(before, fieldDigests(before), key)).toEqual([]);
  });

  it("do not confirm a guessed secret: many other values have the same digest", async () => {
    const service = await serviceOf("image: x\nenvironment: {PASSWORD: hunter2}");
    const key = configHash(service);
    const digest = fieldDigests(service)["environment.PASSWORD"];
    const guesses = Array.from({ length: 8_000 }, (_, index) => ({
      ...service,
      environment: { PASSWORD: `${index}` },
    }));
    const hits = guesses.filter((guess) => fieldDigests(guess, key)["environment.PASSWORD"] === digest);
    expect(hits.length).toBeGreaterThan(0);
  });

  it("differ between services that share a value", async () => {
    const environment = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`V${index}`, "same"]));
    const service = await serviceOf("image: x");
    const [one, other] = ["x", "y"].map((image) => fieldDigests({ ...service, image, environment }));
    const equal = Object.keys(environment).filter(
      (name) => one?.[`environment.${name}`] === other?.[`environment.${name}`],
    );
    expect(equal.length).toBeLessThan(10);
  });
});
