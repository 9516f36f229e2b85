import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, test as anyTest, beforeAll, expect } from "vitest";
import { connect } from "../../src/engine/docker/connect/connect.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { labels } from "../../src/engine/labels.ts";
import type { LogEntry } from "../../src/logs/entry.ts";
import { follow } from "../../src/logs/follow.ts";
import { readLogs } from "../../src/logs/read.ts";
import { hasDocker } from "../support/peer.ts";
import { withProject } from "../support/with-project.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await connect({ env: process.env });
});
afterAll(() => engine.close());

// They make containers past the code under test, by the docker client.
const test = anyTest.skipIf(!hasDocker);
const run = promisify(execFile);

async function docker(...args: string[]): Promise<string> {
  const { stdout } = await run(process.env["BERTH_TEST_DOCKER"] ?? "docker", args);
  return stdout.trim();
}

/** A container of the project as compose would label it; `options` are docker's. */
function start(project: string, service: string, script: string, ...options: string[]): Promise<string> {
  return docker(...args("run", project, service), "-d", ...options, "busybox:1", "sh", "-c", script);
}

function args(verb: string, project: string, service: string): string[] {
  const own = [
    [labels.project, project],
    [labels.service, service],
    [labels.configHash, "0"],
    [labels.number, "1"],
    [labels.oneOff, "False"],
  ];
  return [verb, ...own.flatMap(([key, value]) => ["--label", `${key}=${value}`])];
}

/** As a reader sees it: `web-1 out: text`, `web-1 exited 0`. */
function words(entry: LogEntry): string {
  const { name } = entry.source;
  if (entry.type === "line") return `${name} ${entry.stream.slice(3)}: ${Buffer.from(entry.bytes).toString("latin1")}`;
  if (entry.type === "exited") return `${name} exited ${entry.exitCode}${entry.restarting ? " restarting" : ""}`;
  return `${name} ${entry.type}`;
}

async function collect(
  stream: AsyncIterable<readonly LogEntry[]>,
  onEntry: (text: string) => void = () => {},
): Promise<string[]> {
  const seen: string[] = [];
  for await (const batch of stream) {
    for (const entry of batch) {
      const text = words(entry);
      if (!text.endsWith("attached")) seen.push(text);
      onEntry(text);
    }
  }
  return seen;
}

const fromStart = () => ({});

test("keeps stdout and stderr apart, and bytes that are no text as they are", async () => {
  await withProject("blg-", async ({ name }) => {
    // The json-file driver itself replaces what is no UTF-8.
    const id = await start(
      name,
      "web",
      "printf 'a\\377b\\r\\n'; echo oops >&2",
      "--name",
      `${name}-web-1`,
      "--log-driver",
      "local",
    );
    await docker("wait", id);
    const seen = await collect(readLogs(engine, await engine.containers(name), {}));
    expect(seen.sort()).toEqual(["web-1 err: oops", "web-1 out: a\xffb\r"]);
  });
});

test("follows to the end, tells of the exit behind the last words, and ends with the last container", async () => {
  await withProject("blg-", async ({ name }) => {
    await start(name, "web", "echo one; sleep 1; printf two; exit 3", "--name", `${name}-web-1`);
    const seen = await collect(await follow(engine, { project: name, services: [], from: fromStart }));
    expect(seen).toEqual(["web-1 out: one", "web-1 out: two", "web-1 exited 3"]);
  });
});

test("loses nothing and repeats nothing over restarts by policy", async () => {
  await withProject("blg-", async ({ name }) => {
    const script =
      "i=$(cat /n || echo 0); for k in $(seq 300); do i=$((i+1)); echo $i; done; echo $i >/n; sleep 0.3; exit 1";
    await start(name, "web", `${script} 2>&1`, "--name", `${name}-web-1`, "--restart", "on-failure:3");
    const seen = await collect(await follow(engine, { project: name, services: [], from: fromStart }));
    const numbers = seen.flatMap((text) => /out: (\d+)$/.exec(text)?.[1] ?? []);
    expect(numbers).toEqual(Array.from({ length: 1200 }, (_, index) => String(index + 1)));
    expect(seen.filter((text) => text.includes("exited"))).toEqual([
      "web-1 exited 1 restarting",
      "web-1 exited 1 restarting",
      "web-1 exited 1 restarting",
      "web-1 exited 1",
    ]);
  });
});

test("goes on over a restart by hand, from where it was", async () => {
  await withProject("blg-", async ({ name }) => {
    const id = await start(
      name,
      "web",
      "echo up $(cat /n | wc -l); echo x >>/n; trap 'exit 0' TERM; sleep 86400 & wait",
      ...["--name", `${name}-web-1`],
    );
    const left = new AbortController();
    const stream = await follow(engine, { project: name, services: [], from: fromStart, signal: left.signal });
    const seen = await collect(stream, (text) => {
      if (text === "web-1 out: up 0") void docker("restart", "-t", "2", id);
      if (text === "web-1 out: up 1") left.abort();
    });
    expect(seen.filter((text) => !text.includes("err:"))).toEqual([
      "web-1 out: up 0",
      "web-1 exited 0 restarting",
      "web-1 out: up 1",
    ]);
  });
});

test("takes up a container that replaces another, from its first word", async () => {
  await withProject("blg-", async ({ name }) => {
    const old = await start(name, "web", "echo old; sleep 60", "--name", `${name}-web-1`, "--init");
    const replace = async () => {
      await docker("rename", old, `${name}-web-1-old`);
      const again = [...args("create", name, "web"), "--name", `${name}-web-1`, "busybox:1"];
      const id = await docker(...again, "sh", "-c", "echo new; exit 5");
      await docker("rm", "-f", old);
      await docker("start", id);
    };
    let replaced: Promise<void> | undefined;
    const seen = await collect(await follow(engine, { project: name, services: [], from: fromStart }), (text) => {
      if (text === "web-1 out: old") replaced = replace();
    });
    await replaced;
    expect(seen).toEqual(["web-1 out: old", "web-1 exited 137", "web-1 out: new", "web-1 exited 5"]);
  });
});

test("reads from now on where it is told so, and misses nothing however late it is read", async () => {
  await withProject("blg-", async ({ name }) => {
    const script = "echo before; until [ -e /go ]; do sleep 0.1; done; seq 1000";
    const id = await start(name, "web", script, "--name", `${name}-web-1`);
    const stream = await follow(engine, { project: name, services: [], from: () => ({ tail: "0" }) });
    await docker("exec", id, "touch", "/go");
    await docker("wait", id);
    const seen = await collect(stream);
    expect(seen[0]).toBe("web-1 out: 1");
    expect(seen.slice(-2)).toEqual(["web-1 out: 1000", "web-1 exited 0"]);
    expect(seen).toHaveLength(1001);
  });
});

test("waits for containers that are yet to come", async () => {
  await withProject("blg-", async ({ name }) => {
    const started = Promise.resolve().then(() => start(name, "web", "echo hello", "--name", `${name}-web-1`));
    const stream = await follow(engine, { project: name, services: ["web"], from: fromStart, ready: started });
    expect(await collect(stream)).toEqual(["web-1 out: hello", "web-1 exited 0"]);
  });
});

test("puts a terminal's long line together again", async () => {
  await withProject("blg-", async ({ name }) => {
    const script = "head -c 40000 /dev/zero | tr '\\0' x; echo; echo end; sleep 1";
    await start(name, "web", script, "--name", `${name}-web-1`, "-t");
    const seen = await collect(await follow(engine, { project: name, services: [], from: fromStart }));
    expect(seen).toEqual([`web-1 out: ${"x".repeat(40_000)}\r`, "web-1 out: end\r", "web-1 exited 0"]);
  });
});

test("says once of a container whose log cannot be read that it cannot, and still tells of its end", async () => {
  await withProject("blg-", async ({ name }) => {
    await start(name, "web", "sleep 3; exit 2", "--name", `${name}-web-1`, "--log-driver", "none");
    const seen = await collect(await follow(engine, { project: name, services: [], from: fromStart }));
    expect(seen).toEqual(["web-1 unreadable", "web-1 exited 2"]);
  });
});

test("a slow reader slows the engine down: memory stays flat", async () => {
  await withProject("blg-", async ({ name }) => {
    await start(
      name,
      "web",
      "yes 'a line of some length, again and again' | head -c 200000000",
      "--name",
      `${name}-web-1`,
    );
    const left = new AbortController();
    const stream = await follow(engine, { project: name, services: [], from: fromStart, signal: left.signal });
    const before = process.memoryUsage().rss;
    let batches = 0;
    let most = 0;
    for await (const _ of stream) {
      batches += 1;
      await new Promise((resolve) => setTimeout(resolve, 10));
      most = Math.max(most, process.memoryUsage().rss - before);
      if (batches === 200) left.abort();
    }
    expect(batches).toBeGreaterThanOrEqual(200);
    expect(most).toBeLessThan(60e6);
  });
});
