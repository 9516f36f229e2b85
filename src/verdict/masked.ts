import type { ContainerFact } from "../engine/engine.ts";
import type { Mask } from "../redact/mask.ts";
import type { Service } from "../stack/stack.ts";
import type { Evidence } from "./evidence.ts";
import { stripAnsi } from "./strip-ansi.ts";

const longestOutput = 1500;

/** The evidence with secrets masked in all output and command lines, so that rules may quote from it. */
export function masked(evidence: Evidence, mask: Mask): Evidence {
  const { service, fact, log, refusal, advice } = evidence;
  return {
    ...evidence,
    service: service && maskedService(service, mask),
    fact: fact && maskedFact(fact, mask),
    // Masked before the line is cut: the mask would not recognize half a secret.
    log: log.map((line) => stripAnsi(mask(line))),
    refusal: mask(refusal),
    advice: advice && mask(advice),
  };
}

function maskedFact(fact: ContainerFact, mask: Mask): ContainerFact {
  return {
    ...fact,
    command: mask(fact.command),
    argv: fact.argv.map(mask),
    stateError: mask(fact.stateError),
    probes: fact.probes.map((probe) => ({
      ...probe,
      // Cut again, which removes a secret that the first cut left half of.
      output: mask(probe.output).slice(-longestOutput).split("\n").map(stripAnsi).join("\n"),
    })),
    env: [],
  };
}

function maskedService(service: Service, mask: Mask): Service {
  const words = (list: readonly string[] | null) => list?.map(mask) ?? null;
  const test = service.healthcheck?.test;
  return {
    ...service,
    command: words(service.command),
    entrypoint: words(service.entrypoint),
    ...(test === undefined ? {} : { healthcheck: { ...service.healthcheck, test: test.map(mask) } }),
  };
}
