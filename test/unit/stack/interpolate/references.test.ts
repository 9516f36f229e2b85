// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates under test are Compose's, not JavaScript's.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { references } from "../../../../src/stack/interpolate/references.ts";
import { substitute } from "../../../../src/stack/interpolate/substitute.ts";

const plain = { required: false, defaultValue: "", presenceValue: "" };

describe("references", () => {
  it("finds variables in strings on every level, sorted by name", () => {
    const data = { image: "x:$TAG", list: ["${B}", { deep: "a${A}b" }], number: 1, none: null };
    expect(references(data)).toEqual([
      { name: "A", ...plain },
      { name: "B", ...plain },
      { name: "TAG", ...plain },
    ]);
  });

  it("finds defaults, alternate values, and what is required", () => {
    expect(references("${A-1} ${B:-2} ${C+3} ${D:+4} ${E?say} ${F:?say}")).toEqual([
      { name: "A", ...plain, defaultValue: "1" },
      { name: "B", ...plain, defaultValue: "2" },
      { name: "C", ...plain, presenceValue: "3" },
      { name: "D", ...plain, presenceValue: "4" },
      { name: "E", ...plain, required: true },
      { name: "F", ...plain, required: true },
    ]);
  });

  it("finds variables inside defaults and messages", () => {
    expect(references("${A:-${B:-x}} ${C:?set $D}").map(({ name }) => name)).toEqual(["A", "B", "C", "D"]);
  });

  it("ignores escaped dollars and invalid variables", () => {
    expect(references("$$A $${B} $1 ${2} $ ${")).toEqual([]);
  });

  it("combines all references to a variable", () => {
    expect(references(["$A", "${A?say}", "${A:-one}", "${A:-two}"])).toEqual([
      { name: "A", required: true, defaultValue: "one", presenceValue: "" },
    ]);
  });

  it("finds every variable that interpolation looks up", () => {
    const piece = fc.constantFrom("$", "{", "}", "A", "B", ":-", "?", "+", " ", "$$", "${", "${C:-", "$D");
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const asked = new Set<string>();
        const { faults } = substitute(pieces.join(""), (name) => {
          asked.add(name);
          return undefined;
        });
        fc.pre(faults.every(({ rule }) => rule === "required-variable"));
        const found = references(pieces.join("")).map(({ name }) => name);
        expect(found).toEqual([...asked].sort());
      }),
    );
  });
});
