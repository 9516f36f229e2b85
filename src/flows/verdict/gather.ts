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

/** What is read once for all verdicts of a stack. */
export interface VerdictScene {
  readonly stack: Stack;
  readonly engine: Engine;
  readonly containers: readonly ContainerFact[];
  readonly engineArch: string;
  readonly secrets: readonly string[];
  readonly placeOf: Evidence["placeOf"];
  /** Ends all reading: a verdict in time is worth more than a whole one. */
  readonly signal: AbortSignal;
}

/** Looks round. What the engine does not tell in time is not there. */
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

/** What was being done when it failed. */
export type Attempt = Pick<Evidence, "refusal" | "advice" | "engineMessage" | "step" | "until" | "waitedMs">;

/** All that can be known of a service's container, or of a service without one, with the secrets taken out. */
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
  // One of its own: Node warns on stderr where many listen to the same.
  const signal = AbortSignal.any([scene.signal]);
  const { fact, said = [] } = about;
  const service = stack.services.get(about.service ?? "") ?? stack.disabled.get(about.service ?? "");
  const ran = fact !== undefined && fact.startedAt !== "";
  const lines = said.length === 0 && ran ? await lastLines(engine, fact, signal) : said.map(lineOfHook);
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

/** What comes of it before the signal aborts; else, and where it fails, what is given instead. */
async function inTime<T>(work: Promise<T>, signal: AbortSignal, otherwise: T): Promise<T> {
  return new Promise((resolve) => {
    const end = (value: T) => {
      signal.removeEventListener("abort", giveUp);
      resolve(value);
    };
    const giveUp = () => end(otherwise);
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp);
    work.then(end, giveUp);
  });
}

/** The service's secrets whose files, on this machine, have no content. */
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

const most = 40;
/** A few lines may have megabytes. */
const longest = 4000;

interface OutputLine {
  readonly text: string;
  readonly stream: LogLine["stream"];
}

function lineOfHook(text: string): OutputLine {
  return { text, stream: "stderr" };
}

/** The last lines that a container put out; what cannot be read, or not in time, is not there. */
async function lastLines(
  engine: Pick<EngineStreams, "logs">,
  fact: ContainerFact,
  signal: AbortSignal,
): Promise<readonly OutputLine[]> {
  const lines: OutputLine[] = [];
  try {
    for await (const batch of readContainer(engine, sourceOf(fact), { tail: String(most), signal })) {
      lines.push(
        ...batch.map(({ bytes, stream }) => ({
          text: Buffer.from(bytes.subarray(0, longest)).toString("utf8"),
          stream,
        })),
      );
      lines.splice(0, lines.length - most);
    }
  } catch {
    // Such as with `logging: driver: none`.
  }
  return lines;
}
