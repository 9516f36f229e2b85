import type { ContainerFact, EngineStreams } from "../../engine/engine.ts";
import { isOneOff, labels } from "../../engine/labels.ts";
import type { LogLine } from "../../logs/entry.ts";
import { readContainer } from "../../logs/read.ts";
import { sourceOf } from "../../logs/source.ts";
import type { Redactor } from "../../redact/redactor.ts";
import type { ArtifactFile, ArtifactFolder } from "./folder.ts";
import { logName, names } from "./names.ts";
import { inTimeOrder } from "./time-order.ts";

interface LogsWish {
  readonly folder: Pick<ArtifactFolder, "open">;
  readonly redactor: Redactor;
  /** Reading ends there, and the files say so. */
  readonly signal: AbortSignal;
}

/** Writes what containers have said, a file per service and one of all in the order of time, as it is read: in little memory. */
export async function writeLogs(
  engine: Pick<EngineStreams, "logs">,
  containers: readonly ContainerFact[],
  { folder, redactor, signal }: LogsWish,
): Promise<void> {
  const files = new Map<string, ArtifactFile>();
  const write = async (name: string, parts: readonly Uint8Array[]) => {
    const file = files.get(name) ?? folder.open(name);
    files.set(name, file);
    await file.write(Buffer.concat(parts));
  };
  const replicated = severalOf(containers);
  const failures: string[] = [];
  const logs = containers.map((container) => read(engine, container, { signal, failures }));
  await write(names.logs, []);
  for await (const lines of inTimeOrder(logs)) {
    const texts = lines.map((line) => ({ ...line, bytes: redactor.line(line.bytes) }));
    await write(
      names.logs,
      texts.flatMap((line) => joined(`${line.time} ${line.source.name} | `, line)),
    );
    for (const [service, own] of byService(texts)) {
      const isShared = replicated.has(service);
      const head = ({ time, source }: LogLine) => (isShared ? `${time} ${source.name} | ` : `${time} `);
      await write(
        logName(service),
        own.flatMap((line) => joined(head(line), line)),
      );
    }
  }
  if (signal.aborted) failures.push("cut off here: the time for artifacts was over");
  await write(
    names.logs,
    failures.map((failure) => Buffer.from(`# ${failure}\n`)),
  );
  await Promise.all(Array.from(files.values(), (file) => file.close()));
}

function byService(lines: readonly LogLine[]): ReadonlyMap<string, readonly LogLine[]> {
  const found = new Map<string, LogLine[]>();
  for (const line of lines) {
    const own = found.get(line.source.service) ?? [];
    found.set(line.source.service, own);
    own.push(line);
  }
  return found;
}

/** One log that cannot be read keeps nobody from the others. */
async function* read(
  engine: Pick<EngineStreams, "logs">,
  container: ContainerFact,
  { signal, failures }: { readonly signal: AbortSignal; readonly failures: string[] },
): AsyncGenerator<readonly LogLine[]> {
  try {
    yield* readContainer(engine, sourceOf(container), { timestamps: true, signal });
  } catch (error) {
    if (!signal.aborted) failures.push(`${container.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Services whose file has lines of more than one container. */
function severalOf(containers: readonly ContainerFact[]): ReadonlySet<string> {
  const services = containers.map((fact) => fact.labels[labels.service] ?? "");
  const again = services.filter((service, index) => services.indexOf(service) !== index);
  const besides = containers.filter(isOneOff).map((fact) => fact.labels[labels.service] ?? "");
  return new Set([...again, ...besides]);
}

const newline = Buffer.from("\n");

function joined(head: string, { bytes }: LogLine): readonly Uint8Array[] {
  return [Buffer.from(head), bytes, newline];
}
