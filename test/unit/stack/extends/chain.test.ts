import { expect, it } from "vitest";
import { problemsText } from "../../../../src/render/problems/code-frame.ts";
import { StackInvalid } from "../../../../src/stack/errors.ts";
import { loaded, project } from "../project.ts";

/** The problems of a project, without code frames. */
async function messagesOf(files: Record<string, string>): Promise<string[]> {
  const cwd = project(files);
  const problems = await loaded(cwd).then(
    ({ warnings }) => warnings,
    (error: unknown) => {
      if (error instanceof StackInvalid) return error.problems;
      throw error;
    },
  );
  const lines = problemsText(problems).split("\n");
  return lines.filter((line) => /^\S+:\d|^ {2}(?:extended|included)/.test(line));
}

it("a problem in a base of the same file shows which service extends it", async () => {
  const text = "services:\n  web:\n    extends: base\n  base:\n    image: i\n    depends_on: [no]\n";
  expect(await messagesOf({ "compose.yaml": text })).toEqual([
    'compose.yaml:6:18: error: service "web" depends on undefined service "no"  [unknown-service]',
    "  extended by web in compose.yaml:3:14",
  ]);
});

it("a problem in the extending service itself shows no chain", async () => {
  const text = "services:\n  web:\n    extends: base\n    prots: [80]\n  base: {image: i}\n";
  expect(await messagesOf({ "compose.yaml": text })).toEqual([
    "compose.yaml:4:5: error: services.web.prots is not a known attribute of a service  [unknown-key]",
  ]);
});

it("a problem at the end of a chain of files shows every step", async () => {
  const files = {
    "compose.yaml": "services: {own: {image: i}}\ninclude:\n  - lib/compose.yaml\n",
    "lib/compose.yaml": "services:\n  web.one:\n    extends: {file: a.yaml, service: a}\n",
    "lib/a.yaml": "services:\n  a:\n    extends: {file: b.yaml, service: b}\n",
    "lib/b.yaml": "services:\n  b: {image: i, prots: [80]}\n",
  };
  expect(await messagesOf(files)).toEqual([
    "lib/b.yaml:2:17: error: services.web.one.prots is not a known attribute of a service  [unknown-key]",
    "  extended by a in lib/a.yaml:3:38",
    "  extended by web.one in lib/compose.yaml:3:38",
    "  included at compose.yaml:3:5",
  ]);
});

it("a file that cannot be parsed shows what refers to it", async () => {
  const files = {
    "compose.yaml": "services: {web: {extends: {file: base.yaml, service: b}}}",
    "base.yaml": "services: [",
  };
  expect((await messagesOf(files)).slice(0, 2)).toEqual([
    'base.yaml:1:11: error: unclosed "["  [unclosed-bracket]',
    "  extended by web in compose.yaml:1:34",
  ]);
});

it("a warning has its chain too", async () => {
  const files = {
    "compose.yaml": "include: [inner.yaml]\n",
    "inner.yaml": "services: {web: {image: 'i:$NOT_SET_HERE'}}\n",
  };
  expect((await messagesOf(files)).slice(-2)).toEqual([
    'inner.yaml:1:28: warning: The "NOT_SET_HERE" variable is not set. Defaulting to a blank string.  [unset-variable]',
    "  included at compose.yaml:1:11",
  ]);
});
