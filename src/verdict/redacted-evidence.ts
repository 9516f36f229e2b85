import type { ContainerFact } from "../engine/facts.ts";
import type { Redactor } from "../redact/redactor.ts";
import type { Service } from "../stack/stack.ts";
import type { Evidence } from "./evidence.ts";

const longestOutput = 1500;

/** The evidence without secrets, so that it may be quoted: output of programs, commands, and refusals of the engine. */
export function redactedEvidence(evidence: Evidence, redactor: Redactor): Evidence {
  const { service, fact, log, errorLog, refusal, advice, engineMessage } = evidence;
  // Before a line is cut: half a secret would not be found.
  const redactedLine = (line: string) => stripAnsi(redactor.text(line));
  return {
    ...evidence,
    service: service && redactedService(service, redactor),
    fact: fact && redactedFact(fact, redactor),
    log: log.map(redactedLine),
    errorLog: errorLog.map(redactedLine),
    refusal: redactor.text(refusal),
    advice: advice && redactor.text(advice),
    engineMessage: engineMessage && redactor.text(engineMessage),
  };
}

function redactedFact(fact: ContainerFact, { text, data }: Redactor): ContainerFact {
  return {
    ...fact,
    command: data(fact.command),
    argv: data(fact.argv),
    stateError: text(fact.stateError),
    probes: fact.probes.map((probe) => ({
      ...probe,
      // The output was cut before: half a secret may be at its start, so cut it again.
      output: text(probe.output).slice(-longestOutput).split("\n").map(stripAnsi).join("\n"),
    })),
    env: [],
  };
}

function redactedService(service: Service, { data }: Redactor): Service {
  const { command, entrypoint, healthcheck } = service;
  return {
    ...service,
    command: data(command),
    entrypoint: data(entrypoint),
    ...(healthcheck?.test === undefined ? {} : { healthcheck: { ...healthcheck, test: data(healthcheck.test) } }),
  };
}

/** Terminal escape sequences: colors, cursor movement, titles. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const escapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
const longest = 300;

/** Makes a container's line printable: no escape sequences, `\r` made visible, at most 300 characters. */
export function stripAnsi(line: string): string {
  const plain = line
    .replace(escapes, "")
    .replace(/\r+$/, "")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "  ")
    .replace(/\p{Cc}/gu, " ")
    .trimEnd();
  return plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain;
}
