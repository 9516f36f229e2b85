import type { ContainerSummary, StatsSample } from "../../engine/facts.ts";
import { type Fields, formatRows, type RowFormat } from "../format/format.ts";
import { memoryText, sizeText } from "../size.ts";

/** A container and its resource usage; undefined before the first sample. */
export interface MeasuredContainer {
  readonly container: ContainerSummary;
  readonly sample: StatsSample | undefined;
}

const listing: RowFormat = {
  defaultTemplate: "{{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t{{.PIDs}}",
  headings: {
    Container: "CONTAINER",
    ID: "CONTAINER ID",
    Name: "NAME",
    CPUPerc: "CPU %",
    MemUsage: "MEM USAGE / LIMIT",
    MemPerc: "MEM %",
    NetIO: "NET I/O",
    BlockIO: "BLOCK I/O",
    PIDs: "PIDS",
  },
};

/** The resource usage of containers, as `docker stats` prints it. */
export function statsText(
  measured: readonly MeasuredContainer[],
  { format, truncate }: { readonly format: string; readonly truncate: boolean },
): string {
  return formatRows(
    format,
    measured.map((entry) => fields(entry, truncate)),
    listing,
  );
}

function fields({ container: { id, name }, sample }: MeasuredContainer, truncate: boolean): Fields {
  const shown = { Container: id, ID: truncate ? id.slice(0, 12) : id, Name: name };
  if (sample === undefined) {
    return { BlockIO: "--", CPUPerc: "--", ...shown, MemPerc: "--", MemUsage: "-- / --", NetIO: "--", PIDs: "--" };
  }
  const { memoryBytes, memoryLimitBytes } = sample;
  const { Container, ID, Name } = shown;
  return {
    BlockIO: pair(sample.readBytes, sample.writtenBytes, sizeText),
    CPUPerc: percent(sample.cpuPercent),
    Container,
    ID,
    MemPerc: percent(memoryLimitBytes === 0 ? 0 : (memoryBytes / memoryLimitBytes) * 100),
    MemUsage: pair(memoryBytes, memoryLimitBytes, memoryText),
    Name,
    NetIO: pair(sample.receivedBytes, sample.sentBytes, sizeText),
    PIDs: String(sample.processes),
  };
}

function pair(one: number, other: number, text: (bytes: number) => string): string {
  return `${text(one)} / ${text(other)}`;
}

function percent(value: number): string {
  return `${value.toFixed(2)}%`;
}
