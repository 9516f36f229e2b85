import { stat } from "node:fs/promises";
import type { Engine, EngineStreams } from "../../engine/engine.ts";
import type { ContainerFact } from "../../engine/facts.ts";
import { isInit, isOneOff } from "../../engine/labels.ts";
import type { LogLine } from "../../logs/entry.ts";
import { readContainer } from "../../logs/read.ts";
import { sourceOf } from "../../logs/source.ts";
import { redactor } from "../../redact/redactor.ts";
import { readSecretFiles } from "../../stack/files/secret-files.ts";
import { secretsOf, secretsOfEnv } from "../../stack/secret-values.ts";
import type { Service, Stack } from "../../stack/stack.ts";
import type { Evidence } from "../../verdict/evidence.ts";
import { redactedEvidence } from "../../verdict/redacted-evidence.ts";
import { unrunnableProgram } from "../../verdict/rules/program.ts";
import { programHead } from "./program-head.ts";

/** Data shared by all verdicts of a stack, so that it is read only once. */
export interface VerdictScene {
  readonly stack: Stack;
  readonly engine: Engine;
  readonly containers: readonly ContainerFact[];
  /** Empty if the engine did not answer in time. */
  readonly engineArch: string;
  /** Values to redact. */
  readonly secrets: readonly string[];
  readonly placeOf: Evidence["placeOf"];
  /** Stops all reads: a prompt verdict is more useful than a complete one. */
  readonly signal: AbortSignal;
}

/** Reads the shared data. Values that the engine does not return before `signal` aborts are left empty. */
export async function openVerdictScene(
  stack: Stack,
  engine: Engine,
  { placeOf, signal }: Pick<VerdictScene, "placeOf" | "signal">,
): Promise<VerdictScene> {
  const [containers, engineArch, files] = await Promise.all([
    inTime(engine.containers(stack.name), signal, []),
    inTime(
      engine.info().then(({ arch }) => arch),
      signal,
      "",
    ),
    readSecretFiles(stack),
  ]);
  return { stack, engine, containers, engineArch, secrets: [...secretsOf(stack), ...files], placeOf, signal };
}

/** The operation that failed. */
export type Attempt = Pick<Evidence, "refusal" | "advice" | "engineMessage" | "step" | "until" | "waitedMs">;

/** Collects the evidence on a service and, if it has one, its container. Secrets are redacted. */
export async function gatherEvidence(
  scene: VerdictScene,
  about: {
    readonly service: string | undefined;
    readonly fact: ContainerFact | undefined;
    readonly said?: readonly string[];
  },
  attempt: Attempt,
): Promise<Evidence> {
  const { stack, engine, containers } = scene;
  // A separate signal per call: Node warns on stderr when one signal has many listeners.
  const signal = AbortSignal.any([scene.signal]);
  const { fact, said = [] } = about;
  const service = stack.services.get(about.service ?? "") ?? stack.disabled.get(about.service ?? "");
  const hasStarted = fact !== undefined && fact.startedAt !== "";
  const lines = said.length === 0 && hasStarted ? await lastLines(engine, fact, signal) : said.map(hookLine);
  const log = lines.map(({ text }) => text);
  const path = unrunnableProgram(log);
  const evidence: Evidence = {
    ...attempt,
    stack,
    service,
    fact,
    log,
    errorLog: lines.flatMap(({ text, stream }) => (stream === "stderr" ? [text] : [])),
    program: fact && path ? await inTime(programHead(engine, fact.id, path, signal), signal, undefined) : undefined,
    emptySecrets: service === undefined ? [] : await emptySecrets(stack, service),
    peers: containers.filter((each) => each.id !== fact?.id && !isOneOff(each) && !isInit(each)),
    engineArch: scene.engineArch,
    placeOf: scene.placeOf,
  };
  return redactedEvidence(evidence, redactor([...scene.secrets, ...secretsOfEnv(fact?.env ?? [])]));
}

/** Resolves to the result of `work`, or to `fallback` if `work` fails or the signal aborts first. */
async function inTime<T>(work: Promise<T>, signal: AbortSignal, fallback: T): Promise<T> {
  return new Promise((resolve) => {
    const end = (value: T) => {
      signal.removeEventListener("abort", giveUp);
      resolve(value);
    };
    const giveUp = () => end(fallback);
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp);
    work.then(end, giveUp);
  });
}

/** The service's secrets whose files on this machine are empty. */
async function emptySecrets(stack: Stack, service: Service): Promise<Evidence["emptySecrets"]> {
  const files = (service.secrets ?? []).flatMap(({ source: name }) => {
    const file = stack.secrets.get(name)?.file;
    return file === undefined ? [] : [{ name, file }];
  });
  const sizes = await Promise.all(
    files.map(({ file }) =>
      stat(file).then(
        ({ size }) => size,
        () => undefined,
      ),
    ),
  );
  return files.filter((_, index) => sizes[index] === 0);
}

const maxLines = 40;
/** Per line: a single line can be megabytes long. */
const maxLineBytes = 4000;

interface OutputLine {
  readonly text: string;
  readonly stream: LogLine["stream"];
}

function hookLine(text: string): OutputLine {
  return { text, stream: "stderr" };
}

/** The last output lines of a container: as many as could be read before the signal aborted, or none on an error. */
async function lastLines(
  engine: Pick<EngineStreams, "logs">,
  fact: ContainerFact,
  signal: AbortSignal,
): Promise<readonly OutputLine[]> {
  const lines: OutputLine[] = [];
  try {
    for await (const batch of readContainer(engine, sourceOf(fact), { tail: String(maxLines), signal })) {
      lines.push(
        ...batch.map(({ bytes, stream }) => ({
          text: Buffer.from(bytes.subarray(0, maxLineBytes)).toString("utf8"),
          stream,
        })),
      );
      lines.splice(0, lines.length - maxLines);
    }
  } catch {
    // Logs may be unreadable, for example with `logging: driver: none`.
  }
  return lines;
}
