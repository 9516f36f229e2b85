import type { Agent } from "node:http";
import Docker, { type DockerOptions } from "dockerode";
import type { Env } from "../../../env.ts";
import { BerthError, UsageError } from "../../../errors.ts";
import type { Engine } from "../../engine.ts";
import { EngineUnreachable } from "../../errors.ts";
import { dockerEngine } from "../docker-engine.ts";
import { type Api, type OnSlow, openApi } from "../request/api.ts";
import { unreachableBecause } from "../request/faults.ts";
import { agentFor, connection } from "./agent.ts";
import { agreedVersion } from "./api-version.ts";
import { type EngineEndpoint, endpointsOf } from "./endpoint.ts";
import { type ConnectFailure, unreachableError } from "./unreachable-error.ts";

interface ConnectOptions {
  readonly env: Env;
  /** How long to wait for the answer to a call. Default: BERTH_ENGINE_TIMEOUT (seconds), else 60 s. */
  readonly timeoutMs?: number;
  /** Takes a sentence about a call that takes long. */
  readonly onSlow?: OnSlow | undefined;
}

/** Opens the engine that the environment selects, after agreeing on an API version in one round trip. */
export async function connect({ env, timeoutMs = timeoutOf(env), onSlow }: ConnectOptions): Promise<Engine> {
  const failures: ConnectFailure[] = [];
  for (const endpoint of await endpointsOf(env)) {
    const agent = agentFor(endpoint.target);
    try {
      return dockerEngine(await negotiate(endpoint, agent, { env, timeoutMs, onSlow }), env);
    } catch (error) {
      agent.destroy();
      if (error instanceof VersionRefused) throw error;
      failures.push({ endpoint, because: reasonOf(error), cause: error });
    }
  }
  throw unreachableError(failures);
}

class VersionRefused extends EngineUnreachable {}

async function negotiate(
  endpoint: EngineEndpoint,
  agent: Agent,
  { env, timeoutMs, onSlow }: ConnectOptions & { readonly timeoutMs: number },
): Promise<Api> {
  const open = (version: string) =>
    openApi({
      docker: dockerOver(agent, version),
      connect: () => connection(endpoint.target, { highWaterMark: 1 }),
      version,
      endpoint: endpoint.url,
      timeoutMs,
      onSlow,
      close: () => agent.destroy(),
    });
  const reply = await open("").stream({ method: "GET", path: "/_ping" });
  reply.resume();
  const offered = reply.headers["api-version"];
  if (typeof offered !== "string") throw new EngineUnreachable("got a response, but not from a container engine");
  const agreed = agreedVersion(offered, env["DOCKER_API_VERSION"]);
  if (agreed.refused !== undefined) throw new VersionRefused(agreed.refused, { hint: agreed.hint });
  return open(agreed.version);
}

// The agent opens all connections. The placeholder socket path keeps dockerode from reading DOCKER_HOST by itself.
function dockerOver(agent: Agent, version: string): Docker {
  const prefix = version === "" ? {} : { version: `v${version}` };
  // dockerode's types lack `agent`, which it passes on to its modem.
  const options: DockerOptions & { agent: Agent } = {
    socketPath: "engine",
    host: undefined,
    // Otherwise taken from the process's DOCKER_HOST, which the agent has already interpreted.
    protocol: "http",
    agent,
    ...prefix,
  };
  return new Docker(options);
}

function reasonOf(error: unknown): string {
  if (error instanceof BerthError && error.cause !== undefined) return unreachableBecause(error.cause);
  return unreachableBecause(error);
}

/** The time limit of a call in ms: BERTH_ENGINE_TIMEOUT seconds, 60 by default. */
function timeoutOf(env: Env): number {
  const text = env["BERTH_ENGINE_TIMEOUT"];
  if (!text) return 60_000;
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds * 1000;
  throw new UsageError(`BERTH_ENGINE_TIMEOUT must be a number of seconds, not "${text}"`, {
    hint: "Set it to a number such as 60, or unset it.",
  });
}
