import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { atLeast } from "../../src/engine/docker/connect/api-version.ts";
import { load } from "../../src/stack/load.ts";
import { attributeStacks, notesOf, type TestNotes, withOutsiders } from "../support/attribute-stacks.ts";
import { notCarried } from "../support/carried.ts";
import { differences, exceptions, explains } from "../support/differences.ts";
import { removeProject } from "../support/engine-state.ts";
import { fixtures, type StackName, stage } from "../support/fixtures.ts";
import { filesIn, inspected } from "../support/inspected.ts";
import { hasCompose } from "../support/peer.ts";
import { type RunResult, runBerth, runCompose } from "../support/run-berth.ts";
import { type TestProject, withProject } from "../support/with-project.ts";

const stacks: readonly StackName[] = ["hello", "shop", "workers", ...fixtures, ...attributeStacks];
const apiVersion = String((await new Docker().version()).ApiVersion);

/** What a tool made of a staged stack, inspected. */
async function made(run: typeof runBerth, project: TestProject, env: Readonly<Record<string, string>>) {
  const notes = await notesOf(project);
  const command = notes.files === undefined ? ["create"] : ["up", "-d"];
  return withOutsiders(project.name, notes, async () => {
    const ran = await run(["-p", project.name, ...command], { cwd: project.dir, env });
    const files = ran.code === 0 && notes.files ? await filesIn(`${project.name}-app-1`, notes.files) : {};
    return { ran, state: { ...(await inspected(project.name)), files }, notes };
  });
}

/** As text that two runs share. */
function unnamed<T>(value: T, { name, dir }: TestProject): T {
  return JSON.parse(JSON.stringify(value).replaceAll(dir, "FOLDER").replaceAll(name, "PROJECT")) as T;
}

/** An older engine than the stack needs: the attribute is named, and the version. */
function expectRefusal({ code, stderr }: RunResult, { needs, naming }: TestNotes): void {
  expect(code).toBe(5);
  expect(stderr).toContain(naming);
  expect(stderr).toContain(`needs engine API ${needs}`);
}

/** Each thing that Compose warns of, its engine's warnings (` app Your kernel…`) among them. */
function composeWarnings({ stderr }: RunResult): ReadonlySet<string> {
  const lines = stderr
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^ (Container|Network|Volume|Image) /.test(line));
  return new Set(
    lines.flatMap((line) => /level=warning msg=(.*)$/.exec(line)?.[1] ?? /^ \S+ (.*\.) *$/.exec(line)?.[1] ?? []),
  );
}

function ownWarnings({ stderr }: RunResult): ReadonlySet<string> {
  return new Set(stderr.split("\n").filter((line) => /\bwarning: /.test(line)));
}

const noFlags = { files: [], profiles: [], envFiles: [] };
const isTooOld = ({ needs }: TestNotes) => needs !== undefined && !atLeast(apiVersion, needs);

/** Differences that no exception explains, in words. */
function unexplained(stack: string, theirs: unknown, ours: unknown): readonly string[] {
  const all = differences(theirs, ours).filter(
    (one) => !exceptions.some((exception) => explains(exception, stack, one)),
  );
  return all.map(({ path, theirs, ours }) => `${path}: docker compose has ${theirs}, berth has ${ours}`);
}

describe("attributes on the engine", () => {
  it("differ from docker compose's only with a reason, in stacks that there are", () => {
    expect(exceptions.filter(({ stack, reason }) => !stacks.includes(stack as StackName) || reason === "")).toEqual([]);
  });

  it.concurrent.each(stacks)("each of %s is at its field, all as docker compose has it", (stack) =>
    withProject("ins-", async (project) => {
      const { env } = await stage(stack, project);
      const { stack: model } = await load({ cwd: project.dir, env, projectName: project.name, ...noFlags });
      const { ran, state, notes } = await made(runBerth, project, env);
      if (isTooOld(notes)) return expectRefusal(ran, notes);
      expect(ran.code === 0, ran.stderr).toBe(notes.refused !== true);
      if (ran.code === 0) expect(notCarried(model, state).filter((path) => !notes.unseen?.includes(path))).toEqual([]);

      if (!hasCompose) return;
      await removeProject(project.name);
      const theirs = await made(runCompose, project, env);
      expect(theirs.ran.code === 0, theirs.ran.stderr).toBe(ran.code === 0);
      expect(unexplained(stack, unnamed(theirs.state, project), unnamed(state, project))).toEqual([]);
      expect(ownWarnings(ran).size, ran.stderr).toBeGreaterThanOrEqual(composeWarnings(theirs.ran).size);
    }),
  );
});
