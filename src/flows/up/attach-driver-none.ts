import type { Engine } from "../../engine/engine.ts";
import { labels } from "../../engine/labels.ts";
import type { TtySession } from "../../engine/sessions.ts";
import type { Service, Stack } from "../../stack/stack.ts";

interface DriverNoneOptions {
  readonly stack: Stack;
  /** The services whose output is shown. */
  readonly shown: ReadonlySet<string>;
  /** Detaches. */
  readonly signal: AbortSignal;
}

/**
 * Returns the engine with `logs` that also work for containers with `logging: {driver: none}`. The engine keeps no log
 * of these. Each is attached to before it starts, so followers get its output from the start.
 */
export function attachDriverNone(engine: Engine, { stack, shown, signal }: DriverNoneOptions): Engine {
  const services = [...stack.services.values()].filter((service) => isUnlogged(service) && shown.has(service.name));
  if (services.length === 0) return engine;
  const names = new Set(services.map(({ name }) => name));
  const sessions = new Map<string, TtySession>();
  const attach = (name: string) => engine.attach({ container: name, stdin: false, signal });

  return {
    ...engine,
    async startContainer(request) {
      const { name, service } = request;
      // The container of a `pre_start` hook has a service object of its own, and its output is read elsewhere.
      if (!services.includes(service)) return engine.startContainer(request);
      const session = await attach(name);
      sessions.set(name, session);
      try {
        await engine.startContainer(request);
      } catch (error) {
        sessions.delete(name);
        session.close();
        throw error;
      }
    },
    async logs(request) {
      const fact = await engine.container(request.container);
      if (fact === undefined || !names.has(fact.labels[labels.service] ?? "")) return engine.logs(request);
      const { name, tty } = fact;
      // Past output was not kept.
      if (request.follow !== true) return { tty, bytes: noBytes(), hasTimestamps: false };
      const session = sessions.get(name) ?? (await attach(name));
      sessions.delete(name);
      return { tty, bytes: session.output, hasTimestamps: false };
    },
  };
}

function isUnlogged({ logging }: Service): boolean {
  return logging?.driver === "none";
}

async function* noBytes(): AsyncGenerator<Uint8Array> {}
