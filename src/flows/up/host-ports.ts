import type { Ports } from "../../context/context.ts";
import type { Engine } from "../../engine/engine.ts";
import { isInit, isOneOff, labels } from "../../engine/labels.ts";
import { UsageError } from "../../errors.ts";
import type { Observed } from "../../observe/observed.ts";
import { portsIn, readBlocks } from "../../plan/host-ports/blocks.ts";
import { type GivenPortsOptions, givePorts } from "../../plan/host-ports/host-ports.ts";
import { portKey } from "../../plan/host-ports/ledger.ts";
import type { Stack } from "../../stack/stack.ts";
import { busyPorts } from "./busy-ports.ts";
import { checkFolder } from "./check-folder.ts";

/** The stack with the host ports that it is to have: the file's, or those of this folder's copy. */
export async function withGivenPorts(
  stack: Stack,
  { containers }: Pick<Observed, "containers">,
  ports: Ports,
  options: GivenPortsOptions = {},
): Promise<Stack> {
  const known = givePorts(stack, containers, options, new Set());
  if (known?.stack.givenPorts === undefined) return stack;
  await checkFolder(stack, containers);
  if (known.open.length === 0) return known.stack;
  const engine = await ports.engine();
  const taken = await heldByOthers(stack, engine, options);
  const isHere = /^(?:unix|npipe):/.test((await engine.info()).endpoint);
  for (;;) {
    const given = givePorts(stack, containers, options, taken);
    if (given === undefined) {
      throw new UsageError("no host port between 20000 and 29999 is left to give", {
        hint: "Take down stacks that are not needed (`berth ls --all`), or give the ports of the file: --ports file.",
      });
    }
    const busy = isHere ? await busyPorts(given.open) : [];
    if (busy.length === 0) return given.stack;
    for (const port of busy) taken.add(portKey(port));
  }
}

/** What other containers publish, and what other copies were given even where they are stopped. */
async function heldByOthers(
  { name, services }: Stack,
  engine: Engine,
  { beside }: GivenPortsOptions,
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
