import { formatRows } from "../format/format.ts";
import { table, wideTable } from "../format/table.ts";
import { jsonText } from "../format/values.ts";

/** A project as `ls` lists it. */
export interface ProjectLine {
  readonly name: string;
  /** `exited(1), running(2)`. */
  readonly status: string;
  /** Comma-separated. */
  readonly configFiles: string;
  /** Where it was made from; several where its copies share a name. */
  readonly folders: readonly string[];
  /** It goes by itself, with its lease. */
  readonly isEphemeral: boolean;
}

export interface ProjectsStyle {
  /** Someone looks on, not a script. */
  readonly isWatched: boolean;
  /** Of that person. */
  readonly home: string | undefined;
}

const listing = {
  usual: "{{.Name}}\t{{.Status}}\t{{.ConfigFiles}}",
  headings: { Name: "NAME", Status: "STATUS", ConfigFiles: "CONFIG FILES", WorkingDir: "FOLDER" },
};

/**
 * Projects as `docker compose ls` shows them; by a template too, which may ask for WorkingDir and Ephemeral. Who looks on
 * sees the folders.
 */
export function projectsText(projects: readonly ProjectLine[], format: string, style: ProjectsStyle): string {
  const rows = projects.map(({ name, status, configFiles, folders, isEphemeral }) => ({
    Name: name,
    Status: status,
    ConfigFiles: configFiles,
    // As methods, since JSON has the fields of Compose.
    WorkingDir: () => folders.join(","),
    Ephemeral: () => isEphemeral,
  }));
  if (format === "json") return jsonText(rows);
  if (format !== "table") return formatRows(format, rows, listing);
  if (style.isWatched) return watched(projects, style);
  const body = projects.map(({ name, status, configFiles }) => [name, status, configFiles]);
  return wideTable([["NAME", "STATUS", "CONFIG FILES"], ...body], { narrowest: 20, gap: 3 });
}

function watched(projects: readonly ProjectLine[], { home }: ProjectsStyle): string {
  const rows = projects.map(({ name, status, configFiles, folders, isEphemeral }) => [
    name,
    isEphemeral ? `${status}, ephemeral` : status,
    folders.map((folder) => under(home, folder)).join(", ") || "N/A",
    configFiles
      .split(",")
      .map((file) => within(folders, file))
      .join(", "),
  ]);
  return table(["NAME", "STATUS", "FOLDER", "CONFIG FILES"], rows);
}

function under(home: string | undefined, folder: string): string {
  const isInside = home !== undefined && home !== "/" && (folder === home || folder.startsWith(`${home}/`));
  return isInside ? `~${folder.slice(home.length)}` : folder;
}

function within(folders: readonly string[], file: string): string {
  const folder = folders.find((each) => file.startsWith(`${each}/`));
  return folder === undefined ? file : file.slice(folder.length + 1);
}
