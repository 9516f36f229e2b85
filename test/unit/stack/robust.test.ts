import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StackInvalid } from "../../../src/errors.ts";
import { canonicalJsonText, canonicalYaml } from "../../../src/stack/canonical.ts";
import { configHash, fieldDigests } from "../../../src/stack/fingerprint.ts";
import type { LoadRequest } from "../../../src/stack/load.ts";
import type { Problem } from "../../../src/stack/problem.ts";
import { anyModel } from "./any-model.ts";
import { loaded, project } from "./project.ts";

/** Loads and prints: a stack, or problems that say something and stand somewhere; anything else is thrown. */
async function survive(cwd: string, request: Partial<LoadRequest> = {}): Promise<"stack" | "problems"> {
  try {
    const { stack, warnings } = await loaded(cwd, request);
    canonicalYaml(stack);
    JSON.parse(canonicalJsonText(stack));
    for (const service of stack.services.values()) fieldDigests(service, configHash(service));
    sound(warnings);
    return "stack";
  } catch (error) {
    if (!(error instanceof StackInvalid)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
    sound(error.problems);
    return "problems";
  }
}

function sound(problems: readonly Problem[]): void {
  for (const { message, rule, at } of problems) {
    expect(message).not.toBe("");
    expect(rule).not.toBe("");
    if (at === undefined) continue;
    expect(at.start).toBeGreaterThanOrEqual(0);
    expect(at.end).toBeGreaterThanOrEqual(at.start);
    expect(at.end).toBeLessThanOrEqual(at.source.text.length);
  }
}

const piped = (text: string): Partial<LoadRequest> => ({ files: ["-"], readStdin: async () => text });

const bits = fc.constantFrom(
  ...[
    "services:",
    "  web:",
    "    image: a",
    "\n",
    "\n  ",
    "\n    ",
    " ",
    "\t",
    "- ",
    ": ",
    ":",
    "{",
    "}",
    "[",
    "]",
    ", ",
  ],
  ...[
    "&a ",
    "*a",
    "*a ",
    "<<: ",
    "!reset ",
    "!override ",
    "!!binary ",
    "!!int ",
    "!<x> ",
    "|\n",
    ">-\n",
    "'",
    '"',
    "# ",
  ],
  ...["? ", "---\n", "...\n", "%YAML 1.2\n", "%TAG ! x\n", "${", "}", "$", "$$", ":-", ":?", "A", "\\", "@", "`", "0x"],
  ...[
    "__proto__",
    "constructor",
    "\uFEFF",
    "\r",
    "\r\n",
    "\u2028",
    "\u0085",
    "\uD83D",
    "\u{1F433}",
    "\0",
    "\x1B",
    "\x7F",
  ],
  ...[
    "extends: web",
    "include: [-]",
    "ports: ['80']",
    "depends_on: [web]",
    "environment: [A]",
    "deploy: {replicas: 1}",
  ],
);

const examples = fileURLToPath(new URL("../../../examples/", import.meta.url));
const real = existsSync(examples)
  ? readdirSync(examples, { recursive: true, encoding: "utf8" })
      .filter((name) => /compose[\w.-]*\.ya?ml$/.test(name))
      .map((name) => readFileSync(join(examples, name), "utf8"))
  : [];

/** A real file in which a few spans are cut, doubled, moved or replaced. */
const mutated = fc
  .tuple(
    fc.constantFrom("services: { web: { image: a } }\n", ...real),
    fc.array(fc.tuple(fc.nat(), fc.nat(60), fc.oneof(bits, fc.constantFrom("cut", "double", "reverse"))), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([text, changes]) =>
    changes.reduce((before, [where, length, what]) => {
      const at = where % (before.length + 1);
      const span = before.slice(at, at + length);
      const instead = { cut: "", double: span + span, reverse: [...span].reverse().join("") }[what] ?? what;
      return before.slice(0, at) + instead + before.slice(at + length);
    }, text),
  );

describe("a loader given anything", () => {
  const runs = (numRuns: number) => ({ numRuns: numRuns * Number(process.env["ROBUST"] ?? 1) });

  it("gives a stack or problems for any bytes", async () => {
    const cwd = project({});
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        writeFileSync(join(cwd, "compose.yaml"), bytes);
        await survive(cwd);
      }),
      runs(200),
    );
  });

  it.each([
    ["signs that mean something in YAML", fc.array(bits, { maxLength: 40 }).map((parts) => parts.join("")), 1000],
    ["real files with spans cut, doubled or replaced", mutated, 500],
    ["models that are right here and wrong there", anyModel.map((model) => JSON.stringify(model)), 1000],
  ])("gives a stack or problems for %s", async (_, texts, count) => {
    const cwd = project({});
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        await survive(cwd, piped(text));
      }),
      runs(count),
    );
  });

  it("gives a stack or problems for any env file", async () => {
    const cwd = project({ "compose.yaml": "services: { web: { image: 'a:$A', env_file: web.env } }\n" });
    await fc.assert(
      fc.asyncProperty(fc.array(bits, { maxLength: 20 }), async (parts) => {
        writeFileSync(join(cwd, ".env"), parts.join(""));
        writeFileSync(join(cwd, "web.env"), parts.join(""));
        await survive(cwd);
      }),
      runs(200),
    );
  });

  it("takes names that every object has for names like any other", async () => {
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty"];
    const map = (value: string) => `{ ${names.map((name) => `${name}: ${value}`).join(", ")} }`;
    const service = `{ image: a, environment: ${map("e")}, labels: ${map("l")}, networks: ${map("")}, x-a: ${map("1")} }`;
    const { stack } = await loaded(project({ "compose.yaml": `services: ${map(service)}\nnetworks: ${map("{}")}\n` }));
    expect([...stack.services.keys()].sort()).toEqual([...names].sort());
    const printed = JSON.parse(canonicalJsonText(stack));
    for (const name of names) {
      const { environment, labels, networks } = new Map<string, typeof printed>(Object.entries(printed.services)).get(
        name,
      );
      for (const each of [environment, labels, networks]) expect(Object.keys(each).sort()).toEqual([...names].sort());
    }
  });
});
