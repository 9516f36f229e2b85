import { DOMParser } from "@xmldom/xmldom";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { junit } from "../../../../src/ci/artifacts/junit.ts";
import type { StepReport } from "../../../../src/ci/artifacts/provisioning.ts";
import type { Verdict } from "../../../../src/verdict/verdict.ts";

const step = (more: Partial<StepReport>): StepReport => ({
  id: "start web-1",
  kind: "start-container",
  service: "web",
  status: "done",
  ms: 12,
  message: undefined,
  hint: undefined,
  ...more,
});

const suite = (steps: readonly StepReport[], project = "shop-ci-a1b2c3d4") =>
  junit({ project, startedAt: "2026-11-21T18:00:00.123Z", steps, verdicts: [] });

/** Fails for what is not well-formed. */
function read(xml: string) {
  const faults: string[] = [];
  const onError = (level: string, message: string) => {
    if (level !== "warning") faults.push(`${level}: ${message}`);
  };
  const document = new DOMParser({ onError }).parseFromString(xml, "text/xml");
  expect(faults).toEqual([]);
  return document;
}

describe("junit", () => {
  it("has a test case for each step, with the reasons for failed and skipped ones", async () => {
    const steps = [
      step({ id: "create network shop-ci-a1b2c3d4_default", kind: "create-network", service: undefined, ms: 1234 }),
      step({ status: "failed", message: "container web-1 exited (1)\nlast words", hint: "See the logs." }),
      step({ id: "wait for api", status: "blocked", message: "blocked by start web-1" }),
      step({ id: "start db-1", status: "cancelled" }),
    ];
    expect(await suite(steps)).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="berth" tests="4" failures="1" errors="0" skipped="2" time="1.270">
        <testsuite name="berth: shop-ci-a1b2c3d4" tests="4" failures="1" errors="0" skipped="2" time="1.270" timestamp="2026-11-21T18:00:00">
          <testcase classname="shop" name="create network shop_default" time="1.234"/>
          <testcase classname="shop.web" name="start web-1" time="0.012">
            <failure message="container web-1 exited (1) last words" type="failed">container web-1 exited (1)
      last words
      See the logs.</failure>
          </testcase>
          <testcase classname="shop.web" name="wait for api" time="0.012">
            <skipped message="blocked by start web-1"/>
          </testcase>
          <testcase classname="shop.web" name="start db-1" time="0.012">
            <skipped message="cancelled"/>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  it("is well-formed XML with the original texts, for any text", async () => {
    const anything = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.string({ unit: "grapheme", maxLength: 40 }),
      fc.constantFrom("]]>", "<!--", "&amp;", "\0", "\uD800", "a\r\nb"),
    );
    await fc.assert(
      fc.asyncProperty(anything, anything, anything, async (id, message, hint) => {
        const document = read(await suite([step({ id, message, hint, status: "failed" })], message));
        const [failure] = Array.from(document.getElementsByTagName("failure"));
        const shown = (text: string) => text.replaceAll(/[^\p{Letter}\p{Number}<>&"'\]!-]/gu, "");
        expect(shown(failure?.textContent ?? "")).toBe(shown(`${message}${hint}`));
        expect(shown(failure?.getAttribute("message") ?? "")).toBe(shown(message));
      }),
    );
  });

  it("adds the service's verdict to a failed step", async () => {
    const verdict: Verdict = {
      service: "web",
      subject: "Container web-1",
      cause: { kind: "exited", sentence: "it cannot open /x", quote: "/x: no such file" },
      restarts: 0,
      probes: [],
      log: ["a last line"],
      blocks: [],
      next: ["Mount it."],
      alike: [],
      alsoServices: [],
    };
    const steps = [step({ status: "failed", message: "web-1 exited (1)", hint: "See the logs." })];
    const xml = await junit({ project: "shop", startedAt: "2026-11-21T18:00:00Z", steps, verdicts: [verdict] });
    const [failure] = Array.from(read(xml).getElementsByTagName("failure"));
    expect(failure?.textContent).toBe("web-1 exited (1)\nit cannot open /x\n/x: no such file\nMount it.\na last line");
  });

  it("has no test case if there were no steps", async () => {
    expect(read(await suite([])).getElementsByTagName("testcase").length).toBe(0);
  });
});
