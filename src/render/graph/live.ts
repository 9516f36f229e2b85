import type { ContainerSummary, PublishedPort } from "../../engine/facts.ts";
import { isInit, isOneOff, labels } from "../../engine/labels.ts";
import type { Port } from "../../stack/stack.ts";
import { type Graph, type Level, type Live, levels, type ServiceNode } from "./graph.ts";

/** The graph with what runs of it: states, and the host's ports that the engine chose. Pure. */
export function withLive(graph: Graph, containers: readonly ContainerSummary[]): Graph {
  const byService = new Map<string, ContainerSummary[]>();
  for (const fact of containers) {
    if (isOneOff(fact) || isInit(fact)) continue;
    const service = fact.labels[labels.service] ?? "";
    byService.set(service, [...(byService.get(service) ?? []), fact]);
  }
  const services = graph.services.map((node) => {
    const facts = byService.get(node.name) ?? [];
    const live = liveOf(node, facts);
    return { ...node, ports: node.ports.flatMap((port) => publishedAs(port, facts)), ...(live && { live }) };
  });
  return { ...graph, services };
}

/** undefined: the service has no containers and needs none. */
function liveOf({ presence, replicas }: ServiceNode, facts: readonly ContainerSummary[]): Live | undefined {
  const expected = presence === "enabled" ? replicas : 0;
  if (facts.length === 0) return expected > 0 ? { level: "absent", text: "not created", containers: [] } : undefined;
  const states = facts.map((fact) => ({ level: levelOf(fact), text: stateText(fact) }));
  const worst = states.reduce((a, b) => (rank(b.level) > rank(a.level) ? b : a));
  const same = states.filter(({ text }) => text === worst.text).length;
  const all = Math.max(expected, facts.length);
  return {
    level: facts.length < expected && rank(worst.level) < rank("busy") ? "busy" : worst.level,
    text: all === 1 ? worst.text : `${same} of ${all} ${worst.text}`,
    containers: facts.map(({ name, state, health, exitCode }) => ({ name, state, health, exitCode })),
  };
}

function rank(level: Level): number {
  return levels.indexOf(level);
}

function levelOf({ state, health, exitCode }: ContainerSummary): Level {
  if (state === "exited") return exitCode === 0 ? "done" : "bad";
  if (state === "dead" || health === "unhealthy") return "bad";
  return state === "running" && health !== "starting" ? "good" : "busy";
}

function stateText({ state, health, exitCode }: ContainerSummary): string {
  if (state === "exited") return `exited ${exitCode}`;
  if (state !== "running" || health === "none") return state;
  return health === "starting" ? "health: starting" : health;
}

/** A port of the file with the host ports that are really published, one entry each. */
function publishedAs(port: Port, facts: readonly ContainerSummary[]): readonly Port[] {
  const matches = ({ target, protocol, published }: PublishedPort) =>
    published !== undefined && target === port.target && protocol === (port.protocol ?? "tcp");
  const published = facts.flatMap(({ ports }) => ports.filter(matches));
  const numbers = [...new Set(published.map((publishedPort) => String(publishedPort.published)))];
  if (numbers.length === 0 || (port.published !== undefined && numbers.includes(port.published))) return [port];
  return numbers.map((number) => ({ ...port, published: number }));
}
