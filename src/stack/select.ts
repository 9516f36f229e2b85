import { UsageError } from "../errors.ts";
import { closure } from "../graph/closure.ts";
import { buildable, withContextServices } from "./context-services.ts";
import type { Build, Service, Stack } from "./stack.ts";
import { closest } from "./suggest.ts";

/** Which of a service's dependencies a command acts on too. */
export interface SelectOptions {
  readonly dependencies: "include" | "none";
}

/**
 * The stack reduced to the services that a command names (all where it names none) and, if wanted, all that they need.
 * The others go to `disabled`; resources that nobody is left to use are dropped. Throws UsageError for an unknown name.
 */
export function select(stack: Stack, services: readonly string[], options: SelectOptions): Stack {
  if (services.length === 0) return stack;
  for (const name of services) {
    if (!stack.services.has(name)) throw noSuchService(stack, name);
  }
  const kept = options.dependencies === "none" ? new Set(services) : closure(needsOf(stack), services);
  const chosen = [...stack.services].filter(([name]) => kept.has(name));
  const others = [...stack.services].filter(([name]) => !kept.has(name));
  return withoutUnused({
    ...stack,
    services: new Map(chosen.map(([name, service]) => [name, withinReach(service, kept)])),
    disabled: new Map([...stack.disabled, ...others]),
  });
}

/** The error for a name that is no service of the stack. */
export function noSuchService(stack: Stack, name: string): UsageError {
  const disabled = stack.disabled.get(name)?.profiles?.[0];
  const meant = closest(name, stack.services.keys());
  const hint = meant === undefined ? `Services: ${[...stack.services.keys()].join(", ")}.` : `Did you mean "${meant}"?`;
  const activate = disabled && `It is in the profile "${disabled}": add --profile ${disabled}.`;
  return new UsageError(`no such service: ${name}`, { hint: activate ?? hint });
}

function needsOf(stack: Stack): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...stack.services].map(([name, { depends_on = {} }]) => [
      name,
      Object.keys(depends_on).filter((needed) => stack.services.has(needed)),
    ]),
  );
}

/** Without the dependencies that are not acted on. */
function withinReach(service: Service, kept: ReadonlySet<string>): Service {
  const { depends_on = {}, ...rest } = service;
  const left = Object.entries(depends_on).filter(([name]) => kept.has(name));
  return left.length === 0 ? rest : { ...rest, depends_on: Object.fromEntries(left) };
}

/** Without networks, volumes, configs, secrets and models that no service uses: they are neither created nor printed. */
export function withoutUnused(stack: Stack): Stack {
  const services = [...stack.services.values()];
  const used = (names: (service: Service) => readonly (string | undefined)[]) => new Set(services.flatMap(names));
  const networks = used((service) => Object.keys(service.networks ?? {}));
  const volumes = used((service) =>
    (service.volumes ?? []).map(({ type, source }) => (type === "volume" ? source : "")),
  );
  const configs = used((service) => (service.configs ?? []).map(({ source }) => source));
  const secrets = used(({ name, secrets = [] }) =>
    [...secrets, ...buildsOf(stack, name).flatMap((build) => build.secrets ?? [])].map(({ source }) => source),
  );
  const models = used((service) => Object.keys(service.models ?? {}));
  return {
    ...stack,
    networks: only(stack.networks, networks),
    volumes: only(stack.volumes, volumes),
    configs: only(stack.configs, configs),
    secrets: only(stack.secrets, secrets),
    models: only(stack.models, models),
  };
}

/** A service's build and those that it starts from. */
function buildsOf(stack: Stack, name: string): readonly Build[] {
  return [...withContextServices(stack, [name])].flatMap((each) => buildable(stack, each)?.build ?? []);
}

function only<T>(map: ReadonlyMap<string, T>, names: ReadonlySet<string | undefined>): ReadonlyMap<string, T> {
  return new Map([...map].filter(([name]) => names.has(name)));
}
