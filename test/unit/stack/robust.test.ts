import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJsonText, canonicalYaml } from "../../../src/stack/canonical/canonical.ts";
import { StackInvalid } from "../../../src/stack/errors.ts";
import { configHash, fieldDigests } from "../../../src/stack/fingerprint.ts";
import type { LoadRequest } from "../../../src/stack/load.ts";
import type { Problem } from "../../../src/stack/problems/problem.ts";
import { anyModel } from "./any-model.ts";
import { changedFile, signsOf } from "./any-text.ts";
import { loaded, project } from "./project.ts";

/** Loads and prints a stack. Returns its problems, each with a message and a place; throws anything else. */
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

const piped = (text: string): Partial<LoadRequest> => ({ files: ["-"], stdin: () => [Buffer.from(text)] });

describe("loading any input", () => {
  const runs = (numRuns: number) => ({ numRuns: numRuns * Number(process.env["ROBUST"] ?? 1) });

  it("returns a stack or problems for any bytes", async () => {
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
    ["signs that mean something in YAML", signsOf(40), 1000],
    ["real files with spans cut, doubled or replaced", changedFile, 500],
    ["models that are right here and wrong there", anyModel.map((model) => JSON.stringify(model)), 1000],
  ])("returns a stack or problems for %s", async (_, texts, count) => {
    const cwd = project({});
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        await survive(cwd, piped(text));
      }),
      runs(count),
    );
  });

  it("returns a stack or problems for any env file", async () => {
    const cwd = project({ "compose.yaml": "services: { web: { image: 'a:$A', env_file: web.env } }\n" });
    await fc.assert(
      fc.asyncProperty(signsOf(20), async (text) => {
        writeFileSync(join(cwd, ".env"), text);
        writeFileSync(join(cwd, "web.env"), text);
        await survive(cwd);
      }),
      runs(200),
    );
  });

  it("handles names such as __proto__ like any other", async () => {
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
