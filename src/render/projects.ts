import { jsonText } from "./template/values.ts";
import { formatted } from "./template.ts";
import { wideTable } from "./wide-table.ts";

/** A project as `ls` lists it. */
export interface ProjectLine {
  readonly name: string;
  /** `exited(1), running(2)`. */
  readonly status: string;
  /** Comma-separated. */
  readonly configFiles: string;
}

const listing = {
  usual: "{{.Name}}\t{{.Status}}\t{{.ConfigFiles}}",
  headings: { Name: "NAME", Status: "STATUS", ConfigFiles: "CONFIG FILES" },
};

/** Projects as `docker compose ls` shows them; by a template too. */
export function projectsText(projects: readonly ProjectLine[], format: string): string {
  const rows = projects.map(({ name, status, configFiles }) => ({
    Name: name,
    Status: status,
    ConfigFiles: configFiles,
  }));
  if (format === "json") return jsonText(rows);
  if (format !== "table") return formatted(format, rows, listing);
  const body = projects.map(({ name, status, configFiles }) => [name, status, configFiles]);
  return wideTable([Object.values(listing.headings), ...body], { narrowest: 20, gap: 3 });
}
