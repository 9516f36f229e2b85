import { describe, expect, it } from "vitest";
import { blocksOf, usersOf } from "../../../src/verdict/blocks.ts";
import { exitWords } from "../../../src/verdict/exit-words.ts";
import { stateOf } from "../../../src/verdict/state.ts";
import { stripAnsi } from "../../../src/verdict/strip-ansi.ts";
import { joined, verdictOf } from "../../../src/verdict/verdict-of.ts";
import { standing, standingOf } from "../../../src/verdict/why.ts";
import { fact } from "../apply/facts.ts";
import { evidence, stackOf } from "./scene.ts";

const wish = (condition: "service_healthy" | "service_started", required = true) => ({ condition, required });

describe("what a failure blocks", () => {
  const stack = stackOf({
    db: {},
    api: { depends_on: { db: wish("service_healthy") } },
    web: { depends_on: { api: wish("service_started"), cache: wish("service_started") } },
    cache: { networks: { back: null } },
    report: { depends_on: { db: wish("service_healthy", false) } },
  });

  it("is all that waits for it, by the edge, the nearest first; nobody who can do without", () => {
    expect(blocksOf(stack, "db", () => true)).toEqual([
      { service: "api", edge: { on: "db", until: "healthy" } },
      { service: "web", edge: { on: "api", until: "started" } },
    ]);
  });

  it("is nothing beyond one that came up all the same", () => {
    expect(blocksOf(stack, "db", (service) => service !== "api")).toEqual([]);
  });

  it("is who uses a network", () => {
    expect(usersOf(stack, "network", "back")).toEqual([
      { service: "cache", edge: { on: "network back", until: "created" } },
    ]);
  });
});

describe("words", () => {
  it.each([
    [0, false, "0: without an error"],
    [1, false, "1"],
    [127, false, "127: the command was not found"],
    [137, true, "137: SIGKILL, out of memory"],
    [137, false, "137: SIGKILL, killed from outside"],
    [139, false, "139: SIGSEGV, it crashed: memory that is not its own"],
    [255, false, "255"],
  ])("of exit code %i", (code, oomKilled, words) => {
    expect(exitWords(code, oomKilled)).toBe(words);
  });

  it("of a container's state tell its health, or its end", () => {
    const words = (given: Parameters<typeof fact>[1]) => stateOf(fact("a", given)).words;
    expect(words({ health: "unhealthy" })).toBe("running, health unhealthy");
    expect(words({ state: "restarting", exitCode: 9, finishedAt: "x" })).toBe("restarting, the last run ended with 9");
    expect(words({ state: "created", startedAt: "" })).toBe("created, never started");
    expect(words({ state: "exited", exitCode: 3, finishedAt: "x" })).toBe("exited with 3");
  });

  it("of a program are shown without colours, with a carriage return made visible, and not without end", () => {
    expect(stripAnsi("\u001b[31mred\u001b[0m a\rb\r")).toBe("red a\\rb");
    expect(stripAnsi("x".repeat(1000))).toHaveLength(300);
  });
});

it("tells containers of a service that share a cause in one verdict", () => {
  const one = verdictOf(evidence(), { subject: "Container shop-app-1", blocks: [] });
  const two = { ...one, container: "shop-app-2" };
  expect(joined([one, two])).toEqual([{ ...one, alike: ["shop-app-2"] }]);
});

describe("a service that is asked about", () => {
  const now = Date.parse("2026-01-01T00:01:00Z");
  const is = (given: Parameters<typeof fact>[1], isNeeded = false) => standingOf(fact("a", given), isNeeded, now);

  it("is up where it runs and is not known to be ill", () => {
    expect(is({})).toBe("up");
    expect(is({ health: "healthy" })).toBe("up");
    expect(is({ health: "starting" })).toBeUndefined();
  });

  it("is not up right after a restart", () => {
    expect(is({ restartCount: 2, startedAt: "2026-01-01T00:00:58Z" })).toBeUndefined();
    expect(is({ restartCount: 2 })).toBe("up");
  });

  it("is done where it ended well, and nothing keeps it or needs it running", () => {
    const ended = { state: "exited", exitCode: 0 } as const;
    expect(is(ended)).toBe("done");
    expect(is(ended, true)).toBeUndefined();
    expect(is({ ...ended, restartPolicy: "always" })).toBeUndefined();
  });

  it("tells why it took another's place, as its labels do", () => {
    const labels = { "com.docker.compose.replace": "web-1", "berth.because": "image changed" };
    expect(standing(fact("a", { labels }), "up").replaced).toBe("image changed");
    expect(standing(fact("a"), "up").replaced).toBeUndefined();
  });
});
