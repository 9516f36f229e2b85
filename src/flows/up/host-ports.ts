import type { Context, ReadContext } from "../../context/context.ts";
import { scheme } from "../../endpoints/endpoints.ts";
import { detectHost, engineHost } from "../../endpoints/engine-host.ts";
import type { EngineReads } from "../../engine/engine.ts";
import { isInit, isOneOff, labels } from "../../engine/labels.ts";
import { UsageError } from "../../errors.ts";
import type { Observed } from "../../observe/observe.ts";
import { type HostPort, type HostPortOptions, planHostPorts } from "../../plan/host-ports/host-ports.ts";
import { portKey, portsIn, readBlocks } from "../../plan/host-ports/ledger.ts";
import type { Plan } from "../../plan/plan.ts";
import { addressLines, hostPortLines } from "../../render/lists/host-ports.ts";
import type { Port, Service, Stack } from "../../stack/stack.ts";

/** Returns the stack with its final host ports: the file's, or ports that are free for this copy of the stack. */
export async function assignHostPorts(
  stack: Stack,
  { containers }: Pick<Observed, "containers">,
  ctx: ReadContext,
  options: HostPortOptions = {},
): Promise<Stack> {
  const first = planHostPorts(stack, containers, options, new Set());
  if (first?.stack.givenPorts === undefined) return stack;
  if (first.open.length === 0) return first.stack;
  const engine = await ctx.engine();
  const taken = await portsOfOthers(stack, engine, options);
  const isHere = /^(?:unix|npipe):/.test((await engine.info()).endpoint);
  for (;;) {
    const given = planHostPorts(stack, containers, options, taken);
    if (given === undefined) {
      throw new UsageError("no free host port between 20000 and 29999", {
        hint: "Take down stacks that you do not need (see `berth ls --all`), or use the file's ports with --ports file.",
      });
    }
    const busy = isHere ? await busyPorts(given.open) : [];
    if (busy.length === 0) return given.stack;
    for (const port of busy) taken.add(portKey(port));
  }
}

/** Returns the ports that other containers publish, and those assigned to other copies, even stopped ones. */
async function portsOfOthers(
  { name, services }: Stack,
  engine: EngineReads,
  { beside }: HostPortOptions,
): Promise<Set<string>> {
  const taken = new Set<string>();
  for (const fact of await engine.publishers()) {
    const service = fact.labels[labels.service] ?? "";
    const isOwn = fact.labels[labels.project] === name && services.has(service) && !isOneOff(fact) && !isInit(fact);
    if (isOwn && service !== beside) continue;
    for (const { published, protocol } of fact.ports) {
      if (published !== undefined) taken.add(portKey({ port: published, protocol }));
    }
    const given = [...readBlocks(fact.labels[labels.ports]).values()].flatMap(portsIn);
    for (const port of given) for (const protocol of ["tcp", "udp"]) taken.add(portKey({ port, protocol }));
  }
  return taken;
}

/** Returns the ports that processes on this machine use, by trying to bind them. Only TCP and UDP. */
async function busyPorts(ports: readonly HostPort[]): Promise<readonly HostPort[]> {
  const busy = await Promise.all(ports.map(isBusy));
  return ports.filter((_, index) => busy[index]);
}

async function isBusy({ hostIp, port, protocol }: HostPort): Promise<boolean> {
  const isTaken = protocol === "tcp" ? isTcpTaken : protocol === "udp" ? isUdpTaken : async () => false;
  for (const host of hostIp === "" ? ["0.0.0.0", "::"] : [hostIp]) if (await isTaken(host, port)) return true;
  return false;
}

async function isTcpTaken(host: string, port: number): Promise<boolean> {
  const { createServer } = await import("node:net");
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(isInUse(error)));
    server.listen({ host, port, exclusive: true, ipv6Only: true }, () => server.close(() => resolve(false)));
  });
}

async function isUdpTaken(address: string, port: number): Promise<boolean> {
  const { createSocket } = await import("node:dgram");
  return new Promise((resolve) => {
    const socket = createSocket({ type: address.includes(":") ? "udp6" : "udp4", ipv6Only: address.includes(":") });
    socket.once("error", (error) => {
      socket.close();
      resolve(isInUse(error));
    });
    socket.bind({ address, port, exclusive: true }, () => socket.close(() => resolve(false)));
  });
}

function isInUse(error: Error): boolean {
  return "code" in error && error.code === "EADDRINUSE";
}

/** Prints where automatically assigned ports are reachable. `services` undefined: all services. */
export async function printHostPorts(stack: Stack, ctx: Context, services?: readonly string[]): Promise<void> {
  if (stack.givenPorts === undefined) return;
  const options = await addressOptions(ctx);
  const chosen = [...stack.services].filter(([name]) => services?.includes(name) ?? true);
  for (const line of hostPortLines({ ...stack, services: new Map(chosen) }, options)) ctx.ui.note(line);
}

/** Prints, below live rows, where the services that a plan brought up can be reached. */
export async function printAddresses(plan: Plan, stack: Stack, ctx: Context): Promise<void> {
  const started = plan.steps.flatMap(({ action }) => (action.kind === "start-container" ? [action.service] : []));
  const running = plan.unchanged.flatMap(({ service, state }) => (state === "running" ? [service] : []));
  const up = new Set([...started, ...running]);
  const services = [...stack.services.values()].filter(({ name, ports = [] }) => up.has(name) && ports.length > 0);
  if (services.length === 0) return;
  for (const line of addressLines(services, await addressOptions(ctx))) ctx.ui.note(line);
}

async function addressOptions(ctx: Context) {
  return {
    host: await engineHost(await ctx.engine(), detectHost(ctx.env)),
    schemeOf: (service: Service, { target, protocol = "tcp" }: Port) =>
      scheme(service, { labels: service.labels ?? {} }, { target, protocol }),
  };
}
