import type { ContainerFact } from "../engine/engine.ts";
import { labels } from "../engine/labels.ts";
import { ageText } from "./age.ts";
import { byTarget, portCell } from "./port-cell.ts";
import { table } from "./table.ts";

interface PsStyle {
  /** Cut ids and commands as docker does. */
  readonly truncate: boolean;
  readonly now: Date;
}

/** Containers as the table that `docker compose ps` prints, by name. */
export function psTable(containers: readonly ContainerFact[], style: PsStyle): string {
  const body = byName(containers).map((container) => [
    container.name,
    container.image,
    commandCell(container, style),
    container.labels[labels.service] ?? "",
    createdCell(container, style),
    container.status,
    portCell(container.ports),
  ]);
  return table(["NAME", "IMAGE", "COMMAND", "SERVICE", "CREATED", "STATUS", "PORTS"], body);
}

/** One JSON object per line and container, with the fields of `docker compose ps --format json`. */
export function psJson(containers: readonly ContainerFact[], style: PsStyle): string {
  return byName(containers)
    .map((container) => `${JSON.stringify(psObject(container, style))}\n`)
    .join("");
}

function psObject(container: ContainerFact, style: PsStyle) {
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
  };
}

function byName(containers: readonly ContainerFact[]): readonly ContainerFact[] {
  return [...containers].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function commandCell({ command }: ContainerFact, style: PsStyle): string {
  return JSON.stringify(cut(command, 20, style));
}

function createdCell({ createdAt }: ContainerFact, { now }: PsStyle): string {
  return `${ageText(Math.max(0, now.getTime() - Date.parse(createdAt)))} ago`;
}

/** `2026-11-21 12:09:44 +0000 UTC`, as Go prints a moment. */
function createdAtText(createdAt: string): string {
  return `${new Date(createdAt).toISOString().slice(0, 19).replace("T", " ")} +0000 UTC`;
}

function cut(text: string, length: number, { truncate }: PsStyle): string {
  const characters = [...text];
  return truncate && characters.length > length ? `${characters.slice(0, length - 1).join("")}…` : text;
}
