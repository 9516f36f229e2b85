import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { onTerminal } from "../support/on-terminal.ts";
import { commandsOf } from "../support/project-commands.ts";
import { berthEntry, type RunOptions, runBerth } from "../support/run-berth.ts";
import { useCiStack } from "../support/use-ci-stack.ts";
import { cutEngine } from "../support/wire.ts";

const stack = `
services:
  web:
    image: busybox:1
    command: sleep 3600
    stop_grace_period: 0s
    environment: {GIVEN: by-file}
    scale: 2
  shell:
    image: busybox:1
    command: sh -c 'trap "exit 4" INT; while read line; do echo "heard $$line"; [ "$$line" = bye ] && exit 3; done'
    stdin_open: true
    stop_grace_period: 0s
  prompt:
    image: busybox:1
    command: sh
    stdin_open: true
    tty: true
    stop_grace_period: 0s
  absent:
    image: busybox:1
    profiles: [more]
`;

const project = useCiStack("bex-exec-", stack);

function berth(args: readonly string[], options: RunOptions = {}) {
  return runBerth(["-p", project().name, ...args], { cwd: project().dir, ...options });
}

function terminal(args: readonly string[], after?: string) {
  return onTerminal(["-p", project().name, ...args], { cwd: project().dir, ...(after === undefined ? {} : { after }) });
}

describe("exec without a terminal", () => {
  it("keeps stdout and stderr apart, and passes the exit code through", async () => {
    const result = await berth(["exec", "-T", "web", "sh", "-c", "echo out; echo err >&2; exit 3"]);
    expect(result).toMatchObject({ code: 3, stdout: "out\n", stderr: "err\n" });
  });

  it("leaves all behind the service to the command", async () => {
    const result = await berth(["exec", "-T", "web", "echo", "-d", "--help", "b", "a", "b", "--", "-T"]);
    expect(result).toMatchObject({ code: 0, stdout: "-d --help b a b -- -T\n" });
  });

  it("hands stdin over to its end", async () => {
    const result = await berth(["exec", "-T", "web", "sh", "-c", "cat; echo end"], { stdin: "one\ntwo" });
    expect(result).toMatchObject({ code: 0, stdout: "one\ntwoend\n", stderr: "" });
  });

  it("carries 50 MB both ways unharmed, holding none of it", async () => {
    const little = await throughCat(2);
    const much = await throughCat(50);
    expect(much.digest).toBe(much.sent);
    expect(much.peakMb - little.peakMb).toBeLessThan(48);
  });

  it("loses no output of a command that leaves its input unread", async () => {
    const script = "head -n 1; seq 1 200000; exit 4";
    const line = `yes | ${process.execPath} ${berthEntry} -p ${project().name} exec -T web sh -c '${script}' | { sleep 1; md5sum; }`;
    const expected = await bash(`{ echo y; seq 1 200000; } | md5sum`);
    expect(await bash(line)).toBe(expected);
  });

  it("sets variables, folder, user and privileges", async () => {
    const flags = [
      "-e",
      "A=1",
      "--env",
      "FROM_SHELL",
      "-eNOT_SET_ANYWHERE",
      "-w",
      "/tmp",
      "-u",
      "1000:1001",
      "--privileged",
    ];
    const script =
      'echo "$A $FROM_SHELL $GIVEN $(printenv NOT_SET_ANYWHERE || echo unset)"; pwd; id -u; id -g; grep CapBnd /proc/self/status';
    const result = await berth(["exec", "-T", ...flags, "web", "sh", "-c", script], { env: { FROM_SHELL: "shell" } });
    expect(result.stdout.split("\n").slice(0, 4)).toEqual(["1 shell by-file unset", "/tmp", "1000", "1001"]);
    const plain = await berth(["exec", "-T", "web", "grep", "CapBnd", "/proc/self/status"]);
    expect(result.stdout).not.toContain(plain.stdout);
  });

  it("reaches the replica that --index names", async () => {
    const names = await Promise.all(
      ["1", "2"].map((index) => berth(["exec", "-T", "--index", index, "web", "hostname"])),
    );
    expect(new Set(names.map(({ stdout }) => stdout)).size).toBe(2);
  });

  it("--interactive=false keeps stdin back", async () => {
    const kept = await berth(["exec", "-T", "--interactive=false", "web", "cat"], { stdin: "not for you\n" });
    expect(kept).toMatchObject({ code: 0, stdout: "" });
  });

  it("leaves a detached command running", async () => {
    const begun = await berth(["exec", "-d", "web", "sh", "-c", "sleep 0.1; echo done > /tmp/detached; sleep 60"]);
    expect(begun).toMatchObject({ code: 0, stdout: "" });
    const seen = await berth([
      "exec",
      "-T",
      "web",
      "sh",
      "-c",
      "until [ -s /tmp/detached ]; do sleep 0.1; done; cat /tmp/detached",
    ]);
    expect(seen.stdout).toBe("done\n");
  });

  it("sends nothing in a dry run", async () => {
    const result = await berth(["--dry-run", "exec", "-T", "web", "touch", "/tmp/dry"]);
    expect(result).toMatchObject({ code: 0, stdout: `exec in ${project().name}-web-1: touch /tmp/dry\n` });
    expect((await berth(["exec", "-T", "web", "test", "-e", "/tmp/dry"])).code).toBe(1);
  });

  it.each([["-it"], ["-t"], ["-ti"], ["--tty"], ["-i"], ["-tT"], ["--interactive=false", "-t"]])(
    "works without a terminal with %s, as in docker compose",
    async (...flags) => {
      const result = await berth(["exec", ...flags, "web", "echo", "hi"]);
      expect(result).toMatchObject({ code: 0, stdout: "hi\n", stderr: "" });
    },
  );

  it.each([
    [["absent", "ls"], 1, 'service "absent" is not running'],
    [["--index", "7", "web", "ls"], 1, 'service "web" is not running container #7'],
    [["--index", "0", "web", "ls"], 2, 'invalid replica number "0" for --index'],
    [["wbe", "ls"], 1, 'service "wbe" is not running'],
    [["web"], 2, "exec needs a command"],
    [[], 2, "exec needs a service"],
    [
      ["--no-tty=false", "web", "ls"],
      2,
      "cannot attach stdin to a TTY-enabled container because stdin is not a terminal",
    ],
  ])("says what is wrong with exec %j", async (args, code, words) => {
    const result = await berth(["exec", ...args]);
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(words);
  });

  it("tells of a command that the image does not have, with the code of the engine", async () => {
    const result = await berth(["exec", "-T", "web", "bash"]);
    expect([126, 127]).toContain(result.code);
    expect(result.stderr).toContain('the command "bash" cannot be run in the container');
  });
});

describe("exec on a terminal", () => {
  it("gives the command a terminal of the window's size, keys as they are pressed, and its exit code", async () => {
    const session = terminal(["exec", "web", "sh"]);
    await session.shows(/# /);
    session.type("stty size\r");
    await session.shows(/33 91/);
    session.type("sh -c 'echo be'gun'; sleep 60'\r");
    await session.shows(/^begun/m);
    session.type("\x03");
    session.type("echo after $((40 + 2))\r");
    await session.shows(/after 42/);
    session.type("exit 5\r");
    expect(await session.ended).toBe(5);
  });

  it("detaches by Ctrl-P Ctrl-Q: the command goes on, and the terminal is as it was", async () => {
    const session = terminal(
      ["exec", "web", "sh", "-c", "echo ready; read line; echo $line > /tmp/kept; sleep 60"],
      "stty -a",
    );
    await session.shows(/ready/);
    session.type("still here\r");
    session.type("\x10\x11");
    expect(await session.ended).toBe(0);
    expect(session.screen()).toMatch(/[^-]icanon/);
    expect(session.screen()).toContain("read escape sequence\r\n");
    expect((await berth(["exec", "-T", "web", "cat", "/tmp/kept"])).stdout).toBe("still here\n");
  });
});

describe("attach", () => {
  it("talks to the main process, and passes its exit code through", async () => {
    const session = terminal(["attach", "shell"]);
    session.type("hello\n");
    await session.shows(/heard hello/);
    session.type("bye\n");
    expect(await session.ended).toBe(3);
    expect(session.screen()).toContain("heard bye");
  });

  it("says what the process makes of what was piped in, and waits for its end", async () => {
    await berth(["up", "-d", "shell"]);
    const piped = await berth(["attach", "shell"], { stdin: "hello\nbye\n" });
    expect(piped).toMatchObject({ code: 3, stdout: "heard hello\nheard bye\n" });
  });

  it("detaches by the keys it is given, and finds the process as it was", async () => {
    for (const word of ["first", "second"]) {
      const session = terminal(["attach", "--detach-keys", "ctrl-x,q", "prompt"]);
      session.type(`echo ${word} $((1 + 1))\r`);
      await session.shows(new RegExp(`${word} 2`));
      session.type("\x18q");
      expect(await session.ended).toBe(0);
    }
  });

  it("refuses what does not run, and keys that are none", async () => {
    expect((await berth(["attach", "absent"])).stderr).toContain('service "absent" is not running');
    const keys = terminal(["attach", "--detach-keys", "ctrl-", "prompt"]);
    expect(await keys.ended).toBe(2);
    expect(keys.screen()).toContain('invalid detach key "ctrl-"');
  });
});

async function throughCat(megabytes: number): Promise<{ sent: string; digest: string; peakMb: number }> {
  const piece = randomBytes(1_000_000);
  const child = spawn(process.execPath, [berthEntry, "-p", project().name, "exec", "-T", "web", "cat"], {
    cwd: project().dir,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const sent = createHash("sha256");
  const received = createHash("sha256");
  let peakMb = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    received.update(chunk);
    const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
    peakMb = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? peakMb * 1024) / 1024;
  });
  const ended = new Promise((resolve) => child.on("close", resolve));
  for (let count = 0; count < megabytes; count++) {
    sent.update(piece);
    if (!child.stdin.write(piece)) await new Promise((resolve) => child.stdin.once("drain", resolve));
  }
  child.stdin.end();
  expect(await ended).toBe(0);
  return { sent: sent.digest("hex"), digest: received.digest("hex"), peakMb };
}

function bash(line: string): Promise<string> {
  const child = spawn("bash", ["-c", line], { cwd: project().dir });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (more: string) => {
    text += more;
  });
  return new Promise((resolve) => child.on("close", () => resolve(text)));
}

describe("a connection that is lost while the command runs", () => {
  const script = "seq 1 5000; sleep 20";

  it.each([
    ["exec", ["exec", "-T", "web", "sh", "-c", script], /POST \S*\/exec\/\w+\/start/],
    ["run", ["run", "--rm", "-T", "web", "sh", "-c", script], /POST \S*\/attach/],
  ])("makes %s fail with exit code 125 within seconds, as its output is incomplete", async (_, args, request) => {
    const dockerHost = process.env["DOCKER_HOST"] ?? "unix:///var/run/docker.sock";
    const engine = await cutEngine(dockerHost, request, 4000);
    try {
      const { code, stderr } = await commandsOf(project(), { DOCKER_HOST: engine.dockerHost }).tryBerth(args);
      expect(code).toBe(125);
      expect(stderr).toMatch(/error: the connection to .* was lost while it runs: its output is incomplete/);
    } finally {
      await engine.close();
    }
  });
});
