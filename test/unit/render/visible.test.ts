import { PassThrough } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EngineEvent } from "../../../src/engine/facts.ts";
import { labels } from "../../../src/engine/labels.ts";
import { Failure, Interrupted } from "../../../src/errors.ts";
import { showPlan } from "../../../src/plan/show.ts";
import { changesText } from "../../../src/render/files/changes.ts";
import { diffText } from "../../../src/render/files/diff.ts";
import { graphOf } from "../../../src/render/graph/graph.ts";
import { mermaidText } from "../../../src/render/graph/mermaid.ts";
import { treeText } from "../../../src/render/graph/tree.ts";
import { jobMarks } from "../../../src/render/job-log/marks.ts";
import { eventJson, eventLine } from "../../../src/render/lists/event.ts";
import { gcReportText } from "../../../src/render/lists/gc-report.ts";
import { matrixTable } from "../../../src/render/lists/matrix-table.ts";
import { projectsText } from "../../../src/render/lists/projects.ts";
import { psText } from "../../../src/render/lists/ps.ts";
import { topTable } from "../../../src/render/lists/top.ts";
import { volumesText } from "../../../src/render/lists/volumes.ts";
import { writeLogs } from "../../../src/render/logs/log-writer.ts";
import { errorText, paintProblems } from "../../../src/render/problems/errors.ts";
import { verdictText } from "../../../src/render/problems/verdict.ts";
import { whyText } from "../../../src/render/problems/why.ts";
import { failureJson, jsonProgress } from "../../../src/render/progress/json.ts";
import { lineProgress } from "../../../src/render/progress/lines.ts";
import { paintFor, plain } from "../../../src/render/terminal/color.ts";
import { openOutput } from "../../../src/render/terminal/output.ts";
import { visible, visibleExceptColors, visibleLine } from "../../../src/render/terminal/visible.ts";
import { openUi, type Ui } from "../../../src/render/ui.ts";
import { verdictOf } from "../../../src/verdict/verdict-of.ts";
import { planLab } from "../../support/plan-lab.ts";
import { stackOf } from "../../support/stacks.ts";
import { fact } from "../apply/facts.ts";
import { evidence } from "../verdict/scene.ts";

const screen = { columns: 100 };
/** All that a terminal obeys, and a reader does not see. */
const hidden = /[^\P{Cc}\n\t]|[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0001}-\u{e007f}]/u;

/** Text that clears the screen, sets the title, turns its direction, or hides letters. */
const hostile = fc
  .array(
    fc.constantFrom(
      ...["\u001b[2J", "\u001b]0;x\u0007", "\u001b[8m", "\u009b31m", "\r", "\b", "\u007f", "\u0000"],
      ...["\u202e", "\u2066", "\u2069", "\u200f", "\u061c", "\u200b", "\u2028", "\ufeff", "\u{e0041}"],
      ...["a", " ", "\n", "\r\n", "\t", "é", "👩‍💻"],
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => `x${parts.join("")}y`);

function capture(isTTY: boolean) {
  const chunks: string[] = [];
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 100 });
  stream.on("data", (chunk) => chunks.push(String(chunk)));
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => chunks.join("") };
}

type Progress = "plain" | "json";

/** What a command shows that calls the Ui so. */
async function shownBy(call: (ui: Ui) => unknown, isTTY = false, progress: Progress = "plain"): Promise<string> {
  const [stdout, stderr] = [capture(isTTY), capture(isTTY)];
  const stop = AbortSignal.abort(new Interrupted("SIGINT"));
  const streams = { stdout: stdout.stream, stderr: stderr.stream };
  const ui = openUi({ progress, ansi: "never", ...streams, env: {}, stop });
  await call(ui);
  await ui.close();
  await new Promise(setImmediate);
  return stdout.text() + stderr.text();
}

const eventOf = (text: string): EngineEvent => ({
  ...{ type: "container", action: "start", id: "1", name: "a", timeNano: "1", labels: { [labels.service]: text } },
  raw: { action: `exec_create: ${text}`, attributes: { image: text, [`com.x.${text}`]: text } },
});
const problemOf = (text: string) => ({ rule: "r", severity: "warning", path: "", message: text, hint: text }) as const;
const containerOf = (text: string) =>
  fact("shop-a-1", { image: text, command: text, status: text, labels: { [labels.service]: text, [text]: text } });
const table = { truncate: false, now: new Date(0) };
const project = { name: "a", status: "running(1)", isEphemeral: false };
const graphs = (text: string) =>
  graphOf(
    stackOf({
      services: { web: { image: text, profiles: [text], networks: { [text]: null } } },
      networks: { [text]: {} },
    }),
  );
const planOf = async (text: string) => {
  const lab = planLab(stackOf({ services: { web: { labels: { a: "1" } } } }));
  await lab.up();
  return lab.plan({}, stackOf({ services: { web: { image: text, labels: { a: text, [text]: "" } } } }));
};
const verdict = (text: string) =>
  verdictOf(evidence({ stack: stackOf({ services: { app: { image: text } } }), refusal: text, log: [] }), {
    ...{ subject: text, blocks: [] },
  });
const line = (text: string) => ({ name: text, service: text, id: "1" });

/** Each shows a text that comes from a file, a label, another program or the command line. */
const sinks: Readonly<Record<string, (text: string) => string | Promise<string>>> = {
  note: (text) => shownBy((ui) => ui.note(text)),
  warning: (text) => shownBy((ui) => ui.warn(text)),
  status: (text) => shownBy((ui) => ui.status(text)),
  result: (text) => shownBy((ui) => ui.result(text)),
  question: (text) => shownBy((ui) => ui.confirm(text).catch(() => {})),
  "result on a terminal": (text) => shownBy((ui) => ui.bytes(text), true),
  "redrawn result": (text) =>
    shownBy((ui) =>
      ui.stream(
        (async function* () {
          yield ui.redrawn(text);
        })(),
      ),
    ),
  problem: (text) => shownBy((ui) => ui.problem(new Failure(text, { hint: text }))),
  problems: (text) => shownBy((ui) => ui.problems([problemOf(text)])),
  failure: (text) => shownBy((ui) => ui.failure(new Failure(text, { hint: text }))),
  "failure as JSON": (text) => shownBy((ui) => ui.failure(new Failure(text)), false, "json"),
  "error text": (text) => errorText(new Failure(text, { hint: text }), plain) + errorText(new Error(text), plain),
  "problem text": (text) => paintProblems([problemOf(text)], plain, screen),
  annotation: (text) => jobMarks({ GITHUB_ACTIONS: "true" }).annotate(new Failure(text, { hint: text })),
  group: (text) => jobMarks({ GITHUB_ACTIONS: "true" }).group(text).open,
  "ps table": (text) => psText([containerOf(text)], "table", table),
  "ps labels": (text) => psText([containerOf(text)], "{{.Labels}}", table),
  "ps label table": (text) => psText([containerOf(text)], "table {{.Name}}\t{{.Labels}}", table),
  "ps JSON": (text) => psText([containerOf(text)], "json", table),
  "ls table": (text) =>
    projectsText([{ ...project, configFiles: text, folders: [text] }], "table", { isTty: false, home: undefined }),
  "ls on a terminal": (text) =>
    projectsText([{ ...project, configFiles: text, folders: [text] }], "table", { isTty: true, home: undefined }),
  "ls JSON": (text) =>
    projectsText([{ ...project, configFiles: text, folders: [] }], "json", { isTty: false, home: undefined }),
  volumes: (text) =>
    volumesText(
      [{ name: "a", driver: text, labels: { [text]: text }, mountpoint: text } as never],
      "{{.Labels}} {{.Driver}}",
    ),
  top: (text) => topTable([{ service: text, number: "1", titles: ["CMD"], rows: [[text]] }]),
  event: (text) => eventLine(eventOf(text)),
  "event JSON": (text) => eventJson(eventOf(text)),
  "matrix table": (text) => matrixTable([{ variant: text, outcome: "passed" }]),
  "gc report": (text) =>
    shownBy((ui) =>
      ui.result(gcReportText([{ project: text, because: "dead", resources: [] }], { format: "text", dryRun: false })),
    ),
  changes: (text) =>
    shownBy((ui) => ui.result(changesText([{ path: text, does: "create", private: false, why: text }], plain))),
  diff: (text) => diffText("a", Buffer.from(""), Buffer.from(text), plain),
  plan: async (text) => {
    const plan = await planOf(text);
    return shownBy((ui) => ui.result(showPlan(plan, { order: true })));
  },
  "dry run": async (text) => {
    const plan = await planOf(text);
    return shownBy((ui) => ui.showPlan(plan, { attached: false }));
  },
  progress: async (text) => {
    const plan = await planOf(text);
    const shown: string[] = [];
    const sink = (each: string) => void shown.push(each);
    for (const open of [lineProgress({ line: sink, build: () => {}, paint: plain }), jsonProgress(sink)]) {
      const { emit, end } = open(plan);
      for (const step of plan.steps) {
        emit({ type: "failed", step, error: new Failure(text) });
        emit({ type: "warning", step, message: text });
      }
      await end();
    }
    return shownBy((ui) => shown.forEach(ui.result));
  },
  verdict: (text) => verdictText(verdict(text), plain, screen),
  why: (text) => {
    const report = { service: text, isUp: false, containers: [], verdicts: [verdict(text)], pending: undefined };
    return whyText(report, 0, plain, screen);
  },
  "tree of the graph": (text) => treeText(graphs(text), { columns: 80, paint: plain }),
  "Mermaid graph": (text) => mermaidText(graphs(text)),
  "log prefix": async (text) => {
    const output = capture(false);
    const [stdout, stderr] = [openOutput(output.stream), openOutput(output.stream)];
    const entry = { type: "exited", source: line(text), exitCode: 1, restarting: false } as never;
    await writeLogs(
      (async function* () {
        yield [
          entry,
          { type: "line", source: line(text), stream: "stdout", bytes: Buffer.from("a"), time: "" } as never,
        ];
      })(),
      { prefix: true, color: false, timestamps: false },
      { stdout, stderr, paint: { stdout: plain, stderr: plain } },
    );
    return output.text();
  },
};

describe("text that is not a container's output", () => {
  it.each(Object.entries(sinks))("shows what a terminal would obey or hide: %s", async (_, show) => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const shown = await show(text);
        expect(shown).toContain("x");
        expect(shown).not.toMatch(hidden);
      }),
      { numRuns: 30 },
    );
  });

  it("means the same in JSON", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const parsed: { msg: string } = JSON.parse(visible(failureJson(new Failure(text))));
        expect(parsed.msg).toBe(text);
      }),
    );
  });
});

describe("visible text", () => {
  it("keeps letters, emoji, newlines and tabs, and is the same when made visible again", () => {
    expect(visible("é 👩‍💻\n\tb\r\n")).toBe("é 👩‍💻\n\tb\n");
    expect(visibleLine("a\n b\tc")).toBe("a  b c");
    expect(visible("a\u202eb\u001b[31m\u{e0041}")).toBe("a\\u202eb\\u001b[31m\\udb40\\udc41");
    fc.assert(
      fc.property(hostile, (text) => {
        expect(visible(visible(text))).toBe(visible(text));
      }),
    );
  });

  it("keeps the colors of our own texts", () => {
    const paint = paintFor({ isTTY: true }, "always", {});
    const painted = paint.red("a") + paint.bold.magenta("b") + paint.dim("c") + paint.blueBright("d");
    expect(visibleExceptColors(`${painted}\u001b[8m\u202e`)).toBe(`${painted}\\u001b[8m\\u202e`);
  });
});
