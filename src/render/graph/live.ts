import type { ContainerFact, PublishedPort } from "../../engine/facts.ts";
import { isInit, isOneOff, labels } from "../../engine/labels.ts";
import type { Port } from "../../stack/stack.ts";
import { type Graph, type Level, type Live, levels, type ServiceNode } from "./graph.ts";

/** The graph with what runs of it: states, and the host's ports that the engine chose. Pure. */
export function withLive(graph: Graph, containers: readonly ContainerFact[]): Graph {
  const byService = new Map<string, ContainerFact[]>();
  for (const fact of containers) {
    if (isOneOff(fact) || isInit(fact)) continue;
    const service = fact.labels[labels.service] ?? "";
    byService.set(service, [...(byService.get(service) ?? []), fact]);
  }
  const services = graph.services.map((node) => {
    const facts = byService.get(node.name) ?? [];
    const live = liveOf(node, facts);
    return { ...node, ports: node.ports.flatMap((port) => actual(port, facts)), ...(live && { live }) };
  });
  return { ...graph, services };
}

/** undefined: none is there, and none is wanted. */
function liveOf({ presence, replicas }: ServiceNode, facts: readonly ContainerFact[]): Live | undefined {
  const wanted = presence === "enabled" ? replicas : 0;
  if (facts.length === 0) return wanted > 0 ? { level: "absent", text: "not created", containers: [] } : undefined;
  const states = facts.map((fact) => ({ level: levelOf(fact), text: stateText(fact) }));
  const worst = states.reduce((a, b) => (rank(b.level) > rank(a.level) ? b : a));
  const same = states.filter(({ text }) => text === worst.text).length;
  const all = Math.max(wanted, facts.length);
  return {
    level: facts.length < wanted && rank(worst.level) < rank("busy") ? "busy" : worst.level,
    text: all === 1 ? worst.text : `${same} of ${all} ${worst.text}`,
    containers: facts.map(({ name, state, health, exitCode }) => ({ name, state, health, exitCode })),
  };
}

function rank(level: Level): number {
  return levels.indexOf(level);
}

function levelOf({ state, health, exitCode }: ContainerFact): Level {
  if (state === "exited") return exitCode === 0 ? "done" : "bad";
  if (state === "dead" || health === "unhealthy") return "bad";
  return state === "running" && health !== "starting" ? "good" : "busy";
}

function stateText({ state, health, exitCode }: ContainerFact): string {
  if (state === "exited") return `exited ${exitCode}`;
  if (state !== "running" || health === "none") return state;
  return health === "starting" ? "health: starting" : health;
}

/** A wished port as it is published in truth, once for each number on the host. */
function actual(port: Port, facts: readonly ContainerFact[]): readonly Port[] {
  const isIt = (told: PublishedPort) => told.target === port.target && told.protocol === (port.protocol ?? "tcp");
  const told = facts.flatMap(({ ports }) => ports.filter((one) => isIt(one) && one.published !== undefined));
  const numbers = [...new Set(told.map(({ published }) => String(published)))];
  if (numbers.length === 0 || (port.published !== undefined && numbers.includes(port.published))) return [port];
  return numbers.map((published) => ({ ...port, published }));
}
