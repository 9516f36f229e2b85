import fc from "fast-check";
import { emptyTree, merge } from "../../../src/stack/merge/merge.ts";
import { plain, tree } from "./text.ts";

/** Attributes in compatible syntax: with different kinds, as in `command: x` over `command: [x]`, the last one wins. */
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
/** A stack file as data. */
export const anyFile = fc.record(
  {
    services: fc.dictionary(word, attributes, { maxKeys: 2 }),
    volumes: fc.dictionary(word, fc.record({ labels: pairs })),
  },
  { requiredKeys: [] },
);

/** Three files merged in order, and merged with the last two first. */
export function mergedBothWays(files: readonly [object, object, object]): readonly [unknown, unknown] {
  const [a, b, c] = files.map((file) => tree(JSON.stringify(file))) as [
    ReturnType<typeof tree>,
    ReturnType<typeof tree>,
    ReturnType<typeof tree>,
  ];
  const first = merge(emptyTree, a);
  return [plain(merge(merge(first, b), c)), plain(merge(first, merge(b, c)))];
}
