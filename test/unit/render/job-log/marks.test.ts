import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../../../src/errors.ts";
import { gitlab, jobMarks } from "../../../../src/render/job-log/marks.ts";
import { visible, visibleLine } from "../../../../src/render/terminal/visible.ts";
import { StackInvalid } from "../../../../src/stack/errors.ts";
import { ApplyFailed, TimedOut } from "../../../../src/verdict/errors.ts";
import type { Verdict } from "../../../../src/verdict/verdict.ts";

const github = jobMarks({ GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: "/repo" }, "/repo/app");

/** Reads a workflow command as the runner of GitHub Actions does. */
function command(line: string) {
  const [, name, listed = "", message = ""] = /^::([a-z-]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)$/.exec(line) ?? [];
  const plain = (text: string) =>
    text
      .replaceAll("%0D", "\r")
      .replaceAll("%0A", "\n")
      .replaceAll("%3A", ":")
      .replaceAll("%2C", ",")
      .replaceAll("%25", "%");
  const properties = listed
    .split(",")
    .filter((each) => each !== "")
    .map((each) => [each.slice(0, each.indexOf("=")), plain(each.slice(each.indexOf("=") + 1))]);
  return { name, properties: Object.fromEntries(properties), message: plain(message) };
}

const text = "services:\n  web: {imge: nginx:1}\n";
const start = text.indexOf("imge");
const problem = {
  rule: "unknown-key",
  severity: "error" as const,
  path: "services.web.imge",
  message: "services.web.imge is not a known attribute",
  hint: 'Did you mean "image"?',
  at: { source: { name: "compose.yaml", path: "/repo/app/compose.yaml", text }, start, end: start + 4 },
};

const verdict: Verdict = {
  service: "db",
  subject: "Container shop-db-1",
  cause: { kind: "port-taken", sentence: "port 5432 is taken", quote: "bind: address already in use" },
  restarts: 0,
  probes: [],
  log: [],
  blocks: [],
  next: ["Publish another port.", "Stop the other."],
  place: { file: "compose.yaml", line: 7 },
  alike: [],
  alsoServices: [],
};

describe("under GitHub Actions", () => {
  it("a problem of the stack file is an annotation with line and repository path", () => {
    expect(github.annotate(new StackInvalid([problem]))).toBe(
      '::error file=app/compose.yaml,line=2,col=9,endColumn=13,title=unknown-key::services.web.imge is not a known attribute%0ADid you mean "image"?\n',
    );
  });

  it("as many problems are annotations as are shown, then the number of the others", () => {
    const many = Array.from({ length: 2500 }, (_, index) => ({ ...problem, message: `${index}` }));
    const lines = github.annotate(new StackInvalid(many)).trimEnd().split("\n");
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toBe("::error title=berth::… and 2400 more");
  });

  it("a warning is a warning annotation", () => {
    expect(github.annotate(new StackInvalid([{ ...problem, severity: "warning" }]))).toMatch(/^::warning file=/);
  });

  it("annotations on files outside the repository or on stdin have no repository path", () => {
    const outside = { ...problem.at.source, path: "/etc/compose.yaml" };
    const piped = { ...problem.at.source, name: "<stdin>", path: "/repo/app" };
    const at = (source: typeof outside) =>
      github.annotate(new StackInvalid([{ ...problem, at: { ...problem.at, source } }]));
    expect(at(outside)).toMatch(/^::error file=\/etc\/compose\.yaml,/);
    expect(at(piped)).toMatch(/^::error title=/);
  });

  it("each verdict of an error or its cause is an annotation; an error without verdicts is one itself", () => {
    const failed = new ApplyFailed("container shop-db-1 cannot start", { verdicts: [verdict] });
    const told =
      "::error file=app/compose.yaml,line=7,title=Container shop-db-1::port 5432 is taken%0Abind: address already in use%0APublish another port.\n";
    expect(github.annotate(failed)).toBe(told);
    expect(github.annotate(new TimedOut("too late", { cause: failed }))).toBe(told);
    expect(github.annotate(new UsageError("unknown flag: --x", { hint: "See --help." }))).toBe(
      "::error title=berth::unknown flag: --x%0ASee --help.\n",
    );
    expect(github.annotate(new Error("a bug"))).toBe("");
  });

  it("escapes any text into one line", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.string({ unit: fc.constantFrom("%", ":", ",", "\n", "\r", "=", "a", "0", "A", "2", "5", "C", "D", "3") }),
        (rule, message) => {
          const marks = github.annotate(new StackInvalid([{ ...problem, rule, message, hint: undefined }]));
          expect(marks.split("\n")).toHaveLength(2);
          expect(command(marks.trimEnd())).toMatchObject({
            ...{ name: "error", message: visible(message), properties: { title: visibleLine(rule) } },
          });
        },
      ),
    );
  });

  it("wraps foldable text in group commands", () => {
    expect(github.group("bring up\nshop")).toEqual({ open: "::group::bring up shop\n", close: "::endgroup::\n" });
  });

  it("masks each line of a secret once, as it is and escaped, except blank and short ones", () => {
    expect(github.mask(["hunter2", "line%one\n\n}\r\nline-two", "hunter2"]).split("\n").toSorted()).toEqual([
      "",
      "::add-mask::hunter2",
      "::add-mask::line%2525one",
      "::add-mask::line%2525one%250A%250A%257D%250D%250Aline-two",
      "::add-mask::line%25one",
      "::add-mask::line%25one\\n\\n}\\r\\nline-two",
      "::add-mask::line-two",
    ]);
  });
});

describe("under GitLab", () => {
  it("wraps foldable text in a section with timestamps and a unique name", () => {
    const marks = gitlab(() => 1_700_000_000_999);
    const { open, close } = marks.group("Bring up shöp");
    expect(open).toBe("\x1b[0Ksection_start:1700000000:berth_1_bring_up_sh_p[collapsed=true]\r\x1b[0KBring up shöp\n");
    expect(close).toBe("\x1b[0Ksection_end:1700000000:berth_1_bring_up_sh_p\r\x1b[0K\n");
    expect(marks.group("again").open).toContain(":berth_2_again[");
  });

  it("is detected by its own variable and prints no annotations", () => {
    const marks = jobMarks({ GITLAB_CI: "true" });
    expect(marks.group("x").open).toContain("section_start:");
    expect(marks.annotate(new StackInvalid([problem]))).toBe("");
  });
});

describe("elsewhere", () => {
  it.each([{}, { CI: "true" }, { GITHUB_ACTIONS: "" }, { GITHUB_ACTIONS: "false" }])(
    "there are no marks: %j",
    (env) => {
      const marks = jobMarks(env);
      expect(marks.group("x")).toEqual({ open: "", close: "" });
      expect([marks.annotate(new StackInvalid([problem])), marks.mask(["x"])]).toEqual(["", ""]);
    },
  );
});
