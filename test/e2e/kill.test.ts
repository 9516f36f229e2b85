import { setTimeout as pause } from "node:timers/promises";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectState } from "../support/engine-state.ts";
import { inContainer } from "../support/in-container.ts";
import { commandsOf, type ProjectCommands } from "../support/project-commands.ts";
import type { Running } from "../support/run-berth.ts";
import { moments, seed, seeded } from "../support/seeded.ts";
import { anonymousVolumes, expectWish, namedAfter, reach, sturdyStack, type Wish } from "../support/sturdy-stack.ts";
import { type TestProject, withProject } from "../support/with-project.ts";

interface Journey {
  readonly name: string;
  /** undefined: from nothing. */
  readonly from?: Wish;
  readonly to: Wish;
  readonly kills: number;
}

const journeys: readonly Journey[] = [
  { name: "a first up", to: { version: 1, web: 2 }, kills: 7 },
  { name: "a change that recreates", from: { version: 1, web: 2 }, to: { version: 2, web: 2 }, kills: 7 },
  { name: "scaling up", from: { version: 2, web: 1 }, to: { version: 2, web: 4 }, kills: 3 },
  { name: "scaling down", from: { version: 1, web: 4 }, to: { version: 1, web: 1 }, kills: 3 },
];

const docker = new Docker();
const random = seeded();
const up = ["up", "-d", "--remove-orphans"];

describe.each(journeys)(`SIGKILL in the middle of $name (seed ${seed})`, ({ from, to, kills }) => {
  /** Of a run that nobody kills: how many lines it says, and how many anonymous volumes it leaves after `down -v`. */
  const whole = { lines: 0, volumes: 0 };
  let hits = 0;

  beforeAll(() =>
    withProject("be2-", async (project) => {
      const travel = await depart(project, from, to);
      whole.lines = linesOf((await travel.commands.berth(...up)).stderr);
      await expectWish(project.name, to);
      whole.volumes = (await arrive(travel)).length;
    }),
  );

  // Kills that come after the end would prove nothing.
  afterAll(() => expect(hits).toBeGreaterThan(kills / 2));

  it.each(moments(kills, random).map((moment) => Math.round(moment * 100)))(
    "at %i percent of its way, the next up ends in the desired state, with no leftover",
    (percent) =>
      withProject("be2-", async (project) => {
        const travel = await depart(project, from, to);
        const killed = travel.commands.start(up);
        await said(killed, Math.floor((percent / 100) * whole.lines));
        await pause(random() * 40);
        killed.process.kill("SIGKILL");
        if ((await killed.ended).signal === "SIGKILL") hits++;
        await travel.note();

        await travel.commands.berth(...up);
        await expectWish(project.name, to);
        const plan = await travel.commands.berth("plan", "--exit-code", "--remove-orphans");
        expect(plan.stdout).toContain("nothing to do");
        expect(await arrive(travel)).toHaveLength(whole.volumes);
      }),
  );
});

interface Travel {
  readonly project: TestProject;
  readonly from: Wish | undefined;
  readonly commands: ProjectCommands;
  /** Remembers the anonymous volumes of this moment. */
  note(): Promise<void>;
  readonly volumes: ReadonlySet<string>;
}

/** Brings a project to the point where only the `up` is missing that the test is about; its data carries a mark. */
async function depart(project: TestProject, from: Wish | undefined, to: Wish): Promise<Travel> {
  const commands = commandsOf(project);
  const volumes = new Set<string>();
  if (from !== undefined) {
    await reach(from, project, commands);
    await inContainer(`${project.name}-db-1`, ["sh", "-c", "echo kept | tee /data/mark > /anonymous/mark"]);
  }
  await project.write({ "compose.yaml": sturdyStack(to) });
  const note = async () => {
    for (const volume of await anonymousVolumes(project.name)) volumes.add(volume);
  };
  await note();
  return { project, from, commands, note, volumes };
}

/** Finds the data where it was, takes the project away, and gives the anonymous volumes that stay all the same. */
async function arrive({ project, from, commands, note, volumes }: Travel): Promise<string[]> {
  if (from !== undefined) {
    const marks = await inContainer(`${project.name}-db-1`, ["cat", "/data/mark", "/anonymous/mark"]);
    expect(marks).toBe("kept\nkept\n");
  }
  await note();
  await commands.berth("down", "-v");
  expect(await projectState(project.name)).toEqual({ containers: {}, networks: {}, volumes: {} });
  expect(await namedAfter(project.name)).toEqual([]);
  const { Volumes: all } = await docker.listVolumes();
  const left = all.flatMap(({ Name }) => (volumes.has(Name) ? [Name] : []));
  await Promise.all(left.map((name) => docker.getVolume(name).remove()));
  return left;
}

/** Waits until a run has said so many lines, or has ended. */
async function said({ process, output, ended }: Running, lines: number): Promise<void> {
  const enough = new Promise<void>((resolve) => {
    const look = () => linesOf(output.stderr) >= lines && resolve();
    process.stderr?.on("data", look);
    look();
  });
  await Promise.race([enough, ended]);
}

function linesOf(text: string): number {
  return text.split("\n").length - 1;
}
