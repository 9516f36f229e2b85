import { describe, expect, it } from "vitest";
import { provisioning } from "../../../../src/ci/artifacts/provisioning.ts";
import type { Plan, Step } from "../../../../src/plan/plan.ts";
import { ApplyFailed } from "../../../../src/verdict/errors.ts";

const step = (id: string, after: readonly string[] = []): Step => ({
  id,
  action: { kind: "start-container", service: "web", name: id },
  because: { why: "requested" },
  after,
});

const [one, two, three] = [step("start a"), step("start b"), step("start c", ["start b"])];
const plan: Plan = { stack: "shop", steps: [one, two, three], unchanged: [], warnings: [] };

describe("the record of a plan's execution", () => {
  it("has for each step how it ended, after how long, and why", () => {
    let nowMs = 1000;
    const record = provisioning(() => nowMs);
    record.begin(plan);
    record.take({ type: "started", step: one });
    record.take({ type: "started", step: two });
    nowMs += 250;
    record.take({ type: "done", step: one, ms: 250 });
    record.take({ type: "failed", step: two, error: new ApplyFailed("b exited (1)", { hint: "Look." }) });
    record.take({ type: "blocked", step: three, by: two });
    expect(record.steps()).toMatchObject([
      { id: "start a", service: "web", status: "done", ms: 250, message: undefined },
      { id: "start b", status: "failed", ms: 250, message: "b exited (1)", hint: "Look." },
      { id: "start c", status: "blocked", ms: 0, message: "blocked by start b" },
    ]);
  });

  it("has unfinished steps as cancelled, and failed optional ones as skipped", () => {
    const record = provisioning(() => 0);
    record.begin(plan);
    record.take({ type: "started", step: one });
    record.take({ type: "warning", step: two, message: "b is not to be had" });
    record.take({ type: "done", step: two, ms: 0, skipped: true });
    expect(record.steps()).toMatchObject([
      { id: "start a", status: "cancelled" },
      { id: "start b", status: "skipped", message: "b is not to be had" },
      { id: "start c", status: "cancelled" },
    ]);
  });
});
