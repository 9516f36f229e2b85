import { isAbsolute, relative, resolve } from "node:path";
import { type Env, parseBoolean } from "../../env.ts";
import { linesOf } from "../../redact/redactor.ts";
import { visible, visibleLine } from "../terminal/visible.ts";
import { type Annotation, annotations } from "./annotations.ts";

/** Commands that a CI system reads from a job's log. All texts are whole lines for stderr, or "". */
export interface JobMarks {
  /** Whether the log can fold groups. */
  readonly canFold: boolean;
  /** Lines between `open` and `close` can be folded. Groups do not nest. */
  group(title: string): { readonly open: string; readonly close: string };
  /** Shows an error or warning at the line of the file that it is about. */
  annotate(error: unknown): string;
  /** Hides these values in the log. */
  mask(values: readonly string[]): string;
}

/** Workflow commands of GitHub Actions: groups, annotations on files, and masked values. */
function github(env: Env, cwd: string): JobMarks {
  // Annotations need paths relative to the repository.
  const root = env["GITHUB_WORKSPACE"] || cwd;
  const placeIn = ({ file, line, column, endColumn }: Annotation): Properties => {
    if (file === undefined) return {};
    const short = relative(root, resolve(cwd, file));
    return { file: short.startsWith("..") || isAbsolute(short) ? file : short, line, col: column, endColumn };
  };
  return {
    canFold: true,
    group: (title) => ({ open: command("group", {}, visibleLine(title)), close: command("endgroup", {}, "") }),
    annotate: (error) =>
      annotations(error)
        .map((note) =>
          command(note.severity, { ...placeIn(note), title: visibleLine(note.title) }, visible(note.message)),
        )
        .join(""),
    mask: (values) => {
      const lines = new Set(values.flatMap(linesOf));
      return Array.from(lines, (line) => command("add-mask", {}, line)).join("");
    },
  };
}

type Properties = Readonly<Record<string, string | number | undefined>>;

/** `::error file=compose.yaml,line=3::message`, as a line. */
function command(name: string, properties: Properties, message: string): string {
  const list = Object.entries(properties)
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${property(String(value))}`]))
    .join(",");
  return `::${name}${list && ` ${list}`}::${data(message)}\n`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** Collapsed sections of GitLab's job log. GitLab has no annotations and masks values itself. */
export function gitlab(now: () => number): JobMarks {
  let count = 0;
  const marker = (content: string) => `\x1b[0Ksection_${content}\r\x1b[0K`;
  const seconds = () => Math.floor(now() / 1000);
  return {
    canFold: true,
    group: (title) => {
      count += 1;
      const name = `berth_${count}_${title
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, "_")
        .slice(0, 40)}`;
      const shown = visibleLine(title);
      return {
        open: `${marker(`start:${seconds()}:${name}[collapsed=true]`)}${shown}\n`,
        get close() {
          return `${marker(`end:${seconds()}:${name}`)}\n`;
        },
      };
    },
    annotate: () => "",
    mask: () => "",
  };
}

/** The log commands of the CI system that runs this job, detected from the environment. */
export function jobMarks(env: Env, cwd: string = process.cwd()): JobMarks {
  if (parseBoolean(env["GITHUB_ACTIONS"]) === true) return github(env, cwd);
  if (parseBoolean(env["GITLAB_CI"]) === true) return gitlab(Date.now);
  return { canFold: false, group: () => ({ open: "", close: "" }), annotate: () => "", mask: () => "" };
}
