import { isAbsolute, relative, resolve } from "node:path";
import { type Env, parseBoolean } from "../../env.ts";
import { type Annotation, annotations } from "./remark.ts";

/** What a CI system reads out of a job's log. All texts are whole lines for stderr, or empty. */
export interface JobMarks {
  /** Whether there is a log that folds. */
  readonly folds: boolean;
  /** What is shown between the two can be folded away; groups do not nest. */
  group(title: string): { readonly open: string; readonly close: string };
  /** A failure, or a problem that is none, where the system shows it: at the line of the file that it is about. */
  annotate(error: unknown): string;
  /** Values that the system shall star out wherever they come. */
  mask(values: readonly string[]): string;
}

/** Workflow commands of GitHub Actions: groups, annotations on files, and values that its log shall not show. */
function github(env: Env, cwd: string): JobMarks {
  // Annotations want paths as the repository has them.
  const root = env["GITHUB_WORKSPACE"] || cwd;
  const placeIn = ({ file, line, column, endColumn }: Annotation): Properties => {
    if (file === undefined) return {};
    const short = relative(root, resolve(cwd, file));
    return { file: short.startsWith("..") || isAbsolute(short) ? file : short, line, col: column, endColumn };
  };
  return {
    folds: true,
    group: (title) => ({ open: command("group", {}, title), close: command("endgroup", {}, "") }),
    annotate: (error) =>
      annotations(error)
        .map((each) => command(each.severity, { ...placeIn(each), title: each.title }, each.message))
        .join(""),
    mask: (values) => {
      const lines = new Set(values.flatMap((value) => value.split(/\r?\n/)).filter((line) => line.trim() !== ""));
      return Array.from(lines, (line) => command("add-mask", {}, line)).join("");
    },
  };
}

type Properties = Readonly<Record<string, string | number | undefined>>;

/** `::error file=compose.yaml,line=3::message`, as a line. */
function command(name: string, properties: Properties, message: string): string {
  const given = Object.entries(properties).filter(([, value]) => value !== undefined);
  const listed = given.map(([key, value]) => `${key}=${property(String(value))}`).join(",");
  return `::${name}${listed && ` ${listed}`}::${data(message)}\n`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** Markers of GitLab's job log: sections that open by a click. It knows no annotations, and masks by itself. */
export function gitlab(now: () => number): JobMarks {
  let count = 0;
  const mark = (what: string) => `\x1b[0Ksection_${what}\r\x1b[0K`;
  const seconds = () => Math.floor(now() / 1000);
  return {
    folds: true,
    group: (title) => {
      count += 1;
      const name = `berth_${count}_${title
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, "_")
        .slice(0, 40)}`;
      const shown = title.replaceAll(/\p{Cc}+/gu, " ");
      return {
        open: `${mark(`start:${seconds()}:${name}[collapsed=true]`)}${shown}\n`,
        get close() {
          return `${mark(`end:${seconds()}:${name}`)}\n`;
        },
      };
    },
    annotate: () => "",
    mask: () => "",
  };
}

/** The marks of the system whose job this is, by what it says of itself in the environment. */
export function jobMarks(env: Env, cwd: string = process.cwd()): JobMarks {
  if (parseBoolean(env["GITHUB_ACTIONS"]) === true) return github(env, cwd);
  if (parseBoolean(env["GITLAB_CI"]) === true) return gitlab(Date.now);
  return { folds: false, group: () => ({ open: "", close: "" }), annotate: () => "", mask: () => "" };
}
