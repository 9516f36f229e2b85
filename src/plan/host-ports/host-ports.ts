import type { ObservedContainer } from "../../engine/facts.ts";
import { isInit, isOneOff, labels } from "../../engine/labels.ts";
import { type PortMode, portModeOf, type Service, type Stack } from "../../stack/stack.ts";
import { byNumber, isLive, serviceOf } from "../classify-containers.ts";
import {
  blocksText,
  groupsOf,
  openLedger,
  type PortBlock,
  type PortGroup,
  type PortLedger,
  portsIn,
  readBlocks,
  withBlocks,
} from "./ledger.ts";

/** A port of the host. */
export interface HostPort {
  readonly hostIp: string;
  readonly port: number;
  readonly protocol: string;
}

export interface HostPortOptions {
  /** The command's choice. If undefined, the file decides, else what existing containers use. */
  readonly mode?: PortMode | undefined;
  /** Replicas by service; wins over the file. */
  readonly scale?: ReadonlyMap<string, number> | undefined;
  /** A service that gets an additional container beside its replicas. */
  readonly beside?: string | undefined;
  /** A service whose ports the command sets. */
  readonly fixed?: string | undefined;
}

/** The stack with its assigned host ports, and those of them that no running container of it holds yet. */
export interface HostPorts {
  readonly stack: Stack;
  readonly open: readonly HostPort[];
}

/**
 * Assigns host ports that replace the file's. They depend on a hash of folder, service and container port, so they stay
 * the same, and ports of existing containers are kept. `taken` holds the `portKey`s of ports in use by others. Undefined
 * if no port is free.
 */
export function planHostPorts(
  stack: Stack,
  containers: readonly ObservedContainer[],
  options: HostPortOptions,
  taken: ReadonlySet<string>,
): HostPorts | undefined {
  const claims = [...stack.services.values()]
    .filter(({ name, ports = [] }) => ports.length > 0 && name !== options.fixed)
    .filter((service) => isAutomatic(service, { stack, containers, ...options }))
    .map((service) => claimOf(service, containers, options));
  const ledger = openLedger(taken);
  // Ports of existing containers come first. New ones take what is left.
  const kept = claims.map((claim) => keep(claim, ledger));
  const services = new Map(stack.services);
  const givenPorts = new Map<string, string>();
  const open: HostPort[] = [];
  for (const [index, { service, groups, isRunning }] of claims.entries()) {
    const blocks = new Map(kept[index]);
    for (const group of groups.filter(({ key }) => !blocks.has(key))) {
      const block = ledger.place([stack.workingDir, service.name, group.key].join("\0"), group);
      if (block === undefined) return undefined;
      blocks.set(group.key, ledger.claim(block, group));
    }
    const isHeld = ({ key }: PortGroup) => isRunning && kept[index]?.has(key);
    open.push(...groups.filter((group) => !isHeld(group)).flatMap((group) => hostPorts(group, blocks)));
    services.set(service.name, { ...service, ports: withBlocks(service.ports ?? [], blocks) });
    givenPorts.set(service.name, blocksText(new Map(groups.flatMap(({ key }) => entryOf(key, blocks)))));
  }
  return { stack: givenPorts.size === 0 ? stack : { ...stack, services, givenPorts }, open };
}

/** Whether a service's ports are assigned. Without a mode, its containers decide; for a new service, the others' containers. */
function isAutomatic(
  service: Service,
  { stack, containers, mode = portModeOf(stack) }: Pick<HostPortOptions, "mode"> & StackContainers,
): boolean {
  if (mode !== undefined) return mode === "auto";
  const replicas = containers.filter(isReplica);
  const own = replicas.filter((fact) => serviceOf(fact) === service.name);
  return (own.length > 0 ? own : replicas).some((fact) => fact.labels[labels.ports] !== undefined);
}

interface StackContainers {
  readonly stack: Stack;
  readonly containers: readonly ObservedContainer[];
}

/** The ports that a service needs, and those that it had before. */
interface Claim {
  readonly service: Service;
  readonly groups: readonly PortGroup[];
  readonly memory: ReadonlyMap<string, PortBlock>;
  /** Whether a container of the service runs with the assigned ports. */
  readonly isRunning: boolean;
}

function claimOf(service: Service, containers: readonly ObservedContainer[], options: HostPortOptions): Claim {
  const { scale, beside } = options;
  const replicas = scale?.get(service.name) ?? service.scale ?? service.deploy?.replicas ?? 1;
  const groups = groupsOf(service.ports ?? [], replicas);
  const own = containers.filter((fact) => isReplica(fact) && serviceOf(fact) === service.name).sort(byNumber);
  const labelled = own.filter((fact) => fact.labels[labels.ports] !== undefined);
  const fact = labelled.find(isLive) ?? labelled[0];
  if (fact === undefined || beside === service.name) return { service, groups, memory: new Map(), isRunning: false };
  return { service, groups, memory: readBlocks(fact.labels[labels.ports]), isRunning: isLive(fact) };
}

function keep({ groups, memory, isRunning }: Claim, ledger: PortLedger): ReadonlyMap<string, PortBlock> {
  const kept = new Map<string, PortBlock>();
  for (const group of groups) {
    const block = memory.get(group.key);
    if (block === undefined || block.length < group.length) continue;
    if (isRunning || ledger.isFree(block, group)) kept.set(group.key, ledger.claim(block, group));
  }
  return kept;
}

function isReplica(fact: ObservedContainer): boolean {
  return !isOneOff(fact) && !isInit(fact);
}

function hostPorts({ key, protocols, hostIps }: PortGroup, blocks: ReadonlyMap<string, PortBlock>): HostPort[] {
  return entryOf(key, blocks).flatMap(([, block]) =>
    portsIn(block).flatMap((port) =>
      protocols.flatMap((protocol) => hostIps.map((hostIp) => ({ hostIp, port, protocol }))),
    ),
  );
}

function entryOf(key: string, blocks: ReadonlyMap<string, PortBlock>): (readonly [string, PortBlock])[] {
  const block = blocks.get(key);
  return block === undefined ? [] : [[key, block]];
}
