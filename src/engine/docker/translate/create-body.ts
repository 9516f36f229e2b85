import type Docker from "dockerode";
import { durationMs } from "../../../stack/units.ts";
import type { CreateContainer } from "../../engine.ts";
import { endpointsConfig, networkMode } from "./endpoints.ts";
import { healthcheck } from "./healthcheck.ts";
import { hostConfig } from "./host-config.ts";
import type { InheritedVolume } from "./mounts.ts";
import { exposedPorts } from "./ports.ts";

/** A service that is to become a container, with what only the engine could tell. */
export interface Translation
  extends Pick<CreateContainer, "name" | "stack" | "number" | "image" | "labels" | "oneOff"> {
  /** Its references to other services' containers are resolved to ids. */
  readonly service: CreateContainer["service"];
  /** `container:alias`, for the links to other containers. */
  readonly links: readonly string[];
  /** Anonymous volumes of the container that this one replaces. */
  readonly inherited: readonly InheritedVolume[];
  readonly apiVersion: string;
}

/** The body of POST /containers/create, as Compose words it: a stack moves between both without a recreate. */
export function createBody(translation: Translation): Docker.ContainerCreateOptions {
  const { service, stack, image, labels, oneOff } = translation;
  return {
    Hostname: service.hostname,
    Domainname: service.domainname,
    User: service.user,
    AttachStdin: oneOff?.stdin || undefined,
    AttachStdout: true,
    AttachStderr: true,
    ExposedPorts: exposedPorts(service),
    Tty: service.tty,
    OpenStdin: service.stdin_open,
    StdinOnce: (oneOff?.stdin && service.stdin_open) || undefined,
    Env: environment(service.environment),
    Cmd: list(service.command),
    Entrypoint: list(service.entrypoint),
    Image: image,
    WorkingDir: service.working_dir,
    NetworkDisabled: service.network_mode === "disabled" || undefined,
    Labels: { ...labels },
    StopSignal: service.stop_signal,
    StopTimeout: wholeSeconds(service.stop_grace_period),
    Healthcheck: healthcheck(service.healthcheck),
    HostConfig: {
      ...hostConfig(translation),
      NetworkMode: networkMode(service, stack),
      AutoRemove: oneOff?.autoRemove || undefined,
    },
    ...endpointsConfig(translation),
  };
}

function list(words: readonly string[] | null): string[] | undefined {
  return words === null ? undefined : [...words];
}

function environment(variables: Readonly<Record<string, string | null>> = {}): string[] {
  // A bare name takes the image's own variable of that name away.
  return Object.entries(variables).map(([name, value]) => (value === null ? name : `${name}=${value}`));
}

function wholeSeconds(duration: string | undefined): number | undefined {
  return duration === undefined ? undefined : Math.floor(durationMs(duration) / 1000);
}
