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
  /** Of 20 kills, how many are of this journey. */
  readonly share: number;
  /** What is killed. Default: `up`. */
  readonly command?: readonly string[];
}

const up = ["up", "-d", "--remove-orphans"];

const journeys: readonly Journey[] = [
  { name: "a first up", to: { version: 1, web: 2 }, share: 5 },
  { name: "a change that recreates", from: { version: 1, web: 2 }, to: { version: 2, web: 2 }, share: 6 },
  { name: "scaling up", from: { version: 2, web: 1 }, to: { version: 2, web: 4 }, share: 2 },
  { name: "scaling down", from: { version: 1, web: 4 }, to: { version: 1, web: 1 }, share: 2 },
  {
    name: "a run that recreates what it needs",
    from: { version: 1, web: 1 },
    to: { version: 2, web: 1 },
    share: 3,
    command: ["run", "--rm", "-T", "web", "true"],
  },
  { name: "a down", from: { version: 1, web: 2 }, to: { version: 1, web: 2 }, share: 2, command: ["down"] },
];

const docker = new Docker();
const random = seeded();
/** How many tests there are in all: more for `npm run test:faults`. */
const tests = Number(process.env["BERTH_TEST_KILLS"] ?? 20);
/** Of all journeys together. */
const sum = { kills: 0, hits: 0 };

afterAll(() => {
  process.stdout.write(`SIGKILLs: ${sum.kills}, ${sum.hits} of them before the end of the command, seed ${seed}\n`);
});

describe.each(journeys)(`SIGKILL in the middle of $name (seed ${seed})`, ({ from, to, share, command = up }) => {
  const kills = Math.max(1, Math.round((share * tests) / 20));
  const isDown = command[0] === "down";
  /** Of a run that nobody kills: how many lines it says, and how many anonymous volumes it leaves after `down -v`. */
  const whole = { lines: 0, volumes: 0 };

  beforeAll(() =>
    withProject("be2-", async (project) => {
      const travel = await depart(project, from, to);
      whole.lines = linesOf((await travel.commands.berth(...command)).stderr);
      await travel.commands.berth(...up);
      await expectWish(project.name, to);
      whole.volumes = (await arrive(travel, isDown)).length;
    }),
  );

  it.each(moments(kills, random).map((moment) => Math.round(moment * 100)))(
    "at %i percent of its way, the next up ends in the desired state, with no leftover",
    (percent) =>
      withProject("be2-", async (project) => {
        let travel = await depart(project, from, to);
        // A kill that comes after the end proves nothing: again from the start, earlier.
        for (let lines = (percent / 100) * whole.lines; !(await kill(travel, command, lines)); lines /= 2) {
          await travel.commands.berth(...up);
          await arrive(travel, isDown);
          travel = await depart(project, from, to);
        }
        // Every second time, the retry is killed too.
        if (random() < 0.5) await kill(travel, up, random() * whole.lines);

        await travel.commands.berth(...up);
        if (command[0] === "run") await removeUnstarted(project.name);
        await expectWish(project.name, to);
        const plan = await travel.commands.berth("plan", "--exit-code", "--remove-orphans");
        expect(plan.stdout).toContain("nothing to do");
        const left = await arrive(travel, isDown);
        // Without -v, down keeps the anonymous volumes of what it has removed: how many depends on the moment.
        if (!isDown) expect(left).toHaveLength(whole.volumes);
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
async function arrive({ project, from, commands, note, volumes }: Travel, wasDown: boolean): Promise<string[]> {
  if (from !== undefined) {
    const files = ["/data/mark", ...(wasDown ? [] : ["/anonymous/mark"])];
    const marks = await inContainer(`${project.name}-db-1`, ["cat", ...files]);
    expect(marks).toBe("kept\n".repeat(files.length));
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

/**
 * Removes containers of `run` that were never started. As with docker compose, `up` leaves them alone: that of another
 * `run`, which is about to start it, looks the same.
 */
async function removeUnstarted(project: string): Promise<void> {
  const label = [`com.docker.compose.project=${project}`, "com.docker.compose.oneoff=True"];
  const listed = await docker.listContainers({ all: true, filters: { label, status: ["created"] } });
  await Promise.all(listed.map(({ Id }) => docker.getContainer(Id).remove({ v: true })));
}

/** Kills a command once it has said so many lines. Returns whether it was killed before its end. */
async function kill({ commands, note }: Travel, command: readonly string[], lines: number): Promise<boolean> {
  const killed = commands.start(command);
  await said(killed, Math.floor(lines));
  await pause(random() * 40);
  killed.process.kill("SIGKILL");
  const { signal } = await killed.ended;
  await note();
  sum.kills += 1;
  if (signal === "SIGKILL") sum.hits += 1;
  return signal === "SIGKILL";
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
