import fc from "fast-check";
import { schemaAt } from "../../../src/stack/check/schema.ts";
import { printedText } from "./printed.ts";

const withService = (attributes: object) =>
  JSON.stringify({
    services: { a: { image: "a", ...attributes }, db: { image: "b" } },
    networks: { front: {}, back: {} },
  });

/** Attributes of a service with the schema's examples that are a valid stack alone. */
export async function soundAttributes(): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const attributes = new Map<string, readonly unknown[]>();
  for (const [name, { examples = [] }] of Object.entries(schemaAt(["services", "a"])?.properties ?? {})) {
    const sound: unknown[] = [];
    for (const example of examples) {
      // Compose prints -1 as a string, which it then rejects as a size.
      if (name === "memswap_limit" && example === -1) continue;
      if ((await printedText(withService({ [name]: example }))) !== undefined) sound.push(example);
    }
    if (sound.length > 0) attributes.set(name, sound);
  }
  return attributes;
}

/** The text of a stack whose service has up to eight of these attributes, which may conflict. */
export function soundStack(attributes: ReadonlyMap<string, readonly unknown[]>): fc.Arbitrary<string> {
  return fc
    .subarray([...attributes], { maxLength: 8 })
    .chain((some) => fc.record(Object.fromEntries(some.map(([name, values]) => [name, fc.constantFrom(...values)]))))
    .map(withService);
}
