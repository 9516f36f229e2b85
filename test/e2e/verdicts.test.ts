import { describe, expect, it } from "vitest";
import type { Verdict } from "../../src/verdict/verdict.ts";
import { brokenStacks, placeBroken } from "../support/broken-stacks.ts";
import { commandsOf } from "../support/project-commands.ts";
import { withProject } from "../support/with-project.ts";

interface Line {
  readonly level?: string;
  readonly msg?: string;
  readonly verdict?: Verdict;
}

function verdictsIn(stderr: string): readonly Verdict[] {
  const lines = stderr.split("\n").flatMap((line): Line[] => (line.startsWith("{") ? [JSON.parse(line)] : []));
  return lines.flatMap(({ verdict }) => verdict ?? []);
}

describe("the verdict names the true cause of a stack that does not start", { concurrent: true }, () => {
  it.each(brokenStacks)("%s", (stack) =>
    withProject("vdt-", async (project) => {
      const expected = await placeBroken(stack, project.dir);
      const up = ["--progress", "json", "up", "--wait", ...(expected.args ?? [])];
      const { code, stderr } = await commandsOf(project).tryBerth(up);
      expect(code, stderr).toBe(expected.args === undefined ? 1 : 6);
      const verdicts = verdictsIn(stderr);
      expect(verdicts.map(({ service, cause }) => ({ service, kind: cause.kind }))).toEqual([
        { service: expected.service, kind: expected.kind },
      ]);
      const [{ cause, next, blocks } = expect.unreachable()] = verdicts;
      expect(`${cause.sentence}\n${cause.quote ?? ""}`).toContain(expected.says);
      expect(next.join("\n")).toContain(expected.next ?? "");
      expect(blocks.map(({ service }) => service)).toEqual(expected.blocks ?? []);
      for (const secret of expected.never ?? []) expect(stderr).not.toContain(secret);
    }),
  );
});
