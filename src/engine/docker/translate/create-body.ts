import type Docker from "dockerode";
import type { Healthcheck } from "../../../stack/stack.ts";
import { durationMs } from "../../../stack/units.ts";
import { EngineRefused } from "../../errors.ts";
import { endpointsConfig, networkMode } from "./endpoints.ts";
import { hostConfig } from "./host-config.ts";
import { exposedPorts } from "./ports.ts";
import type { Translation } from "./translation.ts";

/** The body of POST /containers/create. Equal to Compose's, so that switching tools recreates nothing. */
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
  // A name without a value unsets the image's variable.
  return Object.entries(variables).map(([name, value]) => (value === null ? name : `${name}=${value}`));
}

function wholeSeconds(duration: string | undefined): number | undefined {
  return duration === undefined ? undefined : Math.floor(durationMs(duration) / 1000);
}

/** Converts `healthcheck` to the engine's Healthcheck. Durations become nanoseconds; an absent one keeps the image's or the engine's default. */
export function healthcheck(check: Healthcheck | undefined): object | undefined {
  if (check === undefined) return undefined;
  // The engine accepts it but never uses it. docker compose refuses it too.
  if (check.start_interval !== undefined && check.start_period === undefined) {
    throw new EngineRefused(startIntervalMessage, { hint: 'Add "start_period: 30s".' });
  }
  return {
    Test: check.disable ? ["NONE"] : check.test,
    Interval: nanoseconds(check.interval),
    Timeout: nanoseconds(check.timeout),
    Retries: check.retries,
    StartPeriod: nanoseconds(check.start_period),
    StartInterval: nanoseconds(check.start_interval),
  };
}

const startIntervalMessage = "healthcheck.start_interval requires healthcheck.start_period to be set";

function nanoseconds(duration: string | undefined): number | undefined {
  return duration === undefined ? undefined : Math.round(durationMs(duration) * 1e6);
}
