import type { StartContainer } from "../../engine.ts";
import { CommandFailed, EngineRefused } from "../../errors.ts";
import { labels } from "../../labels.ts";
import type { Api } from "../request/api.ts";
import { inlineFiles } from "../translate/file-mounts.ts";
import { containerPath } from "./containers.ts";
import { listContainers, listedName, ownContainers } from "./listed-containers.ts";
import { takenPort } from "./taken-port.ts";

/** Copies inline configs and secrets into a container that has not run yet, then starts it. */
export async function startContainer(api: Api, { name, stack, service }: StartContainer): Promise<void> {
  const inline = inlineFiles(stack, service);
  if (inline.length > 0) {
    const { copyInlineFiles } = await import("./copy-inline-files.ts");
    await copyInlineFiles(api, name, inline);
  }
  try {
    // 304 means it runs already.
    await api.send({ method: "POST", path: containerPath(name, "start"), accept: [304] });
  } catch (error) {
    throw (await portFault(api, error)) ?? commandFault(error) ?? error;
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

/** The error for a host port in use. Names the container that holds it. */
async function portFault(api: Api, error: unknown): Promise<EngineRefused | undefined> {
  const taken = error instanceof EngineRefused ? takenPort(String((error.cause as Error).message)) : undefined;
  if (taken === undefined) return undefined;
  const { address, port, protocol } = taken;
  const holder = await portOwner(api, taken.port);
  return holder === undefined
    ? new EngineRefused(`port ${address} is already taken by a process outside the engine`, {
        hint: `Find it with \`sudo ss -${protocol === "udp" ? "lunp" : "ltnp"} 'sport = :${port}'\`, and stop it or publish another port.`,
        cause: error,
      })
    : new EngineRefused(`port ${address} is already taken by container ${holder}`, {
        hint: "Stop that container, or publish another port.",
        cause: error,
      });
}

async function portOwner(api: Api, port: number): Promise<string | undefined> {
  const [holder] = await listContainers(api, { publish: [String(port)], status: ["running", "paused"] });
  if (holder === undefined) return undefined;
  const [own] = await ownContainers(api, [holder]);
  const name = listedName(holder);
  return own === undefined ? name : `${name} (project ${own.Labels[labels.project]})`;
}
