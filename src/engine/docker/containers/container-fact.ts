import type Docker from "dockerode";
import type { ContainerFact, ProbeFact, PublishedPort } from "../../facts.ts";
import { zeroTime } from "../engine-event.ts";
import { networkId } from "./listed-containers.ts";
import { containerState, statusText } from "./status-text.ts";

type Inspected = Docker.ContainerInspectInfo;

/** Converts an inspect answer to a ContainerFact. */
export function containerFact(inspected: Inspected, nowMs: number): ContainerFact {
  const { State: state, Config: config } = inspected;
  const health = healthOf(inspected);
  return {
    id: inspected.Id,
    name: inspected.Name.replace(/^\//, ""),
    image: config.Image,
    imageId: inspected.Image,
    command: commandText(inspected.Path, inspected.Args ?? []),
    argv: [inspected.Path, ...(inspected.Args ?? [])].filter((word, index) => index > 0 || word !== ""),
    user: config.User ?? "",
    memoryLimitBytes: inspected.HostConfig?.Memory ?? 0,
    restartPolicy: inspected.HostConfig?.RestartPolicy?.Name ?? "",
    createdAt: inspected.Created,
    labels: config.Labels ?? {},
    state: containerState(state.Status),
    health,
    exitCode: state.ExitCode,
    oomKilled: state.OOMKilled,
    stateError: state.Error ?? "",
    restartCount: inspected.RestartCount ?? 0,
    probes: probesOf(state.Health),
    startedAt: zeroTime(state.StartedAt),
    finishedAt: zeroTime(state.FinishedAt),
    status: statusText({ ...state, health }, nowMs),
    ports: portsOf(inspected),
    networks: Object.entries(inspected.NetworkSettings?.Networks ?? {}).map(([name, endpoint]) => ({
      name,
      id: networkId(name, endpoint.NetworkID),
      aliases: endpoint.Aliases ?? [],
      ipAddress: endpoint.IPAddress ?? "",
    })),
    networkMode: inspected.HostConfig?.NetworkMode ?? "",
    env: config.Env ?? [],
    mounts: (inspected.Mounts ?? []).map((mount) => ({
      type: mount.Type,
      name: mount.Name ?? "",
      source: mount.Source ?? "",
      target: mount.Destination,
      readOnly: !mount.RW,
    })),
    tty: config.Tty,
    stdinOpen: config.OpenStdin,
  };
}

/** Before the first probe the engine reports no health or "none", so the config decides whether there is a check. */
function healthOf({ State: state, Config: config }: Inspected): ContainerFact["health"] {
  const status = state.Health?.Status;
  if (status === "healthy" || status === "unhealthy") return status;
  const [kind = "NONE"] = config.Healthcheck?.Test ?? [];
  return kind === "NONE" ? "none" : "starting";
}

/** The most output kept per probe: the end of a long output says what went wrong. */
const longestOutput = 4000;

/** The last three of the five probes that the engine keeps. */
function probesOf(health: Inspected["State"]["Health"]): readonly ProbeFact[] {
  return (health?.Log ?? []).slice(-3).map(({ ExitCode, Output, Start, End }) => ({
    exitCode: ExitCode,
    output: Output.slice(-longestOutput),
    startedAt: zeroTime(Start),
    durationMs: Math.max(0, Date.parse(End) - Date.parse(Start)) || 0,
  }));
}

function portsOf(inspected: Inspected): readonly PublishedPort[] {
  return Object.entries(inspected.NetworkSettings?.Ports ?? {}).flatMap(([key, bindings]) => {
    const [target = "", protocol = "tcp"] = key.split("/");
    const exposed: PublishedPort = { hostIp: "", published: undefined, target: Number(target), protocol };
    if (!bindings?.length) return [exposed];
    return bindings.map(({ HostIp, HostPort }) => ({ ...exposed, hostIp: HostIp, published: Number(HostPort) }));
  });
}

/** Formatted as in the engine's own container list. */
function commandText(path: string, args: readonly string[]): string {
  return [path, ...args.map((arg) => (arg.includes(" ") ? `'${arg}'` : arg))].join(" ");
}
