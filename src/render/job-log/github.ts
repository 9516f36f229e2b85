import { isAbsolute, relative, resolve } from "node:path";
import type { Env } from "../../env.ts";
import type { JobMarks } from "./marks.ts";
import { type Remark, remarks } from "./remark.ts";

/** Workflow commands of GitHub Actions: groups, annotations on files, and values that its log shall not show. */
export function github(env: Env, cwd: string): JobMarks {
  // Annotations want paths as the repository has them.
  const root = env["GITHUB_WORKSPACE"] || cwd;
  const placeIn = ({ file, line, column, endColumn }: Remark): Properties => {
    if (file === undefined) return {};
    const short = relative(root, resolve(cwd, file));
    return { file: short.startsWith("..") || isAbsolute(short) ? file : short, line, col: column, endColumn };
  };
  return {
    folds: true,
    group: (title) => ({ open: command("group", {}, title), close: command("endgroup", {}, "") }),
    annotate: (error) =>
      remarks(error)
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
