import type Docker from "dockerode";
import type { ContainerFact, PublishedPort } from "../engine.ts";
import { timeOrNever } from "./never.ts";
import { statusText } from "./status-text.ts";

type Inspected = Docker.ContainerInspectInfo;

/** An inspect answer as the fact that berth reads. */
export function containerFact(inspected: Inspected, nowMs: number): ContainerFact {
  const { State: state, Config: config } = inspected;
  const health = healthOf(inspected);
  return {
    id: inspected.Id,
    name: inspected.Name.replace(/^\//, ""),
    image: config.Image,
    imageId: inspected.Image,
    command: commandText(inspected.Path, inspected.Args ?? []),
    createdAt: inspected.Created,
    labels: config.Labels ?? {},
    state: state.Status as ContainerFact["state"],
    health,
    exitCode: state.ExitCode,
    oomKilled: state.OOMKilled,
    stateError: state.Error ?? "",
    restartCount: inspected.RestartCount ?? 0,
    lastProbe: lastProbe(state.Health),
    startedAt: timeOrNever(state.StartedAt),
    finishedAt: timeOrNever(state.FinishedAt),
    status: statusText({ ...state, health }, nowMs),
    ports: portsOf(inspected),
    networks: Object.entries(inspected.NetworkSettings?.Networks ?? {}).map(([name, endpoint]) => ({
      name,
      // Podman gives the name in the id's place: that tells nothing.
      id: endpoint.NetworkID === name ? "" : endpoint.NetworkID,
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

/** Before the first probe the engine says nothing of health, or "none": whether there is a check stands in the config. */
function healthOf({ State: state, Config: config }: Inspected): ContainerFact["health"] {
  const status = state.Health?.Status;
  if (status === "healthy" || status === "unhealthy") return status;
  const [kind = "NONE"] = config.Healthcheck?.Test ?? [];
  return kind === "NONE" ? "none" : "starting";
}

/** The engine keeps the last five. */
function lastProbe(health: Inspected["State"]["Health"]): ContainerFact["lastProbe"] {
  const probe = health?.Log?.at(-1);
  return probe && { exitCode: probe.ExitCode, output: probe.Output };
}

function portsOf(inspected: Inspected): readonly PublishedPort[] {
  return Object.entries(inspected.NetworkSettings?.Ports ?? {}).flatMap(([key, bindings]) => {
    const [target = "", protocol = "tcp"] = key.split("/");
    const exposed: PublishedPort = { hostIp: "", published: undefined, target: Number(target), protocol };
    if (!bindings?.length) return [exposed];
    return bindings.map(({ HostIp, HostPort }) => ({ ...exposed, hostIp: HostIp, published: Number(HostPort) }));
  });
}

/** As the engine's own listing words it. */
function commandText(path: string, args: readonly string[]): string {
  return [path, ...args.map((arg) => (arg.includes(" ") ? `'${arg}'` : arg))].join(" ");
}
