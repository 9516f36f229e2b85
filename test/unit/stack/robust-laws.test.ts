import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BerthError } from "../../../src/errors.ts";
import { canonicalYaml } from "../../../src/stack/canonical.ts";
import { type LoadRequest, load } from "../../../src/stack/load.ts";
import { merge, nothing } from "../../../src/stack/merge.ts";
import { schemaAt } from "../../../src/stack/schema.ts";
import { plain, tree } from "./text.ts";

const request = { cwd: "/nowhere/shop", env: {}, profiles: [], envFiles: [], services: [] } as const;

async function printed(given: Partial<LoadRequest>): Promise<string | undefined> {
  try {
    return canonicalYaml((await load({ ...request, files: [], ...given })).stack);
  } catch (error) {
    if (error instanceof BerthError) return undefined;
    throw error;
  }
}

const again = (text: string, { cwd = request.cwd }: { readonly cwd?: string } = {}) =>
  printed({ cwd, files: ["-"], readStdin: async () => text });

const corpus = fileURLToPath(new URL("../../../../shared/conformance/open/", import.meta.url));

interface Case {
  readonly files?: readonly string[];
  readonly cwd?: string;
}

/** The projects of the conformance corpus whose stack file is found as it is. */
function projects(): readonly (readonly [string, Partial<LoadRequest>])[] {
  if (!existsSync(corpus)) return [];
  return readdirSync(corpus, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((source) => readdirSync(join(corpus, source.name)).map((name) => join(corpus, source.name, name)))
    .map((folder) => {
      const { files = [], cwd = "." } = JSON.parse(readFileSync(join(folder, "case.json"), "utf8")) as Case;
      return [folder, { cwd: join(folder, "input", cwd), files }] as const;
    });
}

/** Where docker compose 2.40.3 does not read back what it printed itself, and we print the same. */
const exceptions = [
  // A build of additional contexts alone, and one without a context, get their defaults on the second reading.
  ...["synthetic/build.more-25", "synthetic/build.more-26"],
  // A device request whose count is 0 is printed without a count, which means all.
  "synthetic/deploy.more-35",
  // What an external config, a provider or a size says is printed so that the schema refuses it.
  ...["synthetic/configs.top-27", "synthetic/provider.more-3", "synthetic/resources.attr-14"],
  // A variable without a name.
  "synthetic/environment.form-5",
  // A dollar sign in a key is doubled, though keys are not interpolated.
  "synthetic/interp.keys",
  // A dependency on a service that is not enabled stays.
  ...["3", "6", "7", "9", "11"].map((number) => `synthetic/profiles.nodep-${number}`),
];

const withService = (attributes: object) =>
  JSON.stringify({
    services: { a: { image: "a", ...attributes }, db: { image: "b" } },
    networks: { front: {}, back: {} },
  });

/** Attributes of a service with those of the schema's examples that make a stack by themselves. */
async function soundAttributes(): Promise<readonly (readonly [string, readonly unknown[]])[]> {
  const attributes: [string, unknown[]][] = [];
  for (const [name, { examples = [] }] of Object.entries(schemaAt(["services", "a"])?.properties ?? {})) {
    const sound: unknown[] = [];
    for (const example of examples) {
      // Compose prints -1 as a text, which it then takes for no size.
      if (name === "memswap_limit" && example === -1) continue;
      if ((await again(withService({ [name]: example }))) !== undefined) sound.push(example);
    }
    if (sound.length > 0) attributes.push([name, sound]);
  }
  return attributes;
}

describe("config of config's output", () => {
  it("is itself, for any sound stack", async () => {
    const attributes = await soundAttributes();
    expect(attributes.length).toBeGreaterThan(60);
    const service = fc
      .subarray([...attributes], { maxLength: 8 })
      .chain((some) => fc.record(Object.fromEntries(some.map(([name, values]) => [name, fc.constantFrom(...values)]))));
    let stacks = 0;
    await fc.assert(
      fc.asyncProperty(service, async (given) => {
        const once = await again(withService(given));
        if (once === undefined) return;
        stacks += 1;
        expect(await again(once)).toBe(once);
      }),
      { numRuns: 400 },
    );
    expect(stacks).toBeGreaterThan(100);
  });

  it.runIf(existsSync(corpus))(
    "is itself, for every project of the corpus",
    async () => {
      const changed: string[] = [];
      let stacks = 0;
      for (const [folder, given] of projects()) {
        const once = await printed(given);
        if (once === undefined) continue;
        stacks += 1;
        const twice = await again(once, given);
        if (twice !== once) changed.push(folder.slice(corpus.length));
      }
      expect(stacks).toBeGreaterThan(1000);
      expect(changed.sort()).toEqual([...exceptions].sort());
    },
    60_000,
  );
});

/** Attributes in forms that go together: where kinds differ, as in `command: x` over `command: [x]`, the last one wins. */
const word = fc.constantFrom("a", "b", "c");
const texts = fc.array(word, { maxLength: 3 });
const pairs = fc.oneof(
  fc.dictionary(word, word, { maxKeys: 3 }),
  fc.array(
    fc.tuple(word, word).map(([key, value]) => `${key}=${value}`),
    { maxLength: 3 },
  ),
);
const names = fc.oneof(texts, fc.dictionary(word, fc.constant(null), { maxKeys: 3 }));
const attributes = fc.record(
  {
    image: fc.oneof(word, fc.constant(null)),
    command: fc.oneof(word, texts, fc.constant(null)),
    environment: pairs,
    labels: pairs,
    sysctls: pairs,
    extra_hosts: fc.array(
      fc.tuple(word, word).map(([host, ip]) => `${host}=${ip}`),
      { maxLength: 3 },
    ),
    networks: names,
    depends_on: texts,
    dns: fc.oneof(word, texts),
    security_opt: texts,
    cap_add: texts,
    ports: fc.array(fc.constantFrom("80", "80:80", "81:80", "80:80/udp", "127.0.0.1:80:80"), { maxLength: 3 }),
    volumes: fc.array(fc.constantFrom("a:/a", "b:/a/", "/x:/b", "/c"), { maxLength: 3 }),
    build: fc.oneof(word, fc.record({ context: word, args: pairs, tags: texts }, { requiredKeys: [] })),
    deploy: fc.record({ replicas: fc.nat(3), labels: pairs }, { requiredKeys: [] }),
    healthcheck: fc.record({ test: fc.oneof(word, texts), retries: fc.nat(3) }, { requiredKeys: [] }),
    profiles: texts,
    "x-any": fc.dictionary(word, word),
  },
  { requiredKeys: [] },
);
const file = fc.record(
  {
    services: fc.dictionary(word, attributes, { maxKeys: 2 }),
    volumes: fc.dictionary(word, fc.record({ labels: pairs })),
  },
  { requiredKeys: [] },
);

describe("merge", () => {
  it("is associative: files may be merged in groups", () => {
    fc.assert(
      fc.property(file, file, file, (...models) => {
        const [a, b, c] = models.map((model) => tree(JSON.stringify(model)));
        if (a === undefined || b === undefined || c === undefined) return;
        const first = merge(nothing, a);
        expect(plain(merge(first, merge(b, c)))).toEqual(plain(merge(merge(first, b), c)));
      }),
      { numRuns: 500 },
    );
  });
});
