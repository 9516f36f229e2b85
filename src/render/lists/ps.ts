import type { ContainerSummary } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import { formatRows, type RowFormat } from "../format/format.ts";
import { ageText } from "../size.ts";
import { byTarget, portCell } from "./port-cell.ts";

interface PsStyle {
  /** Cut ids and commands as docker does. */
  readonly truncate: boolean;
  readonly now: Date;
}

const listing: RowFormat = {
  defaultTemplate: "{{.Name}}\t{{.Image}}\t{{.Command}}\t{{.Service}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}",
  headings: {
    ID: "CONTAINER ID",
    Name: "NAME",
    Names: "NAMES",
    Project: "PROJECT",
    Service: "SERVICE",
    Image: "IMAGE",
    Command: "COMMAND",
    CreatedAt: "CREATED AT",
    RunningFor: "CREATED",
    Ports: "PORTS",
    State: "STATE",
    Status: "STATUS",
    Size: "SIZE",
    Labels: "LABELS",
  },
};

/**
 * Containers as `docker compose ps` prints them, sorted by name: as a table, JSON Lines, or by the user's template.
 */
export function psText(containers: readonly ContainerSummary[], format: string, style: PsStyle): string {
  return formatRows(
    format,
    byName(containers).map((container) => psObject(container, style)),
    listing,
  );
}

function psObject(container: ContainerSummary, style: PsStyle) {
  return {
    Command: commandCell(container, style),
    CreatedAt: createdAtText(container.createdAt),
    ExitCode: container.exitCode,
    Health: container.health === "none" ? "" : container.health,
    ID: style.truncate ? container.id.slice(0, 12) : container.id,
    Image: container.image,
    Labels: Object.entries(container.labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(","),
    LocalVolumes: String(container.mounts.filter(({ type }) => type === "volume").length),
    Mounts: container.mounts.map(({ name, source }) => cut(name || source, 15, style)).join(","),
    Name: container.name,
    Names: container.name,
    Networks: container.networks.map(({ name }) => name).join(","),
    Ports: portCell(container.ports),
    Project: container.labels[labels.project] ?? "",
    Publishers: [...container.ports].sort(byTarget).map(({ hostIp, target, published, protocol }) => ({
      URL: hostIp,
      TargetPort: target,
      PublishedPort: published ?? 0,
      Protocol: protocol,
    })),
    RunningFor: createdCell(container, style),
    Service: container.labels[labels.service] ?? "",
    Size: "0B",
    State: container.state,
    Status: container.status,
    Label: (key: string) => container.labels[key] ?? "",
  };
}

function byName(containers: readonly ContainerSummary[]): readonly ContainerSummary[] {
  return [...containers].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function commandCell({ command }: ContainerSummary, style: PsStyle): string {
  return JSON.stringify(cut(command, 20, style));
}

function createdCell({ createdAt }: ContainerSummary, { now }: PsStyle): string {
  return `${ageText(Math.max(0, now.getTime() - Date.parse(createdAt)))} ago`;
}

/** `2026-11-21 12:09:44 +0000 UTC`, Go's format. */
function createdAtText(createdAt: string): string {
  return `${new Date(createdAt).toISOString().slice(0, 19).replace("T", " ")} +0000 UTC`;
}

function cut(text: string, length: number, { truncate }: PsStyle): string {
  const characters = [...text];
  return truncate && characters.length > length ? `${characters.slice(0, length - 1).join("")}…` : text;
}
