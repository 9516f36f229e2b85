import type { Agent } from "node:http";
import Docker, { type DockerOptions } from "dockerode";
import type { Env } from "../../../env.ts";
import { BerthError, UsageError } from "../../../errors.ts";
import type { Engine } from "../../engine.ts";
import { EngineUnreachable } from "../../errors.ts";
import { dockerEngine } from "../docker-engine.ts";
import { type Api, openApi } from "../request/api.ts";
import { unreachableBecause } from "../request/faults.ts";
import { agentFor } from "./agent.ts";
import { agreedVersion } from "./api-version.ts";
import { type EngineEndpoint, endpointsOf } from "./endpoint.ts";
import { type ConnectFailure, unreachableError } from "./unreachable-error.ts";

interface ConnectOptions {
  readonly env: Env;
  /** How long a call may go unanswered; by default BERTH_ENGINE_TIMEOUT (seconds), else 60 s. */
  readonly timeoutMs?: number;
}

/** Finds the engine that the environment means, agrees on an API version with it in one round trip, and opens it. */
export async function connect({ env, timeoutMs = timeoutOf(env) }: ConnectOptions): Promise<Engine> {
  const failures: ConnectFailure[] = [];
  for (const endpoint of await endpointsOf(env)) {
    const agent = agentFor(endpoint.target);
    try {
      return dockerEngine(await negotiate(endpoint, agent, { env, timeoutMs }), env);
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
  { env, timeoutMs }: Required<ConnectOptions>,
): Promise<Api> {
  const open = (version: string) =>
    openApi({
      docker: dockerOver(agent, version),
      agent,
      version,
      endpoint: endpoint.url,
      timeoutMs,
      close: () => agent.destroy(),
    });
  const reply = await open("").stream({ method: "GET", path: "/_ping" });
  reply.resume();
  const offered = reply.headers["api-version"];
  if (typeof offered !== "string") throw new EngineUnreachable("something answers, but it is no container engine");
  const agreed = agreedVersion(offered, env["DOCKER_API_VERSION"]);
  if (agreed.refused !== undefined) throw new VersionRefused(agreed.refused, { hint: agreed.hint });
  return open(agreed.version);
}

// The agent alone knows the way; any socket path keeps dockerode from reading DOCKER_HOST by itself.
function dockerOver(agent: Agent, version: string): Docker {
  const prefix = version === "" ? {} : { version: `v${version}` };
  // The types of dockerode do not know `agent`, which its modem takes.
  const options: DockerOptions & { agent: Agent } = {
    socketPath: "engine",
    host: undefined,
    // Else taken from the DOCKER_HOST of the process, which the agent has long made sense of.
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

/** How long a call may go unanswered: BERTH_ENGINE_TIMEOUT seconds, 60 by default. */
function timeoutOf(env: Env): number {
  const text = env["BERTH_ENGINE_TIMEOUT"];
  if (!text) return 60_000;
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds * 1000;
  throw new UsageError(`BERTH_ENGINE_TIMEOUT is "${text}", which is no number of seconds`, {
    hint: "Give seconds, such as 60, or unset it.",
  });
}
