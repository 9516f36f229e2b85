import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { hasCorpus, type Run, runs } from "../conformance/corpus.ts";
import { difference } from "../conformance/difference.ts";
import { portable, sandboxOf } from "../conformance/sandbox.ts";
import { runBerth } from "../support/run-berth.ts";

const root = mkdtempSync(join(tmpdir(), "berth-conformance-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A spread over sources and variants. */
function sample(): readonly Run[] {
  const all = hasCorpus ? runs().filter(({ expected }) => expected !== undefined) : [];
  return all.filter((_, index) => index % 199 === 0);
}

describe.skipIf(!hasCorpus)("config on the command line", () => {
  it.each(sample().map((run) => [run.id, run] as const))("answers %s as in process", async (_, run) => {
    const sandbox = sandboxOf(run, root);
    const args = [...sandbox.globals, "config", ...sandbox.flags, "--format", "json"];
    const { code, stdout, stderr } = await runBerth(args, { cwd: sandbox.cwd, env: sandbox.env });
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    expect(difference(run.expected, portable(sandbox)(JSON.parse(stdout)))).toBeUndefined();
  });
});
