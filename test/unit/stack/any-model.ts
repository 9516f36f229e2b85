import fc from "fast-check";
import { memberOf, type Schema, schemaAt } from "../../../src/stack/check/schema.ts";

/** Scalars that are valid for some attributes and invalid for others. */
const scalar = fc.constantFrom<unknown>(
  ...["", "a", "all", "1s", "10m", "80:80", "1-3:1-3/udp", "./a:/b:ro", "A=1", "service:a", "$$", "é\u2028", "b c"],
  ...[
    "__proto__",
    "constructor",
    "true",
    "0x1F",
    "~",
    "/",
    "::1",
    "a\nb\n",
    " x ",
    "1e3",
    "\t",
    "10.0.0.0/8",
    "\uFEFF",
  ],
  ...[0, -2, 70_000, 1.5, 1e21, true, false, null],
);

const odd = fc.constantFrom("a", "b c", "x-any", "type", "soft", "__proto__", "constructor", "toString");

const anything = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.dictionary(odd, scalar, { maxKeys: 2 }));

/** A value that the schema allows at a path, or sometimes one that it may not allow. */
function valueFor(at: Schema | undefined, depth: number): fc.Arbitrary<unknown> {
  if (at === undefined || depth === 0) return anything;
  const known = Object.keys(at.properties ?? {});
  const below = (key: string | number) => valueFor(memberOf(at, key), depth - 1);
  const names = fc.uniqueArray(fc.constantFrom(...known, "a", "x-any"), { maxLength: 5 });
  const map = names.chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, below(key)]))));
  const list = fc.array(below(0), { maxLength: 3 });
  const examples = (at.examples ?? []).map((example) => fc.constant(example));
  return fc.oneof(anything, map, list, ...examples.flatMap((example) => [example, example]));
}

const section = (name: string) =>
  fc.dictionary(fc.constantFrom("a", "web", "__proto__", "b c"), valueFor(schemaAt([name, "a"]), 3), { maxKeys: 2 });

const sections = ["services", "networks", "volumes", "configs", "secrets", "models"] as const;

/** Something like a stack, as plain data; most have an error. */
export const anyModel: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.record(
  { ...Object.fromEntries(sections.map((name) => [name, section(name)])), name: scalar, "x-any": anything },
  { requiredKeys: [] },
);
