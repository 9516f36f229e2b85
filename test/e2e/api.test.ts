import { describe, expect, it } from "vitest";
import {
  ApplyFailed,
  BerthError,
  CommandFailed,
  Failure,
  Stack,
  type StackEvent,
  StackInvalid,
  TimedOut,
  UsageError,
} from "../../src/index.ts";
import { containerIds, containerStates, projectState } from "../support/engine-state.ts";
import { useProject } from "../support/use-project.ts";
import { withProject } from "../support/with-project.ts";

const nothing = { containers: {}, networks: {}, volumes: {} };

const ticking = `
services:
  web:
    image: nginx:1
    ports: ["80"]
    healthcheck: { test: "true", interval: 1s, start_period: 10s, start_interval: 100ms }
    stop_grace_period: 0s
  tick:
    image: busybox:1
    init: true
    command: sh -c 'i=0; while true; do i=$$((i+1)); echo tick $$i; echo err $$i >&2; sleep 0.1; done'
    stop_grace_period: 0s
  once:
    image: busybox:1
    command: echo the last word
`;

describe("a stack that is up", () => {
  const events: StackEvent[] = [];
  let stack: Stack;
  const project = useProject("be2-api", async ({ name, dir, write }) => {
    await write({ "compose.yaml": ticking });
    stack = await Stack.load({ project: name, cwd: dir, onEvent: (event) => events.push(event) });
    await stack.up({ services: ["web", "tick"] });
    await stack.up({ services: ["once"], wait: false });
  });

  it("has told of each step that it began and was done", () => {
    const told = (type: string) =>
      events.flatMap((event) => (event.type === type && "step" in event ? event.step.id : []));
    expect(told("started")).toEqual(expect.arrayContaining(["create web-1", "wait for web running or healthy"]));
    expect(told("done").sort()).toEqual(told("started").sort());
  });

  it("needs nothing more", async () => {
    expect((await stack.plan({ services: ["web", "tick"] })).steps).toEqual([]);
  });

  it("lists what runs, and with `all` what has ended", async () => {
    const shown = (all: boolean) =>
      stack.ps({ all }).then((found) => found.map(({ service, state, health }) => [service, state, health]).sort());
    expect(await shown(false)).toEqual([
      ["tick", "running", "none"],
      ["web", "running", "healthy"],
    ]);
    await stack.waitFor("once", "completed");
    expect(await shown(true)).toContainEqual(["once", "exited", "none"]);
  });

  it("gives where a published port is reached", async () => {
    const { host, port } = await stack.endpoint("web", 80);
    expect((await fetch(`http://${host}:${port}`)).status).toBe(200);
    await expect(stack.endpoint("web", 81)).rejects.toThrow(Failure);
  });

  it("runs a command in a container, with its input, and gives what it says apart", async () => {
    const command = ["sh", "-c", "cat; echo $GREETING $(pwd) >&2; exit 3"];
    const options = { stdin: "typed\n", env: { GREETING: "hello" }, workingDir: "/tmp" };
    const result = { exitCode: 3, stdout: "typed\n", stderr: "hello /tmp\n" };
    expect(await stack.exec("web", command, options)).toEqual(result);
    expect(await stack.run("once", command, options)).toEqual(result);
    expect((await stack.ps({ all: true })).some(({ oneOff }) => oneOff)).toBe(false);
  });

  it("hands a command's input and output over as they come", async () => {
    async function* numbers() {
      for (let n = 0; n < 50; n += 1) yield "0123456789".repeat(1000);
    }
    let bytes = 0;
    const { exitCode, stdout } = await stack.exec("web", ["cat"], {
      stdin: numbers(),
      onOutput: async (chunk) => {
        bytes += chunk.bytes.length;
      },
    });
    expect({ exitCode, stdout, bytes }).toEqual({ exitCode: 0, stdout: "", bytes: 500_000 });
  });

  it("ends a command whose input does not end", async () => {
    async function* forever() {
      yield "first\n";
      await new Promise(() => {});
    }
    const result = await stack.exec("web", ["head", "-n1"], { stdin: forever() });
    expect(result).toEqual({ exitCode: 0, stdout: "first\n", stderr: "" });
  });

  it("says of a command that cannot be run that it cannot", async () => {
    const failure = await stack.exec("web", ["no-such-program"]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CommandFailed);
    expect(failure).toBeInstanceOf(BerthError);
    expect((failure as BerthError).hint).toContain("name and path");
  });

  it("reads the output line by line, and follows it until the reader leaves", async () => {
    const texts: string[] = [];
    for await (const { service, stream, text } of stack.logs({ services: ["tick"], follow: true })) {
      if (stream === "stderr") continue;
      texts.push(`${service} ${text}`);
      if (texts.length === 20) break;
    }
    expect(texts).toEqual(Array.from({ length: 20 }, (_, n) => `tick tick ${n + 1}`));
    for await (const { time, ...line } of stack.logs({ services: ["once"], tail: 1 })) {
      expect(line).toEqual({
        service: "once",
        container: "once-1",
        stream: "stdout",
        text: "the last word",
        partial: false,
      });
      expect(time.getTime()).toBeLessThanOrEqual(Date.now());
    }
    expect.assertions(3);
  });

  it("throws the reason of a signal that ends the reading", async () => {
    const reason = new Error("enough");
    const leave = new AbortController();
    const read = async () => {
      for await (const _ of stack.logs({ follow: true, signal: leave.signal })) leave.abort(reason);
    };
    await expect(read()).rejects.toBe(reason);
  });

  it("tells events from the call on", async () => {
    const told = stack.events({ services: ["once"] });
    await stack.up({ services: ["once"], wait: false, recreate: "always" });
    const actions: string[] = [];
    for await (const { action, service, exitCode } of told) {
      actions.push(`${action} ${service}`);
      if (action === "die") {
        expect(exitCode).toBe(0);
        break;
      }
    }
    expect(actions).toEqual(expect.arrayContaining(["create once", "start once", "die once"]));
  });

  it("is waited for: a line, a port, an answer, a state", async () => {
    await stack.waitFor("tick", { log: /^tick \d\d$/ });
    await stack.waitFor("web", { port: 80 });
    await stack.waitFor("web", { http: "/", port: 80, status: 200 });
    await stack.waitFor("web", "healthy");
    await stack.waitFor("tick", "running");
  });

  it("is waited for no longer than asked, nor for what cannot come any more", async () => {
    const late = { timeoutMs: 300 };
    await expect(stack.waitFor("web", { http: "/none", port: 80 }, late)).rejects.toThrow(TimedOut);
    await expect(stack.waitFor("tick", { log: "never" }, late)).rejects.toThrow('service "tick" never printed "never"');
    await expect(stack.waitFor("tick", "completed", late)).rejects.toThrow(TimedOut);
    const over = await stack.waitFor("once", { log: "never" }).catch((error: unknown) => error);
    expect(over).toBeInstanceOf(Failure);
    expect((over as Failure).hint).toContain("the last word");
  });

  it("tells why a service is up", async () => {
    const { isUp, containers, verdicts } = await stack.why("web");
    expect({ isUp, verdicts }).toEqual({ isUp: true, verdicts: [] });
    expect(containers).toMatchObject([{ container: `${project().name}-web-1`, is: "up" }]);
  });

  it("is found again by its name alone, and taken down", async () => {
    await using again = Stack.named(project().name);
    expect(again.services).toEqual([]);
    expect(await again.ps()).toHaveLength(2);
    await expect(again.up()).rejects.toThrow("was opened by name, without its stack file");
    await again.down({ volumes: true });
    expect(await projectState(project().name)).toEqual(nothing);
  });
});

describe("an ephemeral stack", () => {
  const file = `
services:
  web: { image: "nginx:1", container_name: api-fixed, ports: ["18099:80"], volumes: ["data:/data"], stop_grace_period: 0s }
volumes: { data: }
`;

  it("stands beside others of its file, is told of by variables, and is gone behind `await using`", () =>
    withProject("be2-api", async ({ name, dir, write }) => {
      await write({ "compose.yaml": file });
      const use = async () => {
        await using stack = await Stack.load({ project: name, cwd: dir, ephemeral: true });
        await stack.up();
        const { WEB_URL = "", BERTH_PROJECT } = await stack.variables();
        expect(BERTH_PROJECT).toBe(stack.project);
        expect((await fetch(WEB_URL)).status).toBe(200);
        expect(await stack.endpoints()).toMatchObject([{ service: "web", index: 1, target: 80, url: WEB_URL }]);
        return stack.project;
      };
      for (const project of await Promise.all([use(), use()])) {
        expect(project).toMatch(new RegExp(`^${name}-ci-[a-z0-9]{8}$`));
        expect(await projectState(project)).toEqual(nothing);
      }
    }));
});

describe("a stack", () => {
  const one = (command: string) =>
    `services: { one: { image: busybox:1, command: ${command}, stop_grace_period: 0s } }`;

  it("rejects with all problems of its file, each with its place", () =>
    withProject("be2-api", async ({ dir, write }) => {
      await write({ "compose.yaml": "services:\n  a: { imagee: x }\n  b: { image: y, depends_on: [c] }\n" });
      const failure = await Stack.load({ cwd: dir }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(StackInvalid);
      const { problems } = failure as StackInvalid;
      expect(problems.map(({ rule }) => rule)).toEqual(expect.arrayContaining(["unknown-key"]));
      expect(problems.length).toBeGreaterThan(1);
      expect(problems[0]?.at?.source.path).toBe(`${dir}/compose.yaml`);
    }));

  it.each([-1, 1.5, Number.NaN])("rejects %d replicas", (replicas) =>
    withProject("be2-api", async ({ name, dir, write }) => {
      await write({ "compose.yaml": one("sleep 1000") });
      await using stack = await Stack.load({ project: name, cwd: dir });
      await expect(stack.up({ scale: { one: replicas } })).rejects.toThrow(UsageError);
      expect(await projectState(name)).toEqual(nothing);
    }),
  );

  it("rejects where what it brings up fails, and is gone behind `await using` all the same", () =>
    withProject("be2-api", async ({ name, dir, write }) => {
      await write({ "compose.yaml": one("sh -c 'exit 7'") });
      const use = async () => {
        await using stack = await Stack.load({ project: name, cwd: dir });
        await stack.up();
      };
      const failure = await use().catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(ApplyFailed);
      expect((failure as ApplyFailed).message).toMatch(/exited \(7\)\none: .+\n {2}Next: .+/);
      expect((failure as ApplyFailed).verdicts).toMatchObject([{ service: "one", state: { exitCode: 7 } }]);
      expect(await projectState(name)).toEqual(nothing);
    }));

  it("leaves what it did not bring up", () =>
    withProject("be2-api", async ({ name, dir, write }) => {
      await write({ "compose.yaml": one("sleep 1000") });
      const stack = await Stack.load({ project: name, cwd: dir });
      await stack.up();
      await stack.close();
      {
        await using looked = await Stack.load({ project: name, cwd: dir });
        expect(await looked.ps()).toHaveLength(1);
      }
      expect(await containerStates(name)).toEqual({ [`${name}-one-1`]: "running" });
    }));

  it("takes down what it brought up of a stack that ran in part, and nothing else", () =>
    withProject("be2-api", async ({ name, dir, write }) => {
      const service = "image: busybox:1, command: sleep 1000, stop_grace_period: 0s";
      await write({ "compose.yaml": `services: { db: { ${service} }, web: { ${service}, depends_on: [db] } }` });
      const theirs = await Stack.load({ project: name, cwd: dir });
      await theirs.up({ services: ["db"] });
      const before = await containerIds(name);
      {
        await using stack = await Stack.load({ project: name, cwd: dir });
        await stack.run("web", ["true"]);
      }
      expect(await containerIds(name)).toEqual(before);
      {
        await using stack = await Stack.load({ project: name, cwd: dir });
        await stack.up();
        expect(await stack.ps()).toHaveLength(2);
      }
      expect(await containerIds(name)).toEqual(before);
      await theirs[Symbol.asyncDispose]();
      expect(await projectState(name)).toEqual(nothing);
    }));

  it("ends in the middle of `up` at the signal, and leaves nothing that `down` does not find", () =>
    withProject("be2-api", async ({ name, dir, write }) => {
      const services = Array.from(
        { length: 8 },
        (_, n) => `  s${n}: { image: busybox:1, command: sleep 1000, stop_grace_period: 0s }`,
      );
      await write({ "compose.yaml": `services:\n${services.join("\n")}\n` });
      const stack = await Stack.load({ project: name, cwd: dir });
      const reason = new Error("changed my mind");
      const leave = new AbortController();
      const onEvent = (event: StackEvent) => {
        if (event.type === "done" && event.step.id.startsWith("create s")) leave.abort(reason);
      };
      await expect(stack.up({ signal: leave.signal, onEvent })).rejects.toBe(reason);
      expect(Object.keys((await projectState(name)).containers).length).toBeGreaterThan(0);
      await stack[Symbol.asyncDispose]();
      expect(await projectState(name)).toEqual(nothing);
    }));

  it("is waited for where it is let go while `up` goes on", () =>
    withProject("be2-api", async ({ name, dir, write }) => {
      await write({ "compose.yaml": one("sleep 1000") });
      const stack = await Stack.load({ project: name, cwd: dir });
      let ended: Promise<void> | undefined;
      await new Promise<void>((begun) => {
        const up = stack.up({ onEvent: ({ type }) => type === "started" && begun() });
        ended = expect(up).rejects.toThrow("The stack is taken down.");
      });
      await stack[Symbol.asyncDispose]();
      await ended;
      expect(await projectState(name)).toEqual(nothing);
    }));

  it("brings up and takes down in the order in which it was asked to, and gives up its turn at the signal", () =>
    withProject("be2-api", async ({ name, dir, write }) => {
      await write({ "compose.yaml": one("sleep 1000") });
      await using stack = await Stack.load({ project: name, cwd: dir });
      const first = stack.up();
      const second = stack.up({ recreate: "always" });
      const reason = new Error("too late");
      const waiting = stack.down({ signal: AbortSignal.abort(reason) }).catch((error: unknown) => error);
      const leave = new AbortController();
      const queued = stack.down({ signal: leave.signal }).catch((error: unknown) => error);
      leave.abort(reason);
      const last = stack.up();
      expect(await waiting).toBe(reason);
      expect(await queued).toBe(reason);
      await first;
      const before = await containerIds(name);
      await second;
      await last;
      const after = await containerIds(name);
      expect(Object.keys(after)).toEqual(Object.keys(before));
      expect(await containerStates(name)).toEqual({ [`${name}-one-1`]: "running" });
      await Promise.all([stack.down(), stack.up(), stack.down()]);
      expect(await projectState(name)).toEqual(nothing);
    }));

  it("ends what its listener throws at, with what that threw", () =>
    withProject("be2-api", async ({ name, dir, write }) => {
      await write({ "compose.yaml": one("sleep 1000") });
      const reason = new Error("no more of it");
      await using stack = await Stack.load({ project: name, cwd: dir });
      const onEvent = ({ type }: StackEvent) => {
        if (type === "done") throw reason;
      };
      await expect(stack.up({ onEvent })).rejects.toBe(reason);
    }));

  it("rejects all that is asked of it once it was closed", () =>
    withProject("be2-api", async ({ dir, write }) => {
      await write({ "compose.yaml": one("sleep 1000") });
      const stack = await Stack.load({ cwd: dir });
      await stack.close();
      await expect(stack.exec("one", ["true"])).rejects.toThrow("The stack was closed.");
      const read = async () => {
        for await (const _ of stack.logs());
      };
      await expect(read()).rejects.toThrow("The stack was closed.");
      await stack[Symbol.asyncDispose]();
    }));

  it("stands beside another one in the same process", () =>
    withProject("be2-api", (a) =>
      withProject("be2-api", async (b) => {
        const both = await Promise.all(
          [a, b].map(async ({ name, dir, write }) => {
            await write({ "compose.yaml": one(`sh -c 'echo I am ${name}; sleep 1000'`) });
            const stack = await Stack.load({ project: name, cwd: dir });
            await stack.up();
            await stack.waitFor("one", { log: `I am ${name}` });
            return stack;
          }),
        );
        await both[0]?.[Symbol.asyncDispose]();
        expect(await both[1]?.ps()).toHaveLength(1);
        await both[1]?.[Symbol.asyncDispose]();
        expect(await projectState(b.name)).toEqual(nothing);
      }),
    ));
});
