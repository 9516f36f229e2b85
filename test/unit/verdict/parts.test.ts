import { describe, expect, it } from "vitest";
import { blocksOf, usersOf } from "../../../src/verdict/blocks.ts";
import { exitWords } from "../../../src/verdict/exit-words.ts";
import { stripAnsi } from "../../../src/verdict/redacted-evidence.ts";
import { stateOf } from "../../../src/verdict/state.ts";
import { mergeVerdicts, verdictOf } from "../../../src/verdict/verdict-of.ts";
import { containerStatus, upOrDone } from "../../../src/verdict/why.ts";
import { fact } from "../apply/facts.ts";
import { evidence, stackOf } from "./scene.ts";

const dependency = (condition: "service_healthy" | "service_started", required = true) => ({ condition, required });

describe("services that a failure blocks", () => {
  const stack = stackOf({
    db: {},
    api: { depends_on: { db: dependency("service_healthy") } },
    web: { depends_on: { api: dependency("service_started"), cache: dependency("service_started") } },
    cache: { networks: { back: null } },
    report: { depends_on: { db: dependency("service_healthy", false) } },
  });

  it("are all that require it, nearest first, without those that need it only optionally", () => {
    expect(blocksOf(stack, "db", () => true)).toEqual([
      { service: "api", edge: { on: "db", until: "healthy" } },
      { service: "web", edge: { on: "api", until: "started" } },
    ]);
  });

  it("stop at a service that started anyway", () => {
    expect(blocksOf(stack, "db", (service) => service !== "api")).toEqual([]);
  });

  it("include the users of a network", () => {
    expect(usersOf(stack, "network", "back")).toEqual([
      { service: "cache", edge: { on: "network back", until: "created" } },
    ]);
  });
});

describe("text", () => {
  it.each([
    [0, false, "0: no error"],
    [1, false, "1"],
    [127, false, "127: command not found"],
    [137, true, "137: SIGKILL, out of memory"],
    [137, false, "137: SIGKILL, killed from outside"],
    [139, false, "139: SIGSEGV, segmentation fault"],
    [255, false, "255"],
  ])("for exit code %i", (code, oomKilled, text) => {
    expect(exitWords(code, oomKilled)).toBe(text);
  });

  it("for a container's state includes its health or exit code", () => {
    const words = (changes: Parameters<typeof fact>[1]) => stateOf(fact("a", changes)).words;
    expect(words({ health: "unhealthy" })).toBe("running, health unhealthy");
    expect(words({ state: "restarting", exitCode: 9, finishedAt: "x" })).toBe("restarting, the last run exited with 9");
    expect(words({ state: "created", startedAt: "" })).toBe("created, never started");
    expect(words({ state: "exited", exitCode: 3, finishedAt: "x" })).toBe("exited with 3");
  });

  it("from a program is printed without colors, with visible carriage returns, and cut to 300 characters", () => {
    expect(stripAnsi("\u001b[31mred\u001b[0m a\rb\r")).toBe("red a\\rb");
    expect(stripAnsi("x".repeat(1000))).toHaveLength(300);
  });
});

it("merges verdicts on containers of a service that share a cause", () => {
  const one = verdictOf(evidence(), { subject: "Container shop-app-1", blocks: [] });
  const two = { ...one, container: "shop-app-2" };
  expect(mergeVerdicts([one, two])).toEqual([{ ...one, alike: ["shop-app-2"] }]);
});

it("merges verdicts on services that share a cause outside of them, with the next steps of each", () => {
  const refusal = "unknown or invalid runtime name: nvidia";
  const stack = stackOf({ app: {}, web: {} });
  const [app, web] = ["app", "web"].map((name) =>
    verdictOf(evidence({ stack, service: stack.services.get(name), refusal, fact: undefined }), {
      subject: `Container shop-${name}-1`,
      blocks: [{ service: "proxy", edge: { on: name, until: "started" } }],
    }),
  );
  const [only, ...others] = mergeVerdicts([app, web].flatMap((verdict) => verdict ?? []));
  expect(others).toEqual([]);
  expect(only).toMatchObject({ service: "app", alsoServices: ["web"], blocks: app?.blocks });
  expect(only?.next).toEqual([...(app?.next ?? []), ...(web?.next ?? [])]);
});

it("keeps verdicts apart on programs that fail in the same way", () => {
  const stack = stackOf({ app: {}, web: {} });
  const both = ["app", "web"].map((name) =>
    verdictOf(evidence({ stack, service: stack.services.get(name) }), { subject: name, blocks: [] }),
  );
  expect(mergeVerdicts(both)).toHaveLength(2);
});

describe("a container", () => {
  const now = Date.parse("2026-01-01T00:01:00Z");
  const is = (changes: Parameters<typeof fact>[1], isNeeded = false) => upOrDone(fact("a", changes), isNeeded, now);

  it("is up if it runs and is not starting or unhealthy", () => {
    expect(is({})).toBe("up");
    expect(is({ health: "healthy" })).toBe("up");
    expect(is({ health: "starting" })).toBeUndefined();
  });

  it("is not up right after a restart", () => {
    expect(is({ restartCount: 2, startedAt: "2026-01-01T00:00:58Z" })).toBeUndefined();
    expect(is({ restartCount: 2 })).toBe("up");
  });

  it("is done if it exited without an error and need not run", () => {
    const ended = { state: "exited", exitCode: 0 } as const;
    expect(is(ended)).toBe("done");
    expect(is(ended, true)).toBeUndefined();
    expect(is({ ...ended, restartPolicy: "always" })).toBeUndefined();
  });

  it("reports from its labels why it replaced another one", () => {
    const labels = { "com.docker.compose.replace": "web-1", "berth.because": "image changed" };
    expect(containerStatus(fact("a", { labels }), "up").replaced).toBe("image changed");
    expect(containerStatus(fact("a"), "up").replaced).toBeUndefined();
  });
});
