import fc from "fast-check";
import { expect, it } from "vitest";
import type { ContainerFact } from "../../../src/engine/facts.ts";
import { redactor } from "../../../src/redact/redactor.ts";
import { verdictText } from "../../../src/render/problems/verdict.ts";
import { plain } from "../../../src/render/terminal/color.ts";
import { redactedEvidence } from "../../../src/verdict/redacted-evidence.ts";
import { verdictOf } from "../../../src/verdict/verdict-of.ts";
import { fact } from "../apply/facts.ts";
import { evidence, stackOf } from "./scene.ts";

const secret = "correct-horse-9";
/** Output of programs and engines, some of it with the secret. */
const output = fc.oneof(
  fc.string({ unit: "binary", maxLength: 400 }),
  fc.constantFrom(
    "\n",
    `exec /app: no such file or directory`,
    `ECONNREFUSED 10.0.0.7:5432 ${secret}`,
    `getaddrinfo ENOTFOUND ${secret}`,
    `open '/data/${secret}': Permission denied`,
    `/etc/x.conf:3: syntax error ${secret}`,
    `${secret} is required`,
    `sh: ${secret}: not found`,
    "Health check exceeded timeout (1s)",
    `exec: "${secret}": executable file not found`,
    `port 80 is already taken by ${secret}`,
  ),
);

const facts: fc.Arbitrary<ContainerFact> = fc
  .record({
    state: fc.constantFrom("created", "running", "paused", "restarting", "removing", "exited", "dead"),
    health: fc.constantFrom("none", "starting", "healthy", "unhealthy"),
    exitCode: fc.constantFrom(0, 1, 2, 126, 127, 128, 137, 139, 143, 255, -1, 4242),
    oomKilled: fc.boolean(),
    stateError: output,
    restartCount: fc.nat(5),
    memoryLimitBytes: fc.constantFrom(0, 1, 6291456, 2 ** 50),
    startedAt: fc.constantFrom("", "2026-01-01T00:00:01Z", "nonsense"),
    finishedAt: fc.constantFrom("", "2026-01-01T00:00:02Z"),
    command: output,
    argv: fc.array(output, { maxLength: 3 }),
    env: fc.constant([`TOKEN=${secret}`]),
    probes: fc.array(
      fc.record({
        exitCode: fc.constantFrom(-1, 0, 1),
        output,
        startedAt: fc.constant(""),
        durationMs: fc.nat(),
      }),
      { maxLength: 3 },
    ),
  } as const)
  .map((changes) => fact("shop-app-1", changes));

const dependent = { depends_on: { db: { condition: "service_healthy", required: true } } } as const;
const stack = stackOf({
  app: {
    ...dependent,
    environment: { TOKEN: secret, HOST: "db" },
    command: ["serve", secret],
    healthcheck: { test: ["CMD", secret] },
  },
  db: {},
});

const anyEvidence = fc.record({
  stack: fc.constantFrom(stack, stackOf({}), stackOf({ app: { build: {}, profiles: ["x"], read_only: true } })),
  fact: fc.option(facts, { nil: undefined }),
  log: fc.array(output, { maxLength: 12 }),
  refusal: fc.oneof(fc.constant(""), output),
  advice: fc.option(output, { nil: undefined }),
  step: fc.constantFrom(undefined, "pull-image", "run-hooks", "start-container", "reach-milestone"),
  until: fc.constantFrom(undefined, "healthy", "completed", "running-or-healthy"),
  waitedMs: fc.option(fc.nat(), { nil: undefined }),
  hasImage: fc.constantFrom(undefined, true, false),
} as const);

it("turns any evidence into a printable verdict with a cause and a next step, without secrets", () => {
  fc.assert(
    fc.property(anyEvidence, fc.integer({ min: 20, max: 200 }), (given, columns) => {
      const known = redactedEvidence(evidence({ ...given, fact: given.fact }), redactor([secret]));
      const verdict = verdictOf(known, { subject: "Container shop-app-1", blocks: [] });
      expect(verdict.cause.sentence).not.toBe("");
      expect(verdict.next.length).toBeGreaterThan(0);
      expect(JSON.parse(JSON.stringify(verdict))).toBeTypeOf("object");
      expect(JSON.stringify(verdict)).not.toContain(secret);
      const text = verdictText(verdict, plain, { columns });
      expect(text).not.toContain(secret);
      expect(text.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
    }),
  );
});
