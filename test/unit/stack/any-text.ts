import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";

const signs = fc.constantFrom(
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

/** A sequence of up to `maxLength` characters that are special in YAML. */
export const signsOf = (maxLength: number) => fc.array(signs, { maxLength }).map((parts) => parts.join(""));

const examples = resolve("examples");
const real = existsSync(examples)
  ? readdirSync(examples, { recursive: true, encoding: "utf8" })
      .filter((name) => /compose[\w.-]*\.ya?ml$/.test(name))
      .map((name) => readFileSync(join(examples, name), "utf8"))
  : [];

/** A real file with a few spans removed, doubled, moved or replaced. */
export const changedFile = fc
  .tuple(
    fc.constantFrom("services: { web: { image: a } }\n", ...real),
    fc.array(fc.tuple(fc.nat(), fc.nat(60), fc.oneof(signs, fc.constantFrom("cut", "double", "reverse"))), {
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
