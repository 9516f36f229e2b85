import type { Engine, EngineStreams } from "../../engine/engine.ts";
import type { ContainerFact } from "../../engine/facts.ts";
import { isOneOff, labels } from "../../engine/labels.ts";
import type { LogLine } from "../../logs/entry.ts";
import { readContainer } from "../../logs/read.ts";
import { sourceOf } from "../../logs/source.ts";
import type { Plan } from "../../plan/plan.ts";
import { planJson, showPlan } from "../../plan/show.ts";
import type { Redactor } from "../../redact/redactor.ts";
import { psText } from "../../render/lists/ps.ts";
import type { FileObject, Stack } from "../../stack/stack.ts";
import { type ArtifactFile, type ArtifactFolder, logName, names } from "./folder.ts";
import { junit } from "./junit.ts";
import { markdown } from "./markdown.ts";
import type { RunReport } from "./report.ts";
import { inTimeOrder } from "./time-order.ts";

/** What the artifacts of a run are written from. */
export interface Collection {
  readonly stack: Stack;
  readonly plans: readonly Plan[];
  readonly containers: readonly ContainerFact[];
  readonly report: RunReport;
}

interface CollectContext {
  readonly engine: Pick<Engine, "inspectContainer" | "logs">;
  readonly folder: ArtifactFolder;
  readonly redactor: Redactor;
  readonly signal: AbortSignal;
}

/** Writes the artifacts of a run. Small files come first, since the time limit may end the writing. */
export async function collect(
  { stack, plans, containers, report }: Collection,
  { engine, folder, redactor, signal }: CollectContext,
): Promise<void> {
  const { canonicalYaml } = await import("../../stack/canonical/canonical.ts");
  const [first] = plans;
  const { project, startedAt, steps, verdicts } = report;
  await folder.write(names.report, json(report));
  await folder.write(names.summary, markdown(report));
  await folder.write(names.junit, await junit({ project, startedAt, steps, verdicts }));
  await folder.write(names.config, redactor.text(canonicalYaml(redactedStack(stack, redactor))));
  if (first !== undefined) {
    await folder.write(names.planText, redactor.text(plans.map((plan) => showPlan(plan, { order: true })).join("\n")));
    await folder.write(names.plan, json(redactor.data(planJson(first))));
  }
  await folder.write(
    names.ps,
    redactor.text(psText(redactor.data(containers), "table", { truncate: false, now: new Date() })),
  );
  await folder.write(names.peaks, json(peaksOf(report)));
  const inspected = await Promise.all(containers.map(({ id }) => engine.inspectContainer(id)));
  await folder.write(names.inspect, json(redactor.data(inspected.filter((one) => one !== undefined))));
  await writeLogs(engine, containers, { folder, redactor, signal });
}

function peaksOf({ containers }: RunReport) {
  return Object.fromEntries(containers.flatMap(({ name, peak }) => (peak === undefined ? [] : [[name, peak]])));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The same stack without its secrets, for the file that is kept. */
function redactedStack(stack: Stack, { data }: Redactor): Stack {
  return {
    ...data(stack),
    secrets: new Map(Array.from(stack.secrets, ([key, secret]) => [key, withoutContent(secret)])),
  };
}

function withoutContent({ value: _, content, ...secret }: FileObject): FileObject {
  return content === undefined ? secret : { ...secret, content: "***" };
}

interface LogOptions {
  readonly folder: Pick<ArtifactFolder, "open">;
  readonly redactor: Redactor;
  /** Reading ends there, and the files say so. */
  readonly signal: AbortSignal;
}

/** Writes the containers' logs: one file per service, and one with all lines by time. Streams, to use little memory. */
async function writeLogs(
  engine: Pick<EngineStreams, "logs">,
  containers: readonly ContainerFact[],
  { folder, redactor, signal }: LogOptions,
): Promise<void> {
  const files = new Map<string, ArtifactFile>();
  const write = async (name: string, parts: readonly Uint8Array[]) => {
    const file = files.get(name) ?? folder.open(name);
    files.set(name, file);
    await file.write(Buffer.concat(parts));
  };
  const replicated = servicesWithSeveralLogs(containers);
  const failures: string[] = [];
  const logs = containers.map((container) => readLog(engine, container, { signal, failures }));
  await write(names.logs, []);
  for await (const lines of inTimeOrder(logs)) {
    const redacted = lines.map((line) => ({ ...line, bytes: redactor.line(line.bytes) }));
    await write(
      names.logs,
      redacted.flatMap((line) => lineParts(`${line.time} ${line.source.name} | `, line)),
    );
    for (const [service, own] of byService(redacted)) {
      const isShared = replicated.has(service);
      const head = ({ time, source }: LogLine) => (isShared ? `${time} ${source.name} | ` : `${time} `);
      await write(
        logName(service),
        own.flatMap((line) => lineParts(head(line), line)),
      );
    }
  }
  if (signal.aborted) failures.push("cut off here: the time limit for artifacts was reached");
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

/** Reads one container's log. A log that cannot be read is reported, and does not stop the others. */
async function* readLog(
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

/** The services whose log file has lines of more than one container. */
function servicesWithSeveralLogs(containers: readonly ContainerFact[]): ReadonlySet<string> {
  const services = containers.map((fact) => fact.labels[labels.service] ?? "");
  const repeated = services.filter((service, index) => services.indexOf(service) !== index);
  const oneOffs = containers.filter(isOneOff).map((fact) => fact.labels[labels.service] ?? "");
  return new Set([...repeated, ...oneOffs]);
}

const newline = Buffer.from("\n");

function lineParts(head: string, { bytes }: LogLine): readonly Uint8Array[] {
  return [Buffer.from(head), bytes, newline];
}
