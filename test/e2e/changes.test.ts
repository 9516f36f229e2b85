import { once } from "node:events";
import type { Readable } from "node:stream";
import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { atLeast } from "../../src/engine/docker/connect/api-version.ts";
import { containerIds, containerStates, projectState } from "../support/engine-state.ts";
import { inContainer } from "../support/in-container.ts";
import { onTerminal } from "../support/on-terminal.ts";
import { commandsOf, type ProjectCommands } from "../support/project-commands.ts";
import { type TestProject, withProject } from "../support/with-project.ts";

const docker = new Docker();
const hasImageMounts = atLeast(String((await docker.version()).ApiVersion), "1.48");
const forever = `image: "busybox:1", stop_grace_period: 2s, command: ["sh", "-c", "trap exit TERM; sleep 86400 & wait"]`;

interface At extends ProjectCommands {
  readonly project: TestProject;
  /** Writes the stack file. */
  file(text: string): Promise<void>;
  /** Ids by short name: `web-1`. */
  ids(): Promise<Record<string, string>>;
  /** States by short name. */
  states(): Promise<Record<string, string>>;
}

/** A test with a project, its commands, and its containers under their short names. */
function changing(test: (at: At) => Promise<void>): () => Promise<void> {
  return () =>
    withProject("be2-", (project) => {
      const short = <T>(named: Record<string, T>) =>
        Object.fromEntries(Object.entries(named).map(([name, value]) => [name.replace(`${project.name}-`, ""), value]));
      return test({
        ...commandsOf(project),
        project,
        file: (text) => project.write({ "compose.yaml": text }),
        ids: async () => short(await containerIds(project.name)),
        states: async () => short(await containerStates(project.name)),
      });
    });
}

/** The names whose id differs between two moments, or is there in one only. */
function renewed(before: Record<string, string>, after: Record<string, string>): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => before[name] !== after[name])
    .sort();
}

describe("what changes", () => {
  it(
    "recreates what changed and nothing else, and the plan says which field, from what to what",
    changing(async ({ file, berth, tryBerth, ids }) => {
      const text = (level: string, password: string) => `
services:
  web: {${forever}, environment: {LOG_LEVEL: ${level}, DB_PASSWORD: ${password}}}
  db: {${forever}}
`;
      await file(text("info", "hunter2"));
      await berth("up", "-d");
      const before = await ids();

      await file(text("debug", "correct-horse"));
      const plan = await tryBerth(["plan", "--exit-code"]);
      expect(plan.code).toBe(2);
      expect(plan.stdout).toContain('environment.LOG_LEVEL: "info" → "debug"');
      expect(plan.stdout).toContain("environment.DB_PASSWORD: changed");
      const json = await berth("plan", "--json");
      for (const { stdout, stderr } of [plan, json, await berth("up", "-d")]) {
        expect(stdout + stderr).not.toMatch(/hunter2|correct-horse/);
      }
      expect(renewed(before, await ids())).toEqual(["web-1"]);
      expect((await berth("plan", "--exit-code")).stdout).toContain("nothing to do, 2 containers unchanged");
    }),
  );

  it(
    "gives the new container the anonymous volume of the old one, and a fresh one where that is asked for",
    changing(async ({ project, file, berth }) => {
      const text = (version: number) =>
        `services: {web: {${forever}, environment: {VERSION: "${version}"}, volumes: [/data]}}`;
      const web = `${project.name}-web-1`;
      await file(text(1));
      await berth("up", "-d");
      await inContainer(web, ["sh", "-c", "echo kept > /data/mark"]);
      await file(text(2));
      await berth("up", "-d");
      expect(await inContainer(web, ["sh", "-c", "echo $VERSION; cat /data/mark"])).toBe("2\nkept\n");
      await berth("up", "-d", "--force-recreate", "-V");
      expect(await inContainer(web, ["ls", "/data"])).toBe("");
    }),
  );

  it(
    "keeps a container whose inline config has another content, as docker compose does, and renews it where asked",
    changing(async ({ project, file, berth, ids }) => {
      const text = (content: string, target = "/page") => `
services:
  web: {${forever}, configs: [{source: page, target: ${target}}]}
  other: {${forever}}
configs: {page: {content: "${content}"}}
`;
      const page = (path: string) => inContainer(`${project.name}-web-1`, ["cat", path]);
      await file(text("one"));
      await berth("up", "-d");
      const before = await ids();
      await file(text("two"));
      await berth("up", "-d");
      expect(renewed(before, await ids())).toEqual([]);
      expect(await page("/page")).toBe("one");
      await berth("up", "-d", "--force-recreate", "web");
      expect(await page("/page")).toBe("two");
      await file(text("three", "/other"));
      await berth("up", "-d");
      expect(await page("/other")).toBe("three");
      expect(renewed(before, await ids())).toEqual(["web-1"]);
    }),
  );

  it(
    "scales up and down: new replicas join, the highest leave, the others stay",
    changing(async ({ file, berth, ids }) => {
      const text = (scale: number) => `services: {web: {${forever}, scale: ${scale}}, db: {${forever}}}`;
      await file(text(2));
      await berth("up", "-d");
      const two = await ids();
      await file(text(4));
      await berth("up", "-d");
      expect(renewed(two, await ids())).toEqual(["web-3", "web-4"]);
      await berth("up", "-d", "--scale", "web=1");
      expect(renewed(two, await ids())).toEqual(["web-2"]);
      await berth("up", "-d", "--scale", "web=0");
      expect(Object.keys(await ids())).toEqual(["db-1"]);
    }),
  );

  it(
    "warns of orphans, and removes them where that is asked for",
    changing(async ({ project, file, berth, ids }) => {
      await file(`services: {web: {${forever}}, old: {${forever}}}`);
      await berth("up", "-d");
      await file(`services: {web: {${forever}}}`);
      const warned = await berth("up", "-d");
      expect(warned.stderr).toMatch(/found orphan containers.*old-1/i);
      expect(Object.keys(await ids())).toEqual(["old-1", "web-1"]);
      await project.write({ ".env": "COMPOSE_REMOVE_ORPHANS=1\n" });
      expect((await berth("plan")).stdout).toContain("remove orphan");
      await project.write({ ".env": "" });
      await berth("up", "-d", "--remove-orphans");
      expect(Object.keys(await ids())).toEqual(["web-1"]);
      expect((await berth("up", "-d")).stderr).not.toMatch(/orphan/i);
    }),
  );

  it(
    "takes orphans along in kill and down where .env wishes it",
    changing(async ({ project, file, berth, ids, states }) => {
      await file(`services: {web: {${forever}}, old: {${forever}}}`);
      await berth("up", "-d");
      await file(`services: {web: {${forever}}}`);
      await berth("kill");
      expect(await states()).toEqual({ "old-1": "running", "web-1": "exited" });
      await project.write({ ".env": "COMPOSE_REMOVE_ORPHANS=true\n" });
      await berth("kill");
      expect(await states()).toEqual({ "old-1": "exited", "web-1": "exited" });
      await berth("down");
      expect(await ids()).toEqual({});
    }),
  );

  it(
    "makes and removes networks and volumes as the file gains and loses them, and renews a network that changed",
    changing(async ({ project, file, berth, ids }) => {
      const at = (key: string) => `${project.name}_${key}`;
      await file(`
services: {web: {${forever}, networks: [front]}, db: {${forever}, networks: [back]}}
networks: {front: {}, back: {}}
`);
      await berth("up", "-d");
      const before = await ids();
      await file(`
services: {web: {${forever}, networks: [front, back], volumes: ["data:/data"]}, db: {${forever}, networks: [back]}}
networks: {front: {labels: {tier: outer}}, back: {}}
volumes: {data: {}}
`);
      await berth("up", "-d");
      const state = await projectState(project.name);
      expect(state.networks).toEqual({ [at("back")]: "back", [at("front")]: "front" });
      expect(state.volumes).toEqual({ [at("data")]: "data" });
      expect(state.containers[`${project.name}-web-1`]?.networks).toEqual([at("back"), at("front")]);
      expect((await docker.getNetwork(at("front")).inspect()).Labels).toMatchObject({ tier: "outer" });
      expect(renewed(before, await ids())).toEqual(["web-1"]);

      await berth("down");
      const after = await projectState(project.name);
      expect(after).toEqual({ containers: {}, networks: {}, volumes: { [at("data")]: "data" } });
      await berth("down", "-v");
      expect((await projectState(project.name)).volumes).toEqual({});
    }),
  );

  it(
    "reconnects a container to its network that changed, and keeps it",
    changing(async ({ project, file, berth, ids }) => {
      const text = (subnet: string) => `
services: {web: {${forever}, networks: {front: {aliases: [www]}}}}
networks: {front: {ipam: {config: [{subnet: ${subnet}}]}}}
`;
      const endpoint = async () => {
        const { NetworkSettings } = await docker.getContainer(`${project.name}-web-1`).inspect();
        return NetworkSettings.Networks[`${project.name}_front`];
      };
      await file(text("10.219.1.0/24"));
      await berth("up", "-d");
      const before = await ids();
      expect((await endpoint())?.IPAddress).toMatch(/^10\.219\.1\./);
      await file(text("10.219.2.0/24"));
      await berth("up", "-d");
      expect(await ids()).toEqual(before);
      expect(await endpoint()).toMatchObject({
        IPAddress: expect.stringMatching(/^10\.219\.2\./),
        Aliases: expect.arrayContaining(["web", "www"]),
      });
      expect((await berth("plan")).stdout).toContain("nothing to do");
    }),
  );

  it(
    "restarts what depends with restart: true on what is recreated or restarted, and nothing else",
    changing(async ({ project, file, berth, ids }) => {
      const text = (version: number) => `
services:
  db: {${forever}, environment: {VERSION: "${version}"}}
  bound: {${forever}, depends_on: {db: {condition: service_started, restart: true}}}
  free: {${forever}, depends_on: [db]}
`;
      const started = async (name: string) =>
        (await docker.getContainer(`${project.name}-${name}-1`).inspect()).State.StartedAt;
      await file(text(1));
      await berth("up", "-d");
      const [before, bound, free] = [await ids(), await started("bound"), await started("free")];
      await file(text(2));
      await berth("up", "-d");
      expect(renewed(before, await ids())).toEqual(["db-1"]);
      const boundAgain = await started("bound");
      expect(boundAgain > bound).toBe(true);
      expect(await started("free")).toBe(free);

      await berth("restart", "db");
      expect((await started("bound")) > boundAgain).toBe(true);
      expect(await started("free")).toBe(free);
    }),
  );

  it(
    "follows an image that was built anew under its name",
    changing(async ({ project, file, berth, ids }) => {
      const dockerfile = (text: string) =>
        project.write({ Dockerfile: `FROM busybox:1\nRUN echo ${text} > /built\nCMD ["sleep", "1000"]\n` });
      await file("services: {web: {build: ., init: true}}");
      await dockerfile("one");
      await berth("up", "-d");
      const before = await ids();
      await berth("up", "-d", "--build");
      expect(renewed(before, await ids())).toEqual([]);
      await dockerfile("two");
      await berth("up", "-d");
      expect(renewed(before, await ids())).toEqual([]);
      await berth("up", "-d", "--build");
      expect(renewed(before, await ids())).toEqual(["web-1"]);
      expect(await inContainer(`${project.name}-web-1`, ["cat", "/built"])).toBe("two\n");

      await berth("down", "--rmi", "local");
      expect(await docker.listImages({ filters: { reference: [`${project.name}-web`] } })).toEqual([]);
    }),
  );

  it.skipIf(!hasImageMounts)(
    "follows an image that it mounts (left out below engine API 1.48)",
    changing(async ({ project, file, berth, ids }) => {
      const built = `image: ${project.name}-files, build: ., command: "true"`;
      const mount = `volumes: [{type: image, source: ${project.name}-files, target: /files}]`;
      await file(`services: {files: {${built}}, web: {${forever}, ${mount}, depends_on: [files]}}`);
      const build = async (text: string) => {
        await project.write({ Dockerfile: `FROM busybox:1\nRUN echo ${text} > /built\n` });
        await berth("build");
        await berth("up", "-d");
        return ids();
      };
      const before = await build("one");
      await berth("up", "-d");
      expect(renewed(before, await ids())).toEqual([]);
      expect(renewed(before, await build("two"))).toEqual(["files-1", "web-1"]);
      expect(await inContainer(`${project.name}-web-1`, ["cat", "/files/built"])).toBe("two\n");
    }),
  );

  it(
    "starts what was stopped or removed behind its back, as it was",
    changing(async ({ project, file, berth, ids, states }) => {
      await file(`services: {web: {${forever}, scale: 2}, db: {${forever}}}`);
      await berth("up", "-d");
      const before = await ids();
      await docker.getContainer(`${project.name}-db-1`).kill();
      await docker.getContainer(`${project.name}-web-1`).remove({ force: true });
      await docker.getContainer(`${project.name}-web-2`).pause();
      await berth("up", "-d");
      expect(renewed(before, await ids())).toEqual(["web-1"]);
      expect(await states()).toEqual({ "db-1": "running", "web-1": "running", "web-2": "running" });
    }),
  );
});

describe("the flags of up", () => {
  const text = (version: number) => `
services:
  db: {${forever}, environment: {VERSION: "${version}"}}
  web: {${forever}, environment: {VERSION: "${version}"}, depends_on: [db]}
  debug: {${forever}, profiles: [debug]}
`;

  it(
    "recreate nothing, everything, only what is named, or not its dependencies",
    changing(async ({ file, berth, ids }) => {
      await file(text(1));
      await berth("up", "-d");
      const first = await ids();
      await file(text(2));
      await berth("up", "-d", "--no-recreate");
      expect(await ids()).toEqual(first);
      await berth("up", "-d", "--no-deps", "web");
      const second = await ids();
      expect(renewed(first, second)).toEqual(["web-1"]);
      await berth("up", "-d", "web");
      const third = await ids();
      expect(renewed(second, third)).toEqual(["db-1"]);
      await berth("up", "-d", "--force-recreate", "web");
      const fourth = await ids();
      expect(renewed(third, fourth)).toEqual(["web-1"]);
      await berth("up", "-d", "--force-recreate");
      expect(renewed(fourth, await ids())).toEqual(["db-1", "web-1"]);
    }),
  );

  it(
    "create without a start; start, stop and restart go by the containers there are",
    changing(async ({ project, file, berth, ids, states }) => {
      await file(text(1));
      await berth("up", "--no-start");
      expect(await states()).toEqual({ "db-1": "created", "web-1": "created" });
      const before = await ids();
      await berth("start");
      expect(await states()).toEqual({ "db-1": "running", "web-1": "running" });
      await berth("stop", "web");
      expect(await states()).toEqual({ "db-1": "running", "web-1": "exited" });
      await berth("up", "-d");
      expect(await states()).toEqual({ "db-1": "running", "web-1": "running" });
      const startedAt = async () => (await docker.getContainer(`${project.name}-web-1`).inspect()).State.StartedAt;
      const started = await startedAt();
      await berth("restart", "-t", "0", "web");
      expect((await startedAt()) > started).toBe(true);
      await berth("stop", "-t", "0");
      expect(await states()).toEqual({ "db-1": "exited", "web-1": "exited" });
      expect(await ids()).toEqual(before);
    }),
  );

  it(
    "bring a profile's services where it is active or they are named, and down finds them without it",
    changing(async ({ project, file, berth, ids }) => {
      await file(text(1));
      await berth("up", "-d");
      expect(Object.keys(await ids())).toEqual(["db-1", "web-1"]);
      await berth("up", "-d", "debug");
      expect(Object.keys(await ids())).toEqual(["db-1", "debug-1", "web-1"]);
      await berth("--profile", "debug", "down");
      expect(await ids()).toEqual({});
      await berth("--profile", "*", "up", "-d");
      expect(Object.keys(await ids())).toEqual(["db-1", "debug-1", "web-1"]);
      await berth("--profile", "*", "down");
      expect((await projectState(project.name)).networks).toEqual({});
    }),
  );

  it(
    "wait until all is healthy, or stays up",
    changing(async ({ project, file, berth, tryBerth }) => {
      await file(`
services:
  slow: {${forever}, healthcheck: {test: ["CMD-SHELL", "test $$(date +%s) -ge $$(cat /ready)"], interval: 200ms, timeout: 10s, retries: 100}, entrypoint: ["sh", "-c", "expr $$(date +%s) + 2 > /ready; exec \\"$$@\\"", "--"]}
  plain: {${forever}}
`);
      await berth("up", "--wait");
      expect(await projectState(project.name)).toMatchObject({
        containers: {
          [`${project.name}-slow-1`]: { state: "running", health: "healthy" },
          [`${project.name}-plain-1`]: { state: "running", health: "none" },
        },
      });
      await file(`services: {short: {image: "busybox:1", command: ["sh", "-c", "exit 9"]}}`);
      const failed = await tryBerth(["up", "--wait"]);
      expect(failed.code).toBe(1);
      expect(failed.stderr).toContain(`container ${project.name}-short-1 exited (9)`);
    }),
  );
});

describe("a changed volume", () => {
  it(
    "loses its data only to a yes",
    changing(async ({ project, file, berth, tryBerth, ids }) => {
      const text = (stage: string) => `
services: {db: {${forever}, volumes: ["data:/data"]}, web: {${forever}}}
volumes: {data: {labels: {stage: ${stage}}}}
`;
      const stage = async () => (await docker.getVolume(`${project.name}_data`).inspect()).Labels?.["stage"];
      await file(text("old"));
      await berth("up", "-d");
      const before = await ids();
      await file(text("new"));

      expect((await berth("up", "-d")).stderr).toContain(`Volume "${project.name}_data" exists, but`);
      const asked = onTerminal(["up", "-d"], { cwd: project.dir, env: { COMPOSE_PROJECT_NAME: project.name } });
      await asked.shows(/used by \S+-db-1, .*\(data will be lost\)\? \[y\/N\]/);
      asked.type("n\n");
      expect(await asked.ended).toBe(0);
      expect([await stage(), await ids()]).toEqual(["old", before]);

      expect((await tryBerth(["up", "-d", "--yes"])).code).toBe(0);
      expect(await stage()).toBe("new");
      expect(renewed(before, await ids())).toEqual(["db-1"]);
    }),
  );
});

describe("down", () => {
  it(
    "takes only the named services, finds a stack by its name alone, and is content where nothing is left",
    changing(async ({ project, file, berth, ids }) => {
      await file(`services: {web: {${forever}, volumes: ["data:/data"]}, db: {${forever}}}\nvolumes: {data: {}}`);
      await berth("up", "-d");
      await berth("down", "web");
      expect(Object.keys(await ids())).toEqual(["db-1"]);
      await berth("up", "-d");
      const elsewhere = commandsOf({ name: project.name, dir: "/" });
      await elsewhere.berth("down", "-v");
      expect(await projectState(project.name)).toEqual({ containers: {}, networks: {}, volumes: {} });
      expect((await elsewhere.berth("down", "-v")).code).toBe(0);
    }),
  );

  it(
    "leaves an external network and volume alone",
    changing(async ({ project, file, berth }) => {
      const [network, volume] = [`${project.name}-outside`, `${project.name}-kept`];
      await docker.createNetwork({ Name: network });
      await docker.createVolume({ Name: volume });
      try {
        await file(`
services: {web: {${forever}, networks: [outside], volumes: ["kept:/data"]}}
networks: {outside: {external: true, name: ${network}}}
volumes: {kept: {external: true, name: ${volume}}}
`);
        await berth("up", "-d");
        await berth("down", "-v");
        expect((await docker.getNetwork(network).inspect()).Name).toBe(network);
        expect((await docker.getVolume(volume).inspect()).Name).toBe(volume);
      } finally {
        await docker.getNetwork(network).remove();
        await docker.getVolume(volume).remove();
      }
    }),
  );
});

describe("several commands of one project at once", () => {
  const stack = `services: {db: {${forever}, volumes: ["kept:/data"]}, web: {${forever}, depends_on: [db]}}
volumes: {kept: {}}
`;

  it.each([
    ["first ups", false, ["up", "-d"]],
    ["ups that recreate", true, ["up", "-d", "--force-recreate", "-t", "0"]],
    ["runs", false, ["run", "--rm", "-T", "web", "true"]],
  ] as const)("%s all succeed", (_, isUp, command) =>
    changing(async ({ file, berth, states }) => {
      await file(stack);
      if (isUp) await berth("up", "-d");
      await Promise.all([1, 2, 3, 4].map(() => berth(...command)));
      await berth("up", "-d");
      expect(await states()).toEqual({ "db-1": "running", "web-1": "running" });
    })(),
  );

  it.each(["berth", "compose"] as const)(
    "up waits while another `%s down` stops containers, then starts them",
    (other) =>
      changing(async ({ file, berth, states, project, ...commands }) => {
        const deaf = `image: "busybox:1", command: ["sh", "-c", "trap '' TERM; while :; do sleep 1; done"], stop_grace_period: 3s`;
        await file(`services: {db: {${deaf}}, web: {${deaf}, depends_on: [db]}}\n`);
        await berth("up", "-d");
        const label = [`com.docker.compose.project=${project.name}`];
        const events = (await docker.getEvents({ filters: { event: ["kill"], label } })) as Readable;
        const removing = other === "berth" ? berth("down") : commands.compose("down");
        await once(events, "data");
        events.destroy();
        const { stderr } = await berth("up", "-d");
        expect(stderr).toContain(`another command is stopping container ${project.name}-web-1: waiting for it`);
        await removing;
        expect(await states()).toEqual({ "db-1": "running", "web-1": "running" });
      })(),
  );

  it(
    "up beside down: both succeed, and the next up has it all",
    changing(async ({ file, berth, states }) => {
      await file(stack);
      await berth("up", "-d");
      await Promise.all([berth("down", "-t", "0"), berth("up", "-d"), berth("down", "-t", "0"), berth("up", "-d")]);
      await berth("up", "-d");
      expect(await states()).toEqual({ "db-1": "running", "web-1": "running" });
    }),
  );
});

it(
  "a second up after a failed one keeps the old container, which its replacement cannot follow yet",
  changing(async ({ file, berth, tryBerth, project }) => {
    const text = (version: number, test: string) => `
services:
  cache: {${forever}, environment: {V: "${version}"}, healthcheck: {test: "${test}", interval: 500ms, retries: 1, start_period: 0s}}
  web: {${forever}, environment: {V: "${version}"}, depends_on: {cache: {condition: service_healthy}}}
`;
    const running = async () => {
      const states = Object.entries(await containerStates(project.name));
      return states.flatMap(([name, state]) => (state === "running" && name.endsWith("-web-1") ? [name] : []));
    };
    await file(text(1, "true"));
    await berth("up", "-d", "--wait");
    await file(text(2, "false"));
    for (let attempt = 0; attempt < 2; attempt++) {
      expect((await tryBerth(["up", "-d"])).code).toBe(1);
      expect(await running()).toEqual([expect.stringMatching(/^[0-9a-f]{12}_/)]);
    }
    expect((await berth("plan")).stdout).toContain("kept because cache did not become healthy");
    await file(text(2, "true"));
    await berth("up", "-d");
    expect(await running()).toEqual([`${project.name}-web-1`]);
  }),
);

it(
  "plan shows old and new values as the file writes them, with the line that sets each",
  changing(async ({ project, file, berth }) => {
    const service = (...own: readonly string[]) =>
      file(
        [
          "services:",
          "  web:",
          '    image: "busybox:1"',
          "    env_file: web.env",
          ...own.map((line) => `    ${line}`),
          "",
        ].join("\n"),
      );
    await project.write({ "web.env": "LEVEL=1\nDB_PASSWORD=old-secret\n" });
    await service(
      "command: sleep 1000",
      "healthcheck: { test: 'true', start_period: 5s }",
      "ports: ['80']",
      "volumes: ['./:/x:ro']",
    );
    await berth("up", "--no-start");
    await project.write({ "web.env": "# changed\nLEVEL=2\nDB_PASSWORD=new-secret\n" });
    await service(
      "command: sleep 2000",
      "healthcheck: { test: 'true', start_period: 6s }",
      "ports: ['81']",
      "volumes: ['./:/y:ro']",
      "mem_limit: 300m",
      "deploy: { replicas: 1 }",
    );
    const { stdout } = await berth("plan", "--no-start");
    expect(stdout.replaceAll(project.dir, "DIR").replaceAll(project.name, "P")).toBe(
      [
        "P: 3 steps",
        "",
        "  ± recreate web-1  configuration changed",
        '      command: "sleep 1000" → "sleep 2000"  compose.yaml:5',
        "      environment.DB_PASSWORD: changed  web.env:3",
        '      environment.LEVEL: "1" → "2"  web.env:2',
        '      healthcheck.start_period: "5s" → "6s"  compose.yaml:6',
        '      mem_limit: "300m" added  compose.yaml:9',
        '      ports: ["80"] → ["81"]  compose.yaml:7',
        '      volumes: ["DIR:/x:ro"] → ["./:/y:ro"]  compose.yaml:8',
        "",
      ].join("\n"),
    );
    expect((await berth("plan", "--no-start", "--steps")).stdout).toContain("+ create web-1");
  }),
);
