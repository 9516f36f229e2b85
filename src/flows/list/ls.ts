import type { CommandContext } from "../../context/context.ts";
import type { ProjectContainer } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import { UsageError } from "../../errors.ts";
import { projectsText } from "../../render/lists/projects.ts";

export interface LsRequest {
  /** Include projects without a running container. */
  readonly all: boolean;
  /** `table`, `json`, or a template. */
  readonly format: string;
  /** Print only names. */
  readonly quiet: boolean;
  /** `name=PATTERN`. */
  readonly filters: readonly string[];
}

/** Lists the projects that have containers. Reads no stack file. */
export async function ls(request: LsRequest, ctx: CommandContext): Promise<number> {
  const isWanted = nameFilter(request.filters);
  const containers = await (await ctx.engine()).projects();
  const byProject = new Map<string, ProjectContainer[]>();
  for (const container of containers) {
    if (!request.all && !running.has(container.state)) continue;
    byProject.set(container.project, [...(byProject.get(container.project) ?? []), container]);
  }
  const projects = [...byProject]
    .filter(([name]) => isWanted(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, own]) => ({
      name,
      status: status(own),
      configFiles: configFiles(own),
      folders: [...new Set(own.flatMap(({ labels: given }) => given[labels.workingDir] || []))],
      isEphemeral: own.some(({ labels: given }) => given[labels.ephemeral] === "true"),
    }));
  const style = { isTty: ctx.ui.screen.isTTY === true, home: ctx.env["HOME"] };
  const text = request.quiet
    ? projects.map(({ name }) => name).join("\n")
    : projectsText(projects, request.format, style);
  if (text !== "") ctx.ui.result(text);
  return 0;
}

const running: ReadonlySet<string> = new Set(["running", "paused", "restarting"]);

/** If there are several patterns, one match is enough. */
function nameFilter(filters: readonly string[]): (name: string) => boolean {
  const patterns = filters.map((filter) => {
    const [, key, pattern = ""] = /^([^=]*)=(.*)$/.exec(filter) ?? [undefined, filter];
    if (key !== "name") throw new UsageError(`invalid filter '${key}'`, { hint: "The only filter is name=<pattern>." });
    return pattern;
  });
  return (name) => patterns.length === 0 || patterns.some((pattern) => pattern === name || matches(pattern, name));
}

function matches(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern).test(name);
  } catch {
    throw new UsageError(`invalid pattern "${pattern}"`, {
      hint: "Use a name, part of a name, or a regular expression.",
    });
  }
}

/** `exited(1), running(2)`. */
function status(containers: readonly ProjectContainer[]): string {
  const counts = new Map<string, number>();
  for (const { state } of containers) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([state, count]) => `${state}(${count})`)
    .join(", ");
}

function configFiles(containers: readonly ProjectContainer[]): string {
  const files = containers.flatMap((container) => container.configFiles?.split(",") ?? []);
  return files.length === 0 ? "N/A" : [...new Set(files)].join(",");
}
