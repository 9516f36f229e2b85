import type { StartContainer } from "../../engine.ts";
import { CommandFailed, EngineRefused } from "../../errors.ts";
import { labels } from "../../labels.ts";
import type { Api } from "../request/api.ts";
import { findParallel } from "../request/parallel.ts";
import { inlineFiles } from "../translate/file-mounts.ts";
import { containerPath, inspectContainer } from "./containers.ts";
import { type ListedContainer, listContainers, listedName, ownContainers } from "./listed-containers.ts";
import { type TakenPort, takenPort } from "./taken-port.ts";

/** Copies inline configs and secrets into a container that has not run yet, then starts it. */
export async function startContainer(api: Api, request: StartContainer): Promise<void> {
  const { name, stack, service } = request;
  const inline = inlineFiles(stack, service);
  if (inline.length > 0) {
    const { copyInlineFiles } = await import("./copy-inline-files.ts");
    await copyInlineFiles(api, name, inline);
  }
  try {
    // 304 means it runs already.
    await api.send({ method: "POST", path: containerPath(name, "start"), accept: [304] });
  } catch (error) {
    throw (await portFault(api, error, request)) ?? commandFault(error) ?? error;
  }
}

/** The error for a command that was not found (127) or cannot be executed (126), with a shell's exit codes. */
function commandFault(error: unknown): CommandFailed | undefined {
  if (!(error instanceof EngineRefused)) return undefined;
  const text = String((error.cause as Error).message);
  const code = /executable file not found|exec: .*no such file/.test(text)
    ? 127
    : /exec: .*denied/.test(text)
      ? 126
      : 0;
  return code === 0 ? undefined : new CommandFailed(error.message, code, { hint: error.hint, cause: error });
}

/** The error for a host port in use. Names the service, container or process that holds it. */
async function portFault(api: Api, error: unknown, request: StartContainer): Promise<EngineRefused | undefined> {
  const taken = error instanceof EngineRefused ? takenPort(String((error.cause as Error).message)) : undefined;
  if (taken === undefined) return undefined;
  const { words, hint } = await holderWords(api, taken, request);
  return new EngineRefused(`port ${taken.address} is already taken by ${words}`, { hint, cause: error });
}

interface HolderWords {
  readonly words: string;
  readonly hint: string;
}

async function holderWords(api: Api, { port, protocol }: TakenPort, request: StartContainer): Promise<HolderWords> {
  const holder = await portHolder(api, port, request.name);
  if (holder === undefined) {
    return {
      words: "a process outside the engine",
      hint: `Find it with \`sudo ss -${protocol === "udp" ? "lunp" : "ltnp"} 'sport = :${port}'\`, and stop it or publish another port.`,
    };
  }
  const name = listedName(holder);
  const [own] = await ownContainers(api, [holder]);
  if (own === undefined) {
    const hint = `Stop that container (\`docker stop ${name}\`), or publish another port.`;
    return { words: `container ${name}`, hint };
  }
  const { [labels.project]: owner, [labels.service]: service } = own.Labels;
  return owner === request.stack.name && service !== undefined
    ? { words: `service ${service} (container ${name})`, hint: "Publish one of the two on another host port." }
    : {
        words: `container ${name} (project ${owner})`,
        hint: `Stop that project (\`berth -p ${owner} stop\`), or publish another port.`,
      };
}

/** How long a container that is being started is waited for: in milliseconds, one pause after the other. */
const pausesMs = [100, 200, 400, 800];

/** The container that publishes a host port. One that starts at the same time has the port before the engine lists it as running. */
async function portHolder(api: Api, port: number, starting: string): Promise<ListedContainer | undefined> {
  const { setTimeout: pause } = await import("node:timers/promises");
  for (const pauseMs of pausesMs) {
    const [holder] = await listContainers(api, { publish: [String(port)], status: ["running", "paused"] });
    if (holder !== undefined || !(await isBeingStarted(api, port, starting))) return holder;
    await pause(pauseMs);
  }
  return undefined;
}

/** Whether a container other than the given one is created with a host port, and may be starting. */
async function isBeingStarted(api: Api, port: number, except: string): Promise<boolean> {
  const created = await listContainers(api, { status: ["created"] });
  const others = created.filter((listed) => listedName(listed) !== except);
  const inspected = await findParallel(others, ({ Id }) => inspectContainer(api, Id));
  return inspected.some(({ HostConfig: { PortBindings: bindings } }) =>
    Object.values((bindings ?? {}) as Record<string, readonly { readonly HostPort?: string }[] | null>)
      .flatMap((hostPorts) => hostPorts ?? [])
      .some(({ HostPort }) => HostPort === String(port)),
  );
}
