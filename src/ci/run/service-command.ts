import type { Context, Interrupts } from "../../context/context.ts";
import type { Env } from "../../env.ts";
import { Interrupted } from "../../errors.ts";
import { run } from "../../flows/run/run.ts";
import type { CommandEnd, Provisioned } from "../ci-run.ts";
import { runVariable } from "../ephemeral/orphan-processes.ts";
import type { CiRequest } from "../request.ts";
import { toNotProvisioned } from "./provision.ts";

/** How long a container may take to end after SIGTERM before it is stopped. */
const graceMs = 5000;

/** Runs the command inside the stack's network: in a container of one of its services. */
export async function serviceCommand(
  request: CiRequest & { readonly service: string },
  {
    id,
    loaded: {
      stack: { workingDir },
    },
  }: Provisioned,
  { env, late, ctx }: { readonly env: Env; readonly late: AbortSignal; readonly ctx: Context },
): Promise<CommandEnd> {
  const beganMs = performance.now();
  const relay = relaySignals(ctx.interrupts, late);
  const { isInputTty } = ctx.ui.terminal();
  try {
    const exitCode = await run(
      {
        service: request.service,
        command: request.command,
        entrypoint: undefined,
        name: undefined,
        detach: false,
        // With artifacts, its output is read before the stack is removed. A warm stack must not keep the container.
        remove: request.artifacts === undefined || request.reuse,
        tty: undefined,
        interactive: isInputTty,
        env: Object.entries({ ...env, [runVariable]: id }).map(([name, value]) => `${name}=${value}`),
        envFiles: [],
        labels: {},
        user: undefined,
        workingDir: undefined,
        capAdd: [],
        capDrop: [],
        servicePorts: false,
        publish: [],
        volumes: [],
        aliases: true,
        dependencies: false,
        build: "missing",
        pull: "policy",
        removeOrphans: false,
        quiet: { build: false, pull: false },
        cwd: workingDir,
      },
      { ...ctx, interrupts: relay.interrupts },
    );
    late.throwIfAborted();
    if (relay.received.length > 0) throw new Interrupted(relay.received.includes("SIGINT") ? "SIGINT" : "SIGTERM");
    return { exitCode, ms: Math.round(performance.now() - beganMs) };
  } catch (error) {
    throw toNotProvisioned(error, request);
  }
}

/** Forwards signals. When the time limit is reached, sends SIGTERM, and again if the container ignores it. */
function relaySignals(interrupts: Interrupts, late: AbortSignal) {
  const received: NodeJS.Signals[] = [];
  const relay: Interrupts["relay"] = (listener) => {
    let second: NodeJS.Timeout | undefined;
    const end = interrupts.relay((signal) => {
      if (signal === "SIGINT" || signal === "SIGTERM") received.push(signal);
      listener(signal);
    });
    const onLate = () => {
      listener("SIGTERM");
      second = setTimeout(() => listener("SIGTERM"), graceMs);
    };
    late.addEventListener("abort", onLate, { once: true });
    return () => {
      clearTimeout(second);
      late.removeEventListener("abort", onLate);
      end();
    };
  };
  return { received, interrupts: { ...interrupts, relay } };
}
