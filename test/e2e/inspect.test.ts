import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { atLeast } from "../../src/engine/docker/api-version.ts";
import { attributeStacks, notesOf, type TestNotes, withOutsiders } from "../support/attribute-stacks.ts";
import { differences, exceptions, explains } from "../support/differences.ts";
import { removeProject } from "../support/engine-state.ts";
import { fixtures, type StackName, stage } from "../support/fixtures.ts";
import { filesIn, inspected } from "../support/inspected.ts";
import { hasCompose } from "../support/peer.ts";
import { type RunResult, runBerth, runCompose } from "../support/run-berth.ts";
import { type TestProject, withProject } from "../support/with-project.ts";

const stacks: readonly StackName[] = ["hello", "shop", "workers", ...fixtures, ...attributeStacks];
const apiVersion = String((await new Docker().version()).ApiVersion);

/** What a tool made of a staged stack, inspected and removed again. */
async function made(run: typeof runBerth, project: TestProject, env: Readonly<Record<string, string>>) {
  const notes = await notesOf(project);
  const command = notes.files === undefined ? ["create"] : ["up", "-d"];
  const result = await withOutsiders(project.name, notes, async () => {
    const ran = await run(["-p", project.name, ...command], { cwd: project.dir, env });
    const files = ran.code === 0 && notes.files ? await filesIn(`${project.name}-app-1`, notes.files) : {};
    return { ran, state: { ...(await inspected(project.name)), files } };
  });
  await removeProject(project.name);
  return { ...result, notes };
}

/** As text that two runs share. */
function unnamed<T>(value: T, { name, dir }: TestProject): T {
  return JSON.parse(JSON.stringify(value).replaceAll(dir, "FOLDER").replaceAll(name, "PROJECT")) as T;
}

/** An older engine than the stack needs: the attribute is named, and the version. */
function expectRefusal({ code, stderr }: RunResult, { needs, naming }: TestNotes): void {
  expect(code).toBe(1);
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

const isTooOld = ({ needs }: TestNotes) => needs !== undefined && !atLeast(apiVersion, needs);

describe.skipIf(!hasCompose)("beside docker compose (needs it as the peer)", () => {
  const used = new Set<unknown>();

  it.concurrent.each(stacks)("%s becomes the same containers, networks and volumes", (stack) =>
    withProject("ins-", async (project) => {
      const { env } = await stage(stack, project);
      const ours = await made(runBerth, project, env);
      if (isTooOld(ours.notes)) return expectRefusal(ours.ran, ours.notes);
      const theirs = await made(runCompose, project, env);

      expect(ours.ran.code === 0, ours.ran.stderr).toBe(theirs.ran.code === 0);
      expect(theirs.ran.code === 0, theirs.ran.stderr).toBe(ours.notes.refused !== true);
      const all = differences(unnamed(theirs.state, project), unnamed(ours.state, project));
      const unexplained = all.filter((difference) => {
        const exception = exceptions.find((one) => explains(one, stack, difference));
        used.add(exception);
        return exception === undefined;
      });
      expect(unexplained).toEqual([]);
      expect(ownWarnings(ours.ran).size).toBeGreaterThanOrEqual(composeWarnings(theirs.ran).size);
    }),
  );
});

describe.skipIf(hasCompose)("without a peer", () => {
  it.concurrent.each(attributeStacks)("%s is created, or refused with the attribute's name", (stack) =>
    withProject("ins-", async (project) => {
      const { env } = await stage(stack, project);
      const { ran, notes } = await made(runBerth, project, env);
      if (isTooOld(notes)) return expectRefusal(ran, notes);
      expect(ran.code === 0, ran.stderr).toBe(notes.refused !== true);
    }),
  );
});
