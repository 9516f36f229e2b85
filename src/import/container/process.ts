import type { HealthConfig, InspectConfig, ProcessConfig } from "../../engine/inspect-config.ts";
import { formatDuration } from "../../stack/units.ts";
import { type Fields, nonEmpty, type Part } from "../service-draft.ts";
import type { Scope } from "./scope.ts";

/** The process settings of a container that differ from its image. */
export function processPart({ id, config, host, image }: InspectConfig, { defaults }: Scope): Part {
  const own = image?.config ?? {};
  const { Hostname: hostname = "", StopTimeout: graceSeconds } = config;
  // The engine also reports the hostname that it chose itself.
  const isChosen = id.startsWith(hostname) || (host["NetworkMode"] === "host" && hostname === defaults.hostname);
  const isShared = String(host["NetworkMode"]).startsWith("container:");
  return {
    fields: {
      ...started(config, own),
      ...nonEmpty({
        working_dir: unlike(config.WorkingDir, own.WorkingDir),
        user: unlike(config.User, own.User),
        hostname: isChosen || isShared ? undefined : hostname,
        domainname: config.Domainname,
        tty: config.Tty,
        stdin_open: config.OpenStdin,
        environment: environment(config.Env ?? [], own.Env ?? []),
        labels: labels(config.Labels ?? {}, own.Labels ?? {}),
        stop_signal: unlike(config.StopSignal, own.StopSignal),
        healthcheck: healthcheck(config.Healthcheck ?? {}, own.Healthcheck ?? {}),
      }),
      ...(graceSeconds === undefined || graceSeconds === null ? {} : { stop_grace_period: `${graceSeconds}s` }),
    },
  };
}

/** The image's command only applies with the image's entrypoint. */
function started({ Cmd, Entrypoint }: ProcessConfig, image: ProcessConfig): Fields {
  const command = Cmd ?? [];
  const entrypoint = Entrypoint ?? [];
  const isOfImage = isSame(entrypoint, image.Entrypoint ?? []);
  if (isOfImage && isSame(command, image.Cmd ?? [])) return {};
  if (isOfImage && command.length > 0) return { command };
  return { entrypoint: entrypoint.length === 0 ? [""] : entrypoint, ...nonEmpty({ command }) };
}

/** Changed variables, and null for variables that the container has removed. */
function environment(own: readonly string[], image: readonly string[]): Fields {
  const before = new Map(image.map(pair));
  const after = new Map(own.map(pair));
  const changed = [...after].filter(([name, value]) => before.get(name) !== value);
  const gone = [...before.keys()].filter((name) => !after.has(name)).map((name) => [name, null] as const);
  return Object.fromEntries([...changed, ...gone]);
}

function pair(text: string): readonly [string, string] {
  const sign = text.indexOf("=");
  return sign < 0 ? [text, ""] : [text.slice(0, sign), text.slice(sign + 1)];
}

/** Without the labels of docker compose and berth. */
function labels(own: Readonly<Record<string, string>>, image: Readonly<Record<string, string>>): Fields {
  const isTools = (key: string) => key.startsWith("com.docker.compose.") || key.startsWith("berth.");
  return Object.fromEntries(Object.entries(own).filter(([key, value]) => image[key] !== value && !isTools(key)));
}

function healthcheck(own: HealthConfig, image: HealthConfig): Fields {
  if (isSame(own, image)) return {};
  if (own.Test?.[0] === "NONE") return { disable: true };
  const { Test, Interval, Timeout, Retries, StartPeriod, StartInterval } = own;
  const [kind, ...rest] = Test ?? [];
  return nonEmpty({
    test: kind === "CMD-SHELL" && rest.length === 1 ? rest[0] : Test,
    interval: duration(Interval),
    timeout: duration(Timeout),
    retries: Retries,
    // start_interval requires start_period.
    start_period: duration(StartPeriod) ?? (StartInterval ? "0s" : undefined),
    start_interval: duration(StartInterval),
  });
}

function duration(ns: number | undefined): string | undefined {
  return ns ? formatDuration(BigInt(ns)) : undefined;
}

function unlike<T>(own: T, image: T): T | undefined {
  return own === image ? undefined : own;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
