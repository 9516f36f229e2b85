import type { Engine } from "../../engine/engine.ts";
import { labels } from "../../engine/labels.ts";
import type { TtySession } from "../../engine/sessions.ts";
import type { Service, Stack } from "../../stack/stack.ts";

interface Hearing {
  readonly stack: Stack;
  /** The services whose output is shown. */
  readonly shown: ReadonlySet<string>;
  /** Ends the listening. */
  readonly signal: AbortSignal;
}

/**
 * The engine, whose `logs` gives the output of containers without a log (`logging: {driver: none}`) too, as from now on: who
 * follows them hears all that they say from their start, since each is listened to before it starts.
 */
export function attachDriverNone(engine: Engine, { stack, shown, signal }: Hearing): Engine {
  const services = [...stack.services.values()].filter((service) => isUnlogged(service) && shown.has(service.name));
  if (services.length === 0) return engine;
  const names = new Set(services.map(({ name }) => name));
  const heard = new Map<string, TtySession>();
  const listen = (name: string) => engine.attach({ container: name, stdin: false, signal });

  return {
    ...engine,
    async startContainer(request) {
      const { name, service } = request;
      // A hook's container is described by another service than the stack's own, and listened to already.
      if (!services.includes(service)) return engine.startContainer(request);
      const conversation = await listen(name);
      heard.set(name, conversation);
      try {
        await engine.startContainer(request);
      } catch (error) {
        heard.delete(name);
        conversation.close();
        throw error;
      }
    },
    async logs(request) {
      const fact = await engine.container(request.container);
      if (fact === undefined || !names.has(fact.labels[labels.service] ?? "")) return engine.logs(request);
      const { name, tty } = fact;
      // Nobody has kept what is over.
      if (request.follow !== true) return { tty, bytes: nothing(), hasTimestamps: false };
      const conversation = heard.get(name) ?? (await listen(name));
      heard.delete(name);
      return { tty, bytes: conversation.output, hasTimestamps: false };
    },
  };
}

function isUnlogged({ logging }: Service): boolean {
  return logging?.driver === "none";
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
