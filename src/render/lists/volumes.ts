import type { VolumeFact } from "../../engine/facts.ts";
import { type Fields, formatRows, type RowFormat } from "../format/format.ts";

const listing: RowFormat = {
  defaultTemplate: "{{.Driver}}\t{{.Name}}",
  headings: {
    Name: "VOLUME NAME",
    Driver: "DRIVER",
    Labels: "LABELS",
    Mountpoint: "MOUNTPOINT",
    Scope: "SCOPE",
    Size: "SIZE",
    Links: "LINKS",
    Availability: "AVAILABILITY",
    Group: "GROUP",
    Status: "STATUS",
  },
};

/** Volumes as `docker compose volumes` prints them. */
export function volumesText(volumes: readonly VolumeFact[], format: string): string {
  return formatRows(format, volumes.map(fields), listing);
}

function fields({ name, driver, labels, mountpoint }: VolumeFact): Fields {
  const unknown = "N/A";
  return {
    Availability: unknown,
    Driver: driver,
    Group: unknown,
    Labels: Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join(","),
    Links: unknown,
    Mountpoint: mountpoint,
    Name: name,
    // Only cluster volumes have another scope, and this engine call does not list them.
    Scope: "local",
    Size: unknown,
    Status: unknown,
    Label: (key: string) => labels[key] ?? "",
  };
}
