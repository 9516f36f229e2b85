import { describe, expect, it } from "vitest";
import type { ContainerFact } from "../../../src/engine/facts.ts";
import { causeOf } from "../../../src/verdict/verdict-of.ts";
import { fact } from "../apply/facts.ts";
import { evidence, stackOf } from "./scene.ts";

/** The cause of a container that exited with this output. */
function causeText(...log: readonly string[]): string {
  const { kind, sentence } = causeOf(evidence({ log }));
  return `${kind}: ${sentence}`;
}

describe("the cause from a program's output", () => {
  it.each([
    ["Error: connect ECONNREFUSED 10.0.0.7:5432", "connection-refused", "10.0.0.7"],
    ["dial tcp 10.0.0.7:5432: connect: connection refused", "connection-refused", "5432"],
    ["wget: can't connect to remote host (10.0.0.7): Connection refused", "connection-refused", "10.0.0.7"],
    ["Error: getaddrinfo ENOTFOUND ledger", "name-unresolved", '"ledger"'],
    ["Error: getaddrinfo EAI_AGAIN ledger", "name-unresolved", '"ledger"'],
    ["dial tcp: lookup ledger on 127.0.0.11:53: no such host", "name-unresolved", '"ledger"'],
    ["curl: (6) Could not resolve host: ledger", "name-unresolved", '"ledger"'],
    ['nginx: [emerg] host not found in upstream "ledger" in /etc/nginx/nginx.conf:12', "name-unresolved", '"ledger"'],
    ["could not connect to ledger:5432: Name or service not known", "name-unresolved", '"ledger"'],
    ["java.net.UnknownHostException: ledger", "name-unresolved", '"ledger"'],
    ['FATAL:  password authentication failed for user "keeper"', "wrong-password", '"keeper"'],
    ["Access denied for user 'keeper'@'10.0.0.3' (using password: YES)", "wrong-password", "keeper"],
    ["NOAUTH Authentication required.", "wrong-password", "password"],
    ["Error: listen EADDRINUSE: address already in use :::3000", "address-in-use", "3000"],
    ["nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)", "address-in-use", "80"],
    ["listen tcp :8080: bind: address already in use", "address-in-use", "8080"],
    ["Error: ENOSPC: no space left on device, write '/cache/x'", "no-space", "/cache/x"],
    ["touch: /etc/x: Read-only file system", "read-only", "/etc/x"],
    ["Error: EACCES: permission denied, open '/data/keys'", "permission-denied", "/data/keys"],
    ["mkdir: can't create directory '/data/x': Permission denied", "permission-denied", "/data/x"],
    ["open /run/it.sock: permission denied", "permission-denied", "/run/it.sock"],
    ["sh: 1: LEDGER_URL: parameter not set", "variable-missing", "LEDGER_URL"],
    ["./start.sh: line 4: LEDGER_URL: unbound variable", "variable-missing", "LEDGER_URL"],
    ["Error: environment variable LEDGER_URL is not set", "variable-missing", "LEDGER_URL"],
    ["LEDGER_URL is required", "variable-missing", "LEDGER_URL"],
    ["Missing required environment variable: LEDGER_URL", "variable-missing", "LEDGER_URL"],
    ["KeyError: 'LEDGER_URL'", "variable-missing", "LEDGER_URL"],
    ["Error: ENOENT: no such file or directory, open '/srv/book.json'", "file-missing", "/srv/book.json"],
    ["Error: ENOENT: no such file or directory, open /srv/book.json", "file-missing", "/srv/book.json"],
    ["Error: ENOENT: no such file or directory", "file-missing", "a required file"],
    ["FileNotFoundError: [Errno 2] No such file or directory: '/srv/book.json'", "file-missing", "/srv/book.json"],
    ["open /srv/book.json: no such file or directory", "file-missing", "/srv/book.json"],
    ["ModuleNotFoundError: No module named 'ledger'", "file-missing", "ledger"],
    ["nginx: [emerg] unexpected end of file in /etc/nginx/nginx.conf:7", "config-syntax", "/etc/nginx/nginx.conf:7"],
    ["/srv/start.sh: line 9: syntax error: unexpected end of file", "config-syntax", "/srv/start.sh:9"],
    ["yaml: line 3: mapping values are not allowed in this context", "config-syntax", "line 3"],
    ["SyntaxError: Unexpected token '}'", "config-syntax", "syntax"],
    ["app: error while loading shared libraries: libpq.so.5: cannot open", "library-missing", "libpq.so.5"],
    ["Error loading shared library libpq.so.5: No such file (needed by /app)", "library-missing", "libpq.so.5"],
    ["/start.sh: line 2: $'\\r': command not found", "line-endings", "/start.sh"],
    ["env: 'sh\\r': No such file or directory", "line-endings", "CRLF"],
    ["sh: /tool: cannot execute binary file: Exec format error", "wrong-architecture", "/tool"],
  ])("%s", (line, kind, phrase) => {
    expect(causeText("starting", line)).toMatch(new RegExp(`^${kind}: `));
    expect(causeText("starting", line)).toContain(phrase);
  });

  it("uses the last line that matches, even if other lines follow", () => {
    const log = [
      "EACCES: permission denied, open '/a'",
      "retrying",
      "ENOENT: no such file or directory, open '/b'",
      "bye",
    ];
    expect(causeText(...log)).toContain("file-missing: it cannot find /b");
  });

  it("takes details from the line above a stack trace", () => {
    const log = ["Error: connect ECONNREFUSED 10.0.0.7:5432", "    at TCP", "  code: 'ECONNREFUSED',", "}"];
    expect(causeOf(evidence({ log }))).toMatchObject({ quote: log[0], sentence: expect.stringContaining("10.0.0.7") });
  });

  it("ignores older lines of a running program", () => {
    const log = ["connect ECONNREFUSED 10.0.0.7:5432", ...Array.from({ length: 8 }, (_, index) => `served ${index}`)];
    const running = { state: "running", health: "starting", exitCode: 0 } as const;
    expect(causeOf(evidence({ log, fact: running, waitedMs: 2000 })).kind).toBe("slow-start");
  });

  it("ignores the output of a container that exited without an error", () => {
    expect(causeOf(evidence({ log: ["permission denied"], fact: { exitCode: 0 } })).kind).toBe("ended");
  });
});

describe("the cause from a container's state", () => {
  const kindOf = (changes: Parameters<typeof evidence>[0]) => causeOf(evidence(changes)).kind;

  it.each([
    [137, "killed"],
    [139, "segfault"],
    [134, "segfault"],
    [143, "terminated"],
    [127, "command-not-found"],
    [126, "not-executable"],
    [2, "exited"],
    [0, "ended"],
  ])("an exit with %i is %s", (exitCode, kind) => {
    expect(kindOf({ fact: { exitCode } })).toBe(kind);
  });

  it("names the memory limit of an OOM-killed container and ignores its output", () => {
    const killed = { exitCode: 137, oomKilled: true, memoryLimitBytes: 6 * 1024 ** 2 };
    const { kind, sentence } = causeOf(evidence({ fact: killed, log: ["permission denied"] }));
    expect(`${kind}: ${sentence}`).toContain(
      "out-of-memory: it ran out of memory: the kernel killed it at its limit of 6MiB",
    );
  });

  it("detects a lack of memory from killed health checks if the container itself was not killed", () => {
    const probe = { exitCode: 137, output: "", startedAt: "2026-01-01T00:00:03Z", durationMs: 5 };
    const starved = { state: "restarting", exitCode: 2, health: "starting", probes: [probe, probe] } as const;
    expect(kindOf({ fact: { ...starved, memoryLimitBytes: 6 * 1024 ** 2 } })).toBe("out-of-memory");
    expect(kindOf({ fact: starved })).toBe("exited");
  });

  it("suggests `exec` if a shell as first process was killed, since shells ignore SIGTERM", () => {
    const [first] = causeOf(evidence({ fact: { exitCode: 137, argv: ["/bin/sh", "-c", "serve"] } })).next;
    expect(first).toContain("a shell, which ignores SIGTERM");
  });

  it("counts the restarts of a container that keeps crashing", () => {
    const loop = { state: "restarting", restartCount: 3 } as const;
    expect(causeOf(evidence({ fact: loop, log: ["not my day"] }))).toMatchObject({
      kind: "crash-loop",
      sentence: "it keeps crashing: restarted 3 times, exits with 1; last output: not my day",
    });
  });

  it.each([
    [["starting", "Error: no route", "    at connect", "bye"], [], "Error: no route"],
    [["error: on stdout", "bye"], ["fatal: on stderr", "done"], "fatal: on stderr"],
    [["error: on stdout", "bye"], ["listening"], "error: on stdout"],
    [["bye"], ["gave up", ""], "gave up"],
    [["bye", " "], [], "bye"],
  ])("quotes the line that says most: %j, stderr %j", (log, errorLog, quote) => {
    expect(causeOf(evidence({ log: [...log, ...errorLog], errorLog }))).toMatchObject({ kind: "exited", quote });
  });

  it("does not suggest to wait longer for a health check whose script is broken", () => {
    const probe = (output: string) => ({ exitCode: 2, output, startedAt: "2026-01-01T00:00:03Z", durationMs: 5 });
    const next = (output: string) =>
      causeOf(evidence({ fact: { state: "running", health: "unhealthy", probes: [probe(output)] } })).next.join("\n");
    expect(next("no response")).toContain("start_period");
    expect(next("sh: syntax error: unexpected end of file")).not.toContain("start_period");
    expect(next("sh: syntax error: unexpected end of file")).toContain("Correct `healthcheck.test`");
  });

  it("names the service behind an IP address, and why it is not ready", () => {
    const stack = stackOf({ app: { depends_on: { db: { condition: "service_started", required: true } } }, db: {} });
    const db = fact("shop-db-1", {
      labels: { "com.docker.compose.service": "db" },
      networks: [{ name: "shop_default", id: "n", aliases: [], ipAddress: "10.0.0.7" }],
    });
    const cause = causeOf(evidence({ stack, peers: [db], log: ["connect ECONNREFUSED 10.0.0.7:5432"] }));
    expect(cause.sentence).toBe(
      "db refused the connection at port 5432: it does not listen there yet: app only waits until it has started, not until it is ready",
    );
    expect(cause.next[0]).toContain("Give db a `healthcheck`");
  });

  it("distinguishes a misspelled name, a disabled service and a service on another network", () => {
    const unknown = (host: string, stack: ReturnType<typeof stackOf>) =>
      causeOf(evidence({ stack, log: [`getaddrinfo ENOTFOUND ${host}`] }));
    const stack = stackOf({ app: {}, ledger: { networks: { back: null } } });
    expect(unknown("ledgr", stack).next[0]).toContain('did you mean "ledger"?');
    expect(unknown("ledger", stack).sentence).toContain("app (on default) shares no network with ledger (on back)");
    const off = {
      ...stack,
      disabled: new Map([["mail", { name: "mail", command: null, entrypoint: null, profiles: ["x"] }]]),
    };
    expect(unknown("mail", off).next[0]).toContain("--profile x");
  });

  it("says what is missing if there is no container", () => {
    const gone = { fact: undefined } as const;
    expect(kindOf(gone)).toBe("not-created");
    expect(kindOf({ ...gone, hasImage: false })).toBe("image-missing");
    expect(kindOf({ ...gone, stack: stackOf({ app: { profiles: ["debug"] } }) })).toBe("profile-off");
  });

  it("uses the engine's message for a container that the engine refused to start", () => {
    const created = { state: "created", startedAt: "", finishedAt: "" } as const;
    const refusal = "port 127.0.0.1:80 is already taken by container other-web-1 (project other)";
    expect(causeOf(evidence({ fact: created, refusal, log: ["permission denied"] }))).toMatchObject({
      kind: "port-taken",
      sentence: refusal,
    });
  });
});

describe("the cause from health checks", () => {
  const probed = (output: string, exitCode: number, changes: Partial<ContainerFact> = {}) =>
    causeOf(
      evidence({
        fact: {
          state: "running",
          health: "unhealthy",
          exitCode: 0,
          probes: [{ exitCode, output, startedAt: "2026-01-01T00:00:03Z", durationMs: 5 }],
          ...changes,
        },
      }),
    );

  it("quotes the output of a failing health check", () => {
    expect(probed("no route\n", 1)).toMatchObject({
      kind: "unhealthy",
      sentence: "it is running, but its health check fails with 1: no route",
    });
  });

  it.each([
    ['OCI runtime exec failed: exec failed: exec: "curl": executable file not found in $PATH: unknown', -1],
    ["/bin/sh: 1: curl: not found\n", 127],
    ["sh: curl: not found\n", 127],
  ])("is a missing command in the health check: %s", (output, exitCode) => {
    expect(probed(output, exitCode)).toMatchObject({
      kind: "probe-not-found",
      sentence: expect.stringContaining('"curl"'),
    });
  });

  it("is a health check that times out", () => {
    expect(probed("Health check exceeded timeout (300ms)", -1)).toMatchObject({
      kind: "probe-timeout",
      sentence: expect.stringContaining("300ms"),
    });
  });

  it("quotes the engine if it could not run the health check", () => {
    expect(probed("OCI runtime exec failed: error starting setns process", -1)).toMatchObject({
      kind: "unhealthy",
      sentence: expect.stringContaining("could not run its health check: OCI runtime exec failed"),
    });
  });

  it("is the time limit if the container is still starting", () => {
    const starting = probed("", 1, { health: "starting" });
    expect(starting).toMatchObject({ kind: "slow-start", sentence: expect.stringContaining("still starting") });
    const bare = causeOf(evidence({ fact: { state: "running", health: "none", exitCode: 0 }, waitedMs: 2000 }));
    expect(bare).toMatchObject({
      kind: "slow-start",
      sentence: expect.stringContaining("just before the time limit of 2 s"),
    });
  });
});

describe("a container that uses another's network", () => {
  const owner = fact("shop-vpn-1", { startedAt: "2026-01-01T00:00:05Z", state: "running" });
  const child = { state: "running", health: "none", networkMode: `container:${owner.id}` } as const;
  const kindOf = (startedAt: string) => causeOf(evidence({ peers: [owner], fact: { ...child, startedAt } })).kind;

  it("has none any more if that was started after it", () => {
    expect(kindOf("2026-01-01T00:00:01Z")).toBe("network-lost");
    expect(kindOf("2026-01-01T00:00:06Z")).not.toBe("network-lost");
  });
});
