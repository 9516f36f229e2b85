import type { ContainerFact } from "../engine/engine.ts";

/** A probe may print a page; its end says what went wrong. */
const longestProbe = 300;

/** What is known about containers that did not come up, and where to look next: the hint of an error. */
export function evidence(service: string, facts: readonly ContainerFact[]): string {
  return [...facts.flatMap(sentences), `See \`berth logs ${service}\`.`].join(" ");
}

function sentences(fact: ContainerFact): string[] {
  const said: string[] = [];
  if (fact.state !== "running") said.push(`${fact.name} is ${fact.state}, exit code ${fact.exitCode}.`);
  else if (fact.health !== "none") said.push(`${fact.name} is running, health ${fact.health}.`);
  if (fact.oomKilled) said.push("It ran out of memory.");
  if (fact.stateError !== "") said.push(`The engine says: ${fact.stateError}.`);
  if (fact.restartCount > 0) said.push(`It was restarted ${fact.restartCount} times.`);
  const probe = fact.probes.at(-1);
  // Why it ended, the probe does not know: it was cut off with it.
  if (fact.state === "running" && probe !== undefined && probe.exitCode !== 0) {
    const output = probe.output.trim().slice(-longestProbe);
    said.push(`Its last health probe ended with ${probe.exitCode}${output === "" ? "" : `: ${output}`}.`);
  }
  return said;
}
