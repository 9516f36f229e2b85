// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates under test are Compose's, not JavaScript's.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { interpolate } from "../../../../src/stack/interpolate/interpolate.ts";
import { substitute } from "../../../../src/stack/interpolate/substitute.ts";
import { nodeAt } from "../../../../src/stack/node.ts";
import { stackShape } from "../../../../src/stack/normalize/stack-shape.ts";
import { line, plain, tree } from "../text.ts";

const shell: Record<string, string> = { SET: "s", EMPTY: "", N: "3", T: "true" };
const lookup = (name: string) => shell[name];
const filled = (text: string) => interpolate(tree(text), lookup, stackShape);
const value = (template: string) => substitute(template, lookup).text;

describe("substitute", () => {
  it.each([
    ["$SET-${SET}", "s-s"],
    ["$$SET $ $1 a$ $-", "$SET $ $1 a$ $-"],
    ["${NO:-d}${EMPTY:-e}${SET:-x}", "des"],
    ["${NO-d}${EMPTY-e}${SET-x}", "ds"],
    ["${NO:+d}${EMPTY:+e}${SET:+x}", "x"],
    ["${NO+d}${EMPTY+e}${SET+x}", "ex"],
    ["${SET:?m}${EMPTY?m}", "s"],
    ["${NO:-${NO-x}y}z", "xyz"],
    ["${NO:-${SET}-${EMPTY:-q}}", "s-q"],
    ["${NO:-a:-b}", "a:-b"],
    ['${NO:-{"json": 1}}', '{"json": 1}'],
    ["${NO:-{}", "{"],
    ["${NO:-$$x}", "$x"],
  ])("substitutes %s like docker compose", (template, expected) => {
    expect(value(template)).toBe(expected);
    expect(substitute(template, lookup).faults).toEqual([]);
  });

  it("keeps text without a dollar sign", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        fc.pre(!text.includes("$"));
        expect(value(text)).toBe(text);
      }),
    );
  });

  it("returns any text unchanged if its dollar signs are doubled", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(value(text.replaceAll("$", "$$$$"))).toBe(text);
      }),
    );
  });
});

describe("interpolate", () => {
  it("substitutes variables in values, never in keys", () => {
    expect(plain(filled("$SET: {a: [$SET, 1]}").root)).toEqual({ $SET: { a: ["s", 1] } });
  });

  it("returns the same tree if nothing changes", () => {
    const root = tree("services: {a: {image: i, ports: [80]}}");
    expect(interpolate(root, lookup, stackShape).root).toBe(root);
  });

  it("keeps the place where a value was written", () => {
    const { root } = filled("x: ${SET}\n");
    expect(nodeAt(root, ["x"])?.at).toMatchObject({ start: 3, end: 9 });
  });

  it("converts strings to numbers and booleans only if the attribute requires it", () => {
    const text =
      "services: {a: {tty: $T, init: yes, scale: '$N', cpus: '0.5', environment: {A: $T, B: $N}, ulimits: {n: $N}}}";
    expect(plain(filled(text).root)).toEqual({
      services: {
        a: { tty: true, init: true, scale: 3, cpus: 0.5, environment: { A: "true", B: "3" }, ulimits: { n: 3 } },
      },
    });
  });

  it("reports a value of the wrong type", () => {
    expect(filled("services: {a: {tty: $SET}}").problems.map(line)).toEqual([
      '1:21 $SET | services.a.tty must be true or false, not "s"',
    ]);
  });

  it("warns once about each unset variable", () => {
    const { root, problems } = filled("a: $NO\nb: $NO\nc: $ALSO\n");
    expect(plain(root)).toEqual({ a: "", b: "", c: "" });
    expect(problems.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'warning: The "NO" variable is not set. Defaulting to a blank string.',
      'warning: The "ALSO" variable is not set. Defaulting to a blank string.',
    ]);
  });

  it.each([
    ["a: x ${NO:?set it, $SET}", "1:6 ${NO:?set it, $SET} | required variable NO is missing a value: set it, s"],
    ["a: ${NO?}", "1:4 ${NO?} | required variable NO is missing a value"],
    ["a: b${", '1:5 ${ | unclosed "${"'],
    ["a: ${1x} b", '1:4 ${1x} | invalid variable "${1x}"'],
    ["a: '${SET:x}'", '1:5 ${SET:x} | invalid variable "${SET:x}"'],
    ["a: ${NO:-${}}", '1:10 ${} | invalid variable "${}"'],
  ])("refuses %s", (text, expected) => {
    const { problems } = filled(text);
    expect(problems.map(line)).toEqual([expected]);
    expect(problems[0]?.hint).toBeTruthy();
  });
});
