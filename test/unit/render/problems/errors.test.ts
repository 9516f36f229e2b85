import { expect, test } from "vitest";
import { EngineUnreachable } from "../../../../src/engine/errors.ts";
import type { Env } from "../../../../src/env.ts";
import { asTyped, errorText } from "../../../../src/render/problems/errors.ts";
import { paintFor, plain } from "../../../../src/render/terminal/color.ts";
import { StackInvalid } from "../../../../src/stack/errors.ts";

test("prints the error and its hint", () => {
  const error = new EngineUnreachable("no engine answers at unix:///var/run/docker.sock\nand none at podman's", {
    hint: "start one with `systemctl start docker`",
  });
  expect(errorText(error, plain)).toMatchInlineSnapshot(`
    "error: no engine answers at unix:///var/run/docker.sock
      and none at podman's
      hint: start one with \`systemctl start docker\`
    "
  `);
});

test("shows every problem of a stack file with its place", () => {
  const source = { name: "compose.yaml", path: "/x/compose.yaml", text: "services:\n  web:\n    imagee: nginx\n" };
  const at = { source, start: 21, end: 27 };
  const problem = {
    rule: "unknown-key",
    severity: "error",
    path: "services.web.imagee",
    message: "unknown key",
    at,
  } as const;
  expect(errorText(new StackInvalid([problem]), plain, {})).toMatchInlineSnapshot(`
    "compose.yaml:3:5: error: unknown key  [unknown-key]
       2 |   web:
       3 |     imagee: nginx
         |     ^^^^^^

    1 error
    "
  `);
});

test("prints the stack trace of an unexpected error", () => {
  const text = errorText(new TypeError("x is not a function"), plain);
  expect(text).toContain("Please report it");
  expect(text).toMatch(/TypeError: x is not a function\n +at /);
});

const terminal = { isTTY: true };
test.each<[string, object, "auto" | "always" | "never", Env, boolean]>([
  ["a terminal", terminal, "auto", {}, true],
  ["a pipe", {}, "auto", {}, false],
  ["a terminal with NO_COLOR", terminal, "auto", { NO_COLOR: "1" }, false],
  ["a terminal with an empty NO_COLOR", terminal, "auto", { NO_COLOR: "" }, true],
  ["a pipe with FORCE_COLOR", {}, "auto", { FORCE_COLOR: "1" }, true],
  ["a terminal with FORCE_COLOR=0", terminal, "auto", { FORCE_COLOR: "0" }, false],
  ["a dumb terminal", terminal, "auto", { TERM: "dumb" }, false],
  ["a pipe with --ansi always", {}, "always", { NO_COLOR: "1" }, true],
  ["a terminal with --ansi never", terminal, "never", { FORCE_COLOR: "1" }, false],
])("colors: %s", (_, screen, ansi, env, isColored) => {
  expect(paintFor(screen, ansi, env).red("x") !== "x").toBe(isColored);
});

test("hints name the program as the user called it", () => {
  const hint = 'Run `berth up -d`, or see "berth ps --all" and `berth --profile x up`; berth is installed.';
  expect(asTyped(hint, "berth")).toBe(hint);
  expect(asTyped(hint, "docker compose")).toBe(
    'Run `docker compose up -d`, or see "docker compose ps --all" and `docker compose --profile x up`; berth is installed.',
  );
});
