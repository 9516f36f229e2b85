import { formatRows } from "../format/format.ts";
import { table, wideTable } from "../format/table.ts";
import { jsonText } from "../format/values.ts";

/** A project in the output of `ls`. */
export interface ProjectLine {
  readonly name: string;
  /** `exited(1), running(2)`. */
  readonly status: string;
  /** Comma-separated. */
  readonly configFiles: string;
  /** The project directories; several if copies share a name. */
  readonly folders: readonly string[];
  /** It is removed when its lease ends. */
  readonly isEphemeral: boolean;
}

export interface ProjectsStyle {
  /** stdout is a terminal. */
  readonly isTty: boolean;
  /** The user's home directory. */
  readonly home: string | undefined;
}

const listing = {
  defaultTemplate: "{{.Name}}\t{{.Status}}\t{{.ConfigFiles}}",
  headings: { Name: "NAME", Status: "STATUS", ConfigFiles: "CONFIG FILES", WorkingDir: "FOLDER" },
};

/**
 * Projects as `docker compose ls` prints them. A terminal also shows their folders, and a template can use WorkingDir and
 * Ephemeral.
 */
export function projectsText(projects: readonly ProjectLine[], format: string, style: ProjectsStyle): string {
  const rows = projects.map(({ name, status, configFiles, folders, isEphemeral }) => ({
    Name: name,
    Status: status,
    ConfigFiles: configFiles,
    // Methods, so that JSON has only docker compose's fields.
    WorkingDir: () => folders.join(","),
    Ephemeral: () => isEphemeral,
  }));
  if (format === "json") return jsonText(rows);
  if (format !== "table") return formatRows(format, rows, listing);
  if (style.isTty) return terminalTable(projects, style);
  const body = projects.map(({ name, status, configFiles }) => [name, status, configFiles]);
  return wideTable([["NAME", "STATUS", "CONFIG FILES"], ...body], { narrowest: 20, gap: 3 });
}

function terminalTable(projects: readonly ProjectLine[], { home }: ProjectsStyle): string {
  const rows = projects.map(({ name, status, configFiles, folders, isEphemeral }) => [
    name,
    isEphemeral ? `${status}, ephemeral` : status,
    folders.map((folder) => withTilde(home, folder)).join(", ") || "N/A",
    configFiles
      .split(",")
      .map((file) => relativeTo(folders, file))
      .join(", "),
  ]);
  return table(["NAME", "STATUS", "FOLDER", "CONFIG FILES"], rows);
}

function withTilde(home: string | undefined, folder: string): string {
  const isInside = home !== undefined && home !== "/" && (folder === home || folder.startsWith(`${home}/`));
  return isInside ? `~${folder.slice(home.length)}` : folder;
}

function relativeTo(folders: readonly string[], file: string): string {
  const folder = folders.find((candidate) => file.startsWith(`${candidate}/`));
  return folder === undefined ? file : file.slice(folder.length + 1);
}
