import { execFileSync, spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { leftAfter, withRuns } from "../support/ci-runs.ts";
import { commandsOf } from "../support/project-commands.ts";
import { quickProbe } from "../support/quick-probe.ts";

const hasGit = spawnSync("git", ["--version"]).status === 0;

/** Says who it is by a file of its own, on a port, under a name, at an address and with a volume that are fixed. */
const stack = `services:
  web:
    image: busybox:1
    command: sh -c "cp /name /data/name && exec httpd -f -p 80 -h /data"
    init: true
    container_name: ci-many-web
    ports: ["18292:80"]
    networks: {inside: {ipv4_address: 10.213.8.5}}
    volumes: ["data:/data", "./name:/name"]
    healthcheck: {test: "wget -q -O - localhost/name", ${quickProbe}}
networks: {inside: {name: ci-many-net, ipam: {config: [{subnet: 10.213.8.0/24}]}}}
volumes: {data: {name: ci-many-data}}
`;

/** Waits until so many runs have come this far; then says what answers. */
const job = (runs: number, folder: string) => `
import { readdirSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
writeFileSync(${JSON.stringify(folder)} + "/up-" + process.env.BERTH_PROJECT, "");
while (readdirSync(${JSON.stringify(folder)}).filter((name) => name.startsWith("up-")).length < ${runs}) await setTimeout(50);
const said = await (await fetch(process.env.WEB_URL + "/name")).text();
console.log(JSON.stringify({ said: said.trim(), port: process.env.WEB_PORT, project: process.env.BERTH_PROJECT }));
`;

const ci = (runs: number, folder: string) =>
  ["ci", "--", process.execPath, "--input-type=module", "-e", job(runs, folder)] as const;

interface Said {
  readonly said: string;
  readonly port: string;
  readonly project: string;
}

const different = (values: readonly string[]) => new Set(values).size;

describe("runs of ci side by side", () => {
  it("of one file, eight at once, are all green, each with endpoints of its own", () =>
    withRuns("cic-", async (project) => {
      await project.write({ "compose.yaml": stack, name: "one file" });
      const { berth } = commandsOf(project);
      const runs = await Promise.all(Array.from({ length: 8 }, () => berth(...ci(8, project.dir))));
      const all = runs.map(({ stdout }): Said => JSON.parse(stdout));
      expect(all.map(({ said }) => said)).toEqual(Array(8).fill("one file"));
      expect(different(all.map(({ port }) => port))).toBe(8);
      expect(different(all.map((one) => one.project))).toBe(8);
      expect(await leftAfter(project.name)).toEqual([]);
    }));

  it.skipIf(!hasGit)("of several worktrees each run their own files, in images of their own", () =>
    withRuns("cic-", async (project) => {
      const git = (...args: readonly string[]) =>
        execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: project.dir });
      const built = 'build: {context: ., dockerfile_inline: "FROM busybox:1\\nCOPY name /name"}';
      await project.write({
        "main/compose.yaml": stack
          .replace("image: busybox:1", `image: ci-many-built\n    ${built}`)
          .replace(', "./name:/name"', ""),
        "main/name": "main",
      });
      git("init", "-q", "main");
      git("-C", "main", "add", ".");
      git("-C", "main", "commit", "-qm", "first");
      git("-C", "main", "worktree", "add", "-q", "../other");
      await project.write({ "other/name": "other" });
      const all = await Promise.all(
        ["main", "other"].map(async (tree): Promise<Said> => {
          const { berth } = commandsOf({ name: project.name, dir: `${project.dir}/${tree}` });
          return JSON.parse((await berth(...ci(2, project.dir))).stdout);
        }),
      );
      expect(all.map(({ said }) => said)).toEqual(["main", "other"]);
      expect(await leftAfter(project.name)).toEqual([]);
    }),
  );
});
