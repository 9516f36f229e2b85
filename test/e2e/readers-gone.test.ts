import { execFile } from "node:child_process";
import { promisify } from "node:util";
import Docker from "dockerode";
import { expect, it } from "vitest";
import { containerStates } from "../support/engine-state.ts";
import { berthEntry } from "../support/run-berth.ts";
import { useProject } from "../support/use-project.ts";

const docker = new Docker();

const project = useProject("tri-gone-", (made) =>
  made.write({
    "compose.yaml": `
x-service: &service {image: "busybox:1", init: true, stop_grace_period: 0s, command: sleep 3600}
services:
  a: *service
  b: {<<: *service, depends_on: [a]}
`,
  }),
);

/** The first line of what a command says, read by somebody who then leaves, and its exit code. */
async function headOf(
  args: string,
  streams = "2>/dev/null",
): Promise<{ readonly line: string; readonly code: number }> {
  const pipe = `("$0" "${berthEntry}" -p ${project().name} ${args} ${streams}; echo "$?" >code) | head -n 1; cat code`;
  const { stdout } = await promisify(execFile)("sh", ["-c", pipe, process.execPath], {
    cwd: project().dir,
    timeout: 60_000,
  });
  const [line = "", code] = stdout.trimEnd().split("\n");
  return { line, code: Number(code) };
}

it("up -d goes on to its end where nobody reads its progress", async () => {
  expect(await headOf("up -d", "2>&1")).toMatchObject({ line: expect.stringContaining("Network"), code: 0 });
  const { name } = project();
  expect(await containerStates(name)).toEqual({ [`${name}-a-1`]: "running", [`${name}-b-1`]: "running" });
});

it("tells the failure of what nobody reads", async () => {
  expect(await headOf("up -d absent extra", "2>&1")).toMatchObject({ code: 2 });
});

it("a foreground run is stopped, and with --rm removed, when its reader leaves", async () => {
  expect(await headOf("run --rm -T a yes")).toEqual({ line: "y", code: 0 });
  const label = [`com.docker.compose.project=${project().name}`, "com.docker.compose.oneoff=True"];
  expect(await docker.listContainers({ all: true, filters: { label } })).toEqual([]);
});

it.each([
  ["exec -T a yes", /^y$/],
  ["stats", /^CONTAINER ID/],
  ["stats --format json", /^\{.*\}$/],
])("%s ends when its reader leaves", async (args, first) => {
  expect(await headOf(args)).toEqual({ line: expect.stringMatching(first), code: 0 });
});

it("events end when their reader leaves", async () => {
  let isOver = false;
  const heard = headOf("events --json").finally(() => {
    isOver = true;
  });
  // That nobody reads shows at the next event only.
  while (!isOver) await docker.getContainer(`${project().name}-a-1`).kill({ signal: "CONT" });
  const { line, code } = await heard;
  expect({ ...JSON.parse(line), code }).toMatchObject({ type: "container", service: "a", code: 0 });
});
