import { describe, expect, it } from "vitest";
import { canonicalYaml } from "../../../src/stack/canonical/canonical.ts";
import { StackInvalid } from "../../../src/stack/errors.ts";
import { load } from "../../../src/stack/load.ts";

/** The number of problems; 0 for a valid stack, which is also printed. */
async function problemsIn(text: string): Promise<number> {
  const stdin = () => [Buffer.from(text)];
  try {
    const request = { cwd: "/nowhere/shop", env: {}, files: ["-"], profiles: [], envFiles: [], stdin };
    canonicalYaml((await load(request)).stack);
    return 0;
  } catch (error) {
    if (error instanceof StackInvalid) return error.counts.error;
    throw error;
  }
}

const times = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, n) => part(n)).join("");
const services = (count: number, inside: (index: number) => string) =>
  `services:\n${times(count, (n) => `  s${n}: { image: a, ${inside(n)} }\n`)}`;
const service = (inside: string) => `services:\n  a:\n    image: a\n    ${inside}\n`;

// Each takes a fraction of a second. At a higher than linear cost, it would take minutes or exhaust the call stack.
describe("a file that is large in one way is read in linear time", () => {
  it.each<[string, number, () => string]>([
    ["services", 0, () => services(4000, () => "")],
    ["lines", 0, () => `${"# a comment\n".repeat(100_000)}${service("")}`],
    ["spaces", 0, () => service(`command: "a${" ".repeat(500_000)}b"`)],
    ["slashes", 0, () => service(`volumes: ["a:/b${"/".repeat(500_000)}c${"/".repeat(500_000)}"]`)],
    ["lines of one value", 0, () => service(`command: |\n${times(50_000, (n) => `      line ${n}\n`)}`)],
    [
      "names in a list",
      0,
      () => `${services(4000, () => "")}  a: { image: a, depends_on: [${times(4000, (n) => `s${n},`)}] }\n`,
    ],
    ["links of a chain", 0, () => services(4000, (n) => (n === 0 ? "" : `depends_on: [s${n - 1}]`))],
    ["links in a cycle", 1, () => services(4000, (n) => `depends_on: [s${(n + 1) % 4000}]`)],
    ["services that extend the next", 0, () => services(10_000, (n) => (n === 9999 ? "" : `extends: s${n + 1}`))],
    ["unknown keys", 4000, () => services(4000, (n) => `key${n}: 1`)],
    ["unknown names", 4000, () => services(4000, (n) => `depends_on: [t${n}]`)],
    [
      "names that might be meant",
      4000,
      () => `${services(4000, (n) => `networks: [nett${n}]`)}networks: { ${times(4000, (n) => `net${n}: {}, `)} }`,
    ],
    ["unknown aliases", 100_000, () => service(`command:\n${times(100_000, (n) => `    - *a${n}\n`)}`)],
    ["unknown aliases of one line", 100_000, () => service(`command: [${"*a, ".repeat(100_000)}]`)],
    ["empty lines", 1, () => service("\n".repeat(5_000_000))],
    ["values of one line", 1, () => `${service("")}x-a: [${"a,".repeat(2_000_000)}]\n`],
    ["large values", 0, () => service(`command: [${'"a,b,[{", '.repeat(20_000)}"${"a,".repeat(2_000_000)}"]`)],
    ["equal wrong lines", 6000, () => "constructor, !reset include: [-]\n".repeat(6000)],
    ["syntax errors", 4000, () => times(4000, (n) => `s${n}: @x\n`)],
    ["documents", 1, () => times(4000, (n) => `---\nservices: { s${n}: { image: a } }\n`)],
    ["brackets", 1, () => service(`x-a: ${"[".repeat(2000)}${"]".repeat(2000)}`)],
    ["dashes", 1, () => `x-a:\n  ${"- ".repeat(20_000)}a\n`],
    ["variables in variables", 1, () => service(`user: "${"${A:-".repeat(20_000)}${"}".repeat(20_000)}"`)],
    ["braces that do not pair up", 0, () => service(`user: "${`$\{A:-{b} `.repeat(20_000)}"`)],
    ["open variables", 1, () => service(`user: "${"${".repeat(50_000)}"`)],
    [
      "aliases of aliases",
      1,
      () => `x-0: &a0 [a, a, a]\n${times(60, (n) => `x-${n + 1}: &a${n + 1} [*a${n}, *a${n}, *a${n}]\n`)}`,
    ],
    ["merges of one mapping", 0, () => `x-a: &a { b: c }\nx-b:\n  <<: [${"*a, ".repeat(20_000)}]\n${service("")}`],
  ])("%s", async (_, problems, text) => {
    expect(await problemsIn(text())).toBe(problems);
  });
});
