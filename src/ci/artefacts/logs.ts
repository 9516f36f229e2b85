import type { ContainerFact, EngineStreams } from "../../engine/engine.ts";
import { isOneOff, labels } from "../../engine/labels.ts";
import type { LogLine } from "../../logs/entry.ts";
import { readContainer } from "../../logs/read.ts";
import { sourceOf } from "../../logs/source.ts";
import type { Veil } from "../veil.ts";
import type { ArtefactFile, ArtefactFolder } from "./folder.ts";
import { logName, names } from "./names.ts";
import { inTimeOrder } from "./time-order.ts";

interface LogsWish {
  readonly folder: Pick<ArtefactFolder, "open">;
  readonly veil: Veil;
  /** Reading ends there, and the files say so. */
  readonly signal: AbortSignal;
}

/** Writes what containers have said, a file per service and one of all in the order of time, as it is read: in little memory. */
export async function writeLogs(
  engine: Pick<EngineStreams, "logs">,
  containers: readonly ContainerFact[],
  { folder, veil, signal }: LogsWish,
): Promise<void> {
  const files = new Map<string, ArtefactFile>();
  const fileOf = (name: string) => {
    const file = files.get(name) ?? folder.open(name);
    files.set(name, file);
    return file;
  };
  const all = fileOf(names.logs);
  const replicated = severalOf(containers);
  const failures: string[] = [];
  const logs = containers.map((container) => read(engine, container, { signal, failures }));
  for await (const { source, time, bytes } of inTimeOrder(logs)) {
    const text = veil.line(bytes);
    const head = `${time} ${source.name} | `;
    await all.write(joined(head, text));
    await fileOf(logName(source.service)).write(joined(replicated.has(source.service) ? head : `${time} `, text));
  }
  if (signal.aborted) failures.push("cut off here: the time for artefacts was over");
  for (const failure of failures) await all.write(`# ${failure}\n`);
  await Promise.all(Array.from(files.values(), (file) => file.close()));
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

function joined(head: string, text: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(head), text, Buffer.from("\n")]);
}
